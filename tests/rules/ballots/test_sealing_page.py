"""The page that tells the derivation holds a worked example that is true."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_worked_example_of_the_page_is_one_of_the_vectors() -> None:
    page = (ROOT / "docs" / "sealed-ballot.md").read_text()
    vectors = json.loads((ROOT / "tests" / "vectors" / "sealing.json").read_text())["vectors"]
    example = next(vector for vector in vectors if vector["name"] == "two contests, one left empty")
    figures = [example[name] for name in ("seed", "code", "ekm", "e", "short_code", "paper", "receipt")]
    figures += [*example["secrets"].values(), *example["commitments"].values()]
    assert [figure for figure in figures if figure not in page] == []
    assert example["envelope"] in page.replace("\n", "")
