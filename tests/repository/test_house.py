"""The house's own laws: who imports whom, small rooms, declared access, triggers after migrations."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from foundation import access

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "foundation", "auditlog", "membership", "relationships", "deliberation", "ballots", "oversight", "verifier",
    "installation",
)  # fmt: skip


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_only_commands_and_processes_import_the_application() -> None:
    """app.py knows everybody, so nobody but what starts it may know app.py."""
    knowing = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module]
                if isinstance(node, ast.ImportFrom) and node.level == 0
                else []
            )
            if "app" in names:
                knowing.add(path.relative_to(ROOT).parts[0])
    assert knowing <= {"installation"}


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for_and_stays_a_small_room(path: Path) -> None:
    """A module begins with a docstring; none passes 330 lines, none has a function of more than 60."""
    text = path.read_text()
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "no docstring"
    if path.name != "models.py":
        assert text.count("\n") <= 330, "this room has outgrown itself"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines"


def test_no_form_is_poured_into_a_row() -> None:
    """What a form holds is named field by field, so that a field nobody asked for cannot set a column."""
    pours = re.compile(r"populate_obj|\*\*\s*(request\.(form|args|values|get_json)|form\.data)|setattr\(")
    assert [str(path) for path in sources() if pours.search(path.read_text())] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_what_it_refuses_to_know_and_nothing_else(package: str) -> None:
    """`__init__.py` holds a docstring alone."""
    tree = ast.parse((ROOT / package / "__init__.py").read_text())
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_no_room_is_called_utils() -> None:
    """A drawer for everything is not a room."""
    bad = [str(path) for path in sources() if re.search(r"(utils?|helpers?|common|managers?|misc)\b", path.stem)]
    assert bad == []


def test_actions_never_commit() -> None:
    """The edge commits. Settling alone is excepted by the design, and what the worker looks after while it settles."""
    excepted = {"settle", "settling", "snapshots", "reminders", "second_call"}
    bad = []
    for path in sources():
        if "actions" in path.parts or path.name == "actions.py":
            text = path.read_text()
            if ".commit()" in text and path.stem not in excepted:
                bad.append(str(path.relative_to(ROOT)))
    assert bad == []


def test_the_application_refuses_to_start_with_a_route_that_declares_no_access(app: Flask) -> None:
    """A view without @public, @signed_in or @requires stops the start, by name."""
    bare = Flask("bare")
    bare.add_url_rule("/open-door", "open_door", lambda: "in")
    with pytest.raises(access.Undeclared, match="open_door"):
        access.check(bare)
    access.check(app)


def test_the_repository_speaks_of_the_product_alone() -> None:
    """No path of a machine and no registry's address stands in a tracked file."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    bad = []
    for name in listed.splitlines():
        path = ROOT / name
        if path.suffix not in (".py", ".md", ".toml", ".html", ".js", ".css", ".json", "") or not path.is_file():
            continue
        if "vendor" in path.parts or name.endswith("test_house.py"):
            continue
        text = path.read_text(errors="replace")
        if re.search(r"/work/|/root/|pypi\.org|registry\.npmjs|deb\.debian", text):
            bad.append(name)
    assert bad == []
