"""Each persona has a short guide, found from the README; its pictures are there, small, and taken by the command."""

import re
from pathlib import Path

import pytest

from tests.pictures import PICTURES, SEEN

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs/guides").glob("*.md"))
TAKEN = {f"{name}-{width}.jpg" for seen in SEEN.values() for name in seen for width in (360, 1280)}
HEAVIEST = 150_000


def test_every_persona_has_a_guide_and_the_readme_leads_to_it() -> None:
    personas = ["auditor", "branch-chair", "convener", "member", "membership-secretary", "organiser", "teller"]
    assert [one.stem for one in GUIDES] == personas
    readme = (ROOT / "README.md").read_text()
    assert [name for name in personas if f"docs/guides/{name}.md" not in readme] == []
    assert len(re.findall(r"!\[", readme)) == 1


@pytest.mark.parametrize("page", [ROOT / "README.md", *GUIDES], ids=lambda page: page.stem)
def test_what_a_guide_shows_and_links_is_there(page: Path) -> None:
    for name in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / name).exists(), name


def test_the_pictures_are_those_that_the_command_takes_and_light() -> None:
    there = {one.name: one.stat().st_size for one in PICTURES.iterdir()}
    assert set(there) == TAKEN
    assert {name: size for name, size in there.items() if size > HEAVIEST} == {}
