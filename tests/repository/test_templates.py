"""What every template must keep: it compiles, runs under a strict content policy, and speaks through translation."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, render_template, render_template_string
from flask_babel import Babel
from jinja2 import Environment, nodes
from markupsafe import Markup as Safe

from foundation.references import whole

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
COMPONENTS = sorted(TEMPLATES.glob("components/*.html"))
ALL = sorted(path for path in TEMPLATES.rglob("*.html"))
PAGES = [path for path in ALL if path.parent.name != "components" and path.name != "base.html" and path.name[0] != "_"]
WORDS_OF_NO_LANGUAGE = {"Mandate", "viewBox"}
READ_ALOUD = {"aria-label", "title", "placeholder", "alt", "data-label"}


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@cache
def application() -> Flask:
    """A bare application around the templates: Flask with translation; other filters are their packages' own."""
    flask = Flask("templates", template_folder=str(TEMPLATES), static_folder=str(TEMPLATES.parent / "static"))
    flask.secret_key = "for flashed messages"
    Babel(flask)
    flask.jinja_env.globals["csrf_field"] = lambda: Safe('<input type="hidden" name="csrf_token" value="token">')
    flask.jinja_env.filters["whole"] = whole
    return flask


def environment() -> Environment:
    return application().jinja_env


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
    extended = [one.template for one in tree(path).find_all(nodes.Extends)]
    parents = [one.value for one in extended if isinstance(one, nodes.Const)]
    assert parents == ["base.html"]
    blocks = {block.name: block for block in tree(path).find_all(nodes.Block)}
    assert blocks["title"].body
    assert blocks["main"].body


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_file_defines_macros_and_prints_nothing(path: Path) -> None:
    printed = [
        node
        for node in tree(path).body
        if not isinstance(node, nodes.Macro | nodes.FromImport | nodes.Import)
        and not (
            isinstance(node, nodes.Output)
            and all(isinstance(one, nodes.TemplateData) and not one.data.strip() for one in node.nodes)
        )
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


def render(source: str, **given: object) -> str:
    with application().test_request_context("/"):
        return render_template_string(source, **given)


def test_an_error_says_what_happened_why_and_what_next_even_where_nothing_else_is_known() -> None:
    """No database, no member, no door: the page of a failure must not fail itself."""
    with application().test_request_context("/"):
        page = render_template(
            "errors/error.html",
            status=410,
            title="The ballot is closed",
            what="It came too late.",
            why="The clock decides, for everybody.",
            next_url="/ballots",
            next_label="See the ballots",
        )
    assert "<title>The ballot is closed · Mandate</title>" in page
    assert page.count("<h1>") == 1
    for told in ("Error 410", "It came too late.", "The clock decides, for everybody.", '"/ballots">See the ballots'):
        assert told in page
    assert "popover" not in page


def test_a_demo_says_so_and_a_real_installation_does_not() -> None:
    source = "{% extends 'base.html' %}{% block title %}x{% endblock %}"
    assert "nothing decided here binds anybody" in render(source, demo=True)
    assert "nothing decided here binds anybody" not in render(source, demo=False)


def test_a_name_is_never_read_as_markup() -> None:
    source = "{% from 'components/facts.html' import fact_list %}{{ fact_list([('Name', name)]) }}"
    assert "<dd>&lt;b&gt;Wren&lt;/b&gt;</dd>" in render(source, name="<b>Wren</b>")


def test_a_part_of_a_bar_is_cut_off_and_never_rounded() -> None:
    source = "{% from 'components/rule.html' import percent %}{{ percent(part, whole) }}"
    assert render(source, part=2, whole=3) == "66.66%"
    assert render(source, part=60, whole=1284) == "4.67%"
    assert render(source, part=7, whole=5) == "100.00%"
    assert render(source, part=1, whole=0) == "0.00%"


def test_only_an_outcome_with_effect_has_the_double_frame() -> None:
    source = "{% from 'components/outcome.html' import outcome %}{{ outcome(word) }}"
    assert "outcome-not" not in render(source, word="CARRIED")
    for word in ("NOT CARRIED", "INQUORATE", "VOID", "WITHDRAWN"):
        assert "outcome-not" in render(source, word=word)


def test_a_turnout_that_must_not_be_shown_draws_no_bar_and_tells_no_number() -> None:
    source = "{% from 'components/rule.html' import turnout_bar %}{{ turnout_bar(none, 1284, 60, 'fewer than 10') }}"
    drawn = render(source)
    assert 'class="c-ink"' not in drawn
    assert "fewer than 10 of 1,284 have taken part; the line is at 60" in drawn


def test_a_paper_offers_one_whole_row_a_choice_and_marks_none_of_itself() -> None:
    choices = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
    contest = {"number": "1", "title": "Shall we?", "choices": choices}
    source = "{% from 'components/paper.html' import paper %}{{ paper('Chapter', 'B-2026-011', contest) }}"
    drawn = render(source, contest=contest)
    assert drawn.count('type="radio"') == drawn.count('<label class="choice"') == 2
    assert drawn.count('name="choice-1"') == 2
    assert " checked" not in drawn
