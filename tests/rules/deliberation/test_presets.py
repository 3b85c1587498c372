"""The presets shipped are usable, say where they come from, and decide as their source says."""

import json
from pathlib import Path

import pytest

from ballots.rules import procedure_part
from ballots.rules.decide_document import decide
from deliberation.presets.catalogue import FOLDER, presets, read
from deliberation.rules.document import Unusable
from deliberation.rules.procedure import OF_MOTIONS, DecisionClass
from deliberation.rules.reading import canonical, parse

NAMES = ("five-star-first-call", "spd-member-vote", "uk-industrial-action")


def test_the_presets_are_those_of_the_folder_by_name() -> None:
    """Three, in the order of their names."""
    assert tuple(presets()) == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("decision_class", OF_MOTIONS)
def test_each_preset_gives_a_usable_procedure_for_each_class(name: str, decision_class: DecisionClass) -> None:
    """With every variant, checked by the ballots too, and canonical."""
    preset = presets()[name]
    for variant in (None, *preset.variants):
        document = preset.document(decision_class, variant)
        procedure = parse(document, procedure_part.check)
        assert procedure.decision_class == decision_class
        assert procedure.petition is None
        assert procedure.motion_rule()["quorum"]["of"] == "returned"  # type: ignore[index]
        assert canonical(document)


@pytest.mark.parametrize("name", NAMES)
def test_each_preset_says_which_keys_its_source_leaves_open(name: str) -> None:
    """Keys named as verified, unverified or filled in are in the document, and none is both verified and filled in."""
    preset = presets()[name]
    document = preset.document("endorse")
    for key in (*preset.verified, *preset.unverified, *preset.filled_by_default):
        first, _, second = key.partition(".")
        inner = document[first]
        assert not second or (isinstance(inner, dict) and second in inner)
    assert {"quorum", "threshold"} <= set(preset.verified)
    assert not set(preset.verified) & {*preset.filled_by_default, *preset.unverified}
    assert preset.source
    assert preset.date


@pytest.mark.parametrize(
    ("name", "variant", "inputs", "outcome"),
    [
        ("uk-industrial-action", None, {"roll": 100, "yes": 26, "no": 24}, "CARRIED"),
        ("uk-industrial-action", None, {"roll": 100, "yes": 49}, "INQUORATE"),
        ("uk-industrial-action", None, {"roll": 100, "yes": 39, "no": 11}, "CARRIED"),
        ("uk-industrial-action", "important-public-services", {"roll": 100, "yes": 39, "no": 11}, "NOT CARRIED"),
        ("uk-industrial-action", "important-public-services", {"roll": 100, "yes": 40, "no": 11}, "CARRIED"),
        ("spd-member-vote", None, {"roll": 1000, "yes": 100, "no": 99}, "INQUORATE"),
        ("spd-member-vote", None, {"roll": 1000, "yes": 101, "no": 99}, "CARRIED"),
        ("spd-member-vote", None, {"roll": 1000, "yes": 100, "no": 100}, "NOT CARRIED"),
        ("five-star-first-call", None, {"roll": 113894, "yes": 53237, "no": 7703}, "CARRIED"),
        ("five-star-first-call", None, {"roll": 100, "yes": 50}, "INQUORATE"),
        ("five-star-first-call", None, {"roll": 100, "yes": 51}, "CARRIED"),
    ],
)
def test_each_preset_decides_as_its_source_says(
    name: str, variant: str | None, inputs: dict[str, int], outcome: str
) -> None:
    """At the boundary and beside it."""
    rule = parse(presets()[name].document("endorse", variant), procedure_part.check).motion_rule()
    assert decide(rule, inputs)["outcome"] == outcome  # type: ignore[index]


def test_a_document_made_from_a_preset_is_a_copy() -> None:
    """Changing it changes no other body's rule."""
    preset = presets()["spd-member-vote"]
    preset.document("endorse")["threshold"]["share"] = "1/100"  # type: ignore[index]
    assert preset.document("endorse")["threshold"] == {"share": "1/2", "base": "cast", "comparator": "more_than"}


def test_a_class_or_variant_that_does_not_exist_is_refused() -> None:
    """A slip is noticed where it is made."""
    preset = presets()["spd-member-vote"]
    with pytest.raises(ValueError, match="no decision class 'elect'"):
        preset.document("elect")  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        preset.document("endorse", "second-call")


def test_a_broken_preset_is_never_offered(tmp_path: Path) -> None:
    """The message names the file and what is wrong with it."""
    shipped = json.loads((FOLDER / "spd-member-vote.json").read_text(encoding="utf-8"))
    renamed = tmp_path / "other.json"
    renamed.write_text(json.dumps(shipped), encoding="utf-8")
    with pytest.raises(Unusable, match=r"other\.json: must be format 1 and bear the name of its file"):
        read(renamed)
    renamed.write_text(json.dumps({**shipped, "name": "other", "verified": []}), encoding="utf-8")
    with pytest.raises(Unusable, match=r"other\.json\.verified: must be an object"):
        presets(tmp_path)
