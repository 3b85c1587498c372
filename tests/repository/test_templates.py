"""What every template must keep: it compiles, runs under a strict content policy, and speaks through translation."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import Environment, nodes

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
COMPONENTS = sorted(TEMPLATES.glob("components/*.html"))
ALL = sorted(path for path in TEMPLATES.rglob("*.html"))
PAGES = [path for path in ALL if path.parent.name != "components" and path.name != "base.html" and path.name[0] != "_"]
WORDS_OF_NO_LANGUAGE = {"Mandate", "viewBox"}
READ_ALOUD = {"aria-label", "title", "placeholder", "alt", "data-label"}


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@cache
def environment() -> Environment:
    """The application's template engine: Flask's, with translation; filters of single packages are theirs to test."""
    flask = Flask("templates", template_folder=str(TEMPLATES))
    Babel(flask)
    return flask.jinja_env


@cache
def tree(path: Path) -> nodes.Template:
    return environment().parse(path.read_text(encoding="utf-8"))


class Markup(HTMLParser):
    """Reads the markup that a template holds between its expressions, which stand as nothing."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.faults.append(f"inline style at <{tag}>")
        if tag == "script" and "src" not in given:
            self.faults.append("inline script")
        for key, value in given.items():
            if key.startswith("on"):
                self.faults.append(f"{key} at <{tag}>")
            if (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"a script as address at <{tag}>")
            if key in READ_ALOUD:
                self.words.append(value or "")
        if tag in ("script", "code", "pre"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.words.append(data)


def markup(path: Path) -> Markup:
    held = "".join(data.data for data in tree(path).find_all(nodes.TemplateData))
    return Markup(held)


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_a_template_can_be_parsed(path: Path) -> None:
    assert tree(path).body


@pytest.mark.parametrize("path", [*COMPONENTS, TEMPLATES / "base.html", TEMPLATES / "errors/error.html"], ids=name_of)
def test_the_ground_compiles_with_nothing_but_flask_and_translation(path: Path) -> None:
    assert environment().get_template(name_of(path)).name == name_of(path)


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_no_template_holds_inline_style_or_script(path: Path) -> None:
    """The content policy allows neither, so a page with either would break in silence."""
    source = path.read_text(encoding="utf-8")
    assert markup(path).faults == []
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", source, re.IGNORECASE)


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_every_word_of_a_template_goes_through_translation(path: Path) -> None:
    told = " ".join(markup(path).words)
    words = [word for word in re.findall(r"[^\W\d_]{2,}", told) if word not in WORDS_OF_NO_LANGUAGE]
    assert words == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_lies_on_the_base_and_has_a_title_of_its_own(path: Path) -> None:
    parents = [one.template.value for one in tree(path).find_all(nodes.Extends) if isinstance(one.template, nodes.Const)]
    assert parents == ["base.html"]
    blocks = {block.name: block for block in tree(path).find_all(nodes.Block)}
    assert blocks["title"].body and blocks["main"].body


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_file_defines_macros_and_prints_nothing(path: Path) -> None:
    printed = [
        node for node in tree(path).body
        if not isinstance(node, nodes.Macro | nodes.FromImport | nodes.Import)
        and not (isinstance(node, nodes.Output)
                 and all(isinstance(one, nodes.TemplateData) and not one.data.strip() for one in node.nodes))
    ]
    assert printed == []
    assert any(isinstance(node, nodes.Macro) for node in tree(path).body)


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_file_names_the_parameters_of_its_macros_in_a_comment(path: Path) -> None:
    told = " ".join(re.findall(r"\{#(.*?)#\}", path.read_text(encoding="utf-8"), re.DOTALL))
    known = set(re.findall(r"\w+", told))
    asked = {arg.name for macro in tree(path).find_all(nodes.Macro) for arg in macro.args}
    assert asked - known == set()


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_a_macro_that_is_imported_exists(path: Path) -> None:
    for taken in tree(path).find_all(nodes.FromImport):
        assert isinstance(taken.template, nodes.Const)
        source = tree(TEMPLATES / taken.template.value)
        offered = {macro.name for macro in source.find_all(nodes.Macro)}
        names = {one if isinstance(one, str) else one[0] for one in taken.names}
        assert names - offered == set()
