"""The verifier on honest bundles, and on logs whose own server lies and signs the lie."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from auditlog.entry import canonical, parse
from auditlog.note import Signer, open_note
from foundation.hashing import jcs
from tests.rules.verifier.honest_bundle import (
    CAMPAIGN,
    RELATIONSHIP,
    START,
    House,
    text,
    with_manifest,
    zipped,
)  # fmt: skip
from verifier.verify import CHECKS, verify, verify_files


@pytest.fixture(scope="module")
def house() -> House:
    """An endorsement with a round, an activation, a mandate that began."""
    made = House(1)
    endorsed = made.decide("endorse", campaign=CAMPAIGN, report=True, amend=True)
    made.at = made.ends + timedelta(hours=1)
    made.decide("activate", campaign=CAMPAIGN, relationship=RELATIONSHIP, endorsement=endorsed)
    made.activate()
    return made


def lied(seed: int, change: Any) -> House:
    """A house whose log is rewritten by `change(entries as dicts)` and signed anew by its own key."""
    made = House(seed)
    endorsed = made.decide("endorse", campaign=CAMPAIGN)
    made.at = made.ends + timedelta(hours=1)
    made.decide("activate", campaign=CAMPAIGN, relationship=RELATIONSHIP, endorsement=endorsed)
    made.activate()
    entries = [json.loads(entry) for entry in made.entries]
    made.entries = [jcs(entry) for entry in change(entries) or entries]
    return made


def of(entries: list[dict[str, Any]], type: str, n: int = -1) -> dict[str, Any]:
    return [entry for entry in entries if entry["type"] == type][n]


def test_an_honest_bundle_passes_every_check(house: House) -> None:
    report = verify_files(house.files("D-2026-002"))
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "CARRIED")
    assert [check.number for check in report.checks] == list(range(1, len(CHECKS) + 1))
    assert report.exit_status == 0


def test_a_bundle_says_whose_log_it_cannot_show_until_a_key_is_given(house: House, tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    file.write_bytes(zipped(house.files("D-2026-002")))
    assert verify(file).checks[2].cannot_show == "whose log this is: no key and no checkpoint was given"
    assert verify(file, key=house.key).checks[2].status == "ok"
    other = str(Signer(house.signer.name, b"\x07" * 32).verifier)
    refused = verify(file, key=other)
    assert (refused.exit_status, refused.checks[-1].number) == (1, 3)


@pytest.mark.parametrize("size", [1, 7, 20, None])
def test_a_kept_checkpoint_of_the_same_log_is_not_contradicted(house: House, tmp_path: Path, size: int | None) -> None:
    file, kept = tmp_path / "bundle.zip", tmp_path / "kept.txt"
    file.write_bytes(zipped(house.files("D-2026-001")))
    kept.write_bytes(house.checkpoint(size))
    assert verify(file, checkpoint=kept).checks[5].status == "ok"


def test_a_kept_checkpoint_of_another_history_refuses_the_bundle(house: House, tmp_path: Path) -> None:
    file, kept = tmp_path / "bundle.zip", tmp_path / "kept.txt"
    file.write_bytes(zipped(house.files("D-2026-001")))
    other = House(1)
    other.log("body.made", body="e" * 32, kind="branch", name="Elsewhere")
    kept.write_bytes(other.checkpoint())
    refused = verify(file, checkpoint=kept)
    assert refused.status == "refused"
    assert "two logs" in (refused.first_bad or "")


def test_a_newer_kept_checkpoint_is_said_and_not_refused(house: House, tmp_path: Path) -> None:
    file, kept = tmp_path / "bundle.zip", tmp_path / "kept.txt"
    file.write_bytes(zipped(house.files("D-2026-001")))
    longer = House(1)
    longer.entries = [*house.entries, canonical("body.made", START, "f" * 32, {"body": "e" * 32})]
    longer.signer = house.signer
    kept.write_bytes(longer.checkpoint())
    assert verify(file, checkpoint=kept).checks[5].status == "cannot-show"


def test_a_line_of_an_unknown_key_below_the_checkpoint_is_a_free_byte_and_refused(house: House) -> None:
    files = house.files("D-2026-001")
    text_of = open_note(files["checkpoint.txt"], [house.signer.verifier]).text
    stranger = Signer("stranger.example", b"\x09" * 32).sign(text_of)
    files["checkpoint.txt"] += stranger.line.encode()
    refused = verify_files(with_manifest(files, "D-2026-001"))
    assert "stranger.example" in (refused.first_bad or "")


def test_a_code_finds_its_own_paper_and_works_its_envelope_again(house: House, tmp_path: Path) -> None:
    file, held = tmp_path / "bundle.zip", house.held["D-2026-002"]
    file.write_bytes(zipped(house.files("D-2026-002")))
    assert held.code is not None
    assert held.s0 is not None
    found = verify(file, code=held.code.lower(), s0=held.s0.hex(), words="my own words").checks[19]
    assert found.status == "ok"
    assert f"contest 1: {held.choice or 'blank'}" in found.saw
    assert verify(file, code=held.code, s0=held.s0.hex(), words="other words").status == "refused"
    assert verify(file, code="0" * 26).status == "refused"
    assert verify(file, code="not a code").status == "unusable"


def test_fewer_than_twenty_lines_are_withheld_and_a_code_still_finds_its_commitment(tmp_path: Path) -> None:
    small = House(4)
    decision = small.decide("position", roll=30, votes={"yes": 9, "no": 2})
    assert "openings-1.json" not in small.files(decision)
    report = verify_files(small.files(decision))
    assert (report.status, report.outcome, report.checks[14].status) == ("ok", "CARRIED", "withheld")
    file = tmp_path / "bundle.zip"
    file.write_bytes(zipped(small.files(decision)))
    assert verify(file, code=small.held[decision].code).checks[19].status == "ok"


def test_a_ballot_inquorate_for_good_is_never_opened() -> None:
    few = House(5)
    decision = few.decide("position", roll=40, votes={"yes": 3})
    report = verify_files(few.files(decision))
    assert (report.status, report.outcome) == ("ok", "INQUORATE")
    assert "commitments-1.json" not in few.files(decision)


def test_a_protest_upheld_makes_the_decision_void() -> None:
    made = House(6)
    decision = made.decide("endorse", campaign=CAMPAIGN)
    made.protest(decision, True)
    assert verify_files(made.files(decision)).outcome == "VOID"


def test_a_roll_call_binds_each_name_to_its_choice() -> None:
    made = House(7)
    decision = made.decide("position", secrecy="roll-call")
    files = made.files(decision)
    assert verify_files(files).status == "ok"
    lines = json.loads(files["openings-1.json"])
    yes = next(line for line in lines if line["choice"] == "yes")
    no = next(line for line in lines if line["choice"] == "no")
    yes["ref"], no["ref"] = no["ref"], yes["ref"]
    files["openings-1.json"] = jcs(lines)
    assert verify_files(with_manifest(files, decision)).checks[-1].number == 15


def test_an_erased_text_is_withheld_and_the_rest_holds() -> None:
    made = House(8)
    decision = made.decide("endorse", campaign=CAMPAIGN, report=True)
    made.protest(decision, False)
    held = made.held[decision]
    noticed = json.loads(next(e for e in made.entries if b'"type":"ballot.noticed"' in e))
    erased = made.log("erasure.made", digest=noticed["text_hash"], reason="the member asked")
    del held.parts["proposal.json"]
    held.parts["erased.json"] = jcs({"proposal.json": erased})
    reported = json.loads(next(e for e in made.entries if b'"type":"round.reported"' in e))
    gone = made.log("erasure.made", digest=reported["report_hash"], reason="the member asked")
    reports = json.loads(held.parts["rounds.json"])
    held.parts["rounds.json"] = jcs([{"round": reports[0]["round"], "erased": gone}, *reports[1:]])
    report = verify_files(made.files(decision))
    assert report.status == "ok"
    assert report.checks[9].saw == f"the text withheld, erased on {made.at:%Y-%m-%d}"
    assert "withheld, erased on" in report.checks[11].saw
    held.parts["erased.json"] = jcs({"proposal.json": gone})
    assert verify_files(made.files(decision)).status == "refused"


def drop(type: str) -> Any:
    return lambda entries: [entry for entry in entries if entry["type"] != type]


def put(type: str, n: int = -1, **fields: Any) -> Any:
    def change(entries: list[dict[str, Any]]) -> None:
        of(entries, type, n).update(fields)

    return change


def same_teller(entries: list[dict[str, Any]]) -> None:
    one, two = [entry for entry in entries if entry["type"] == "count.signed"][-2:]
    two["ref"] = one["ref"]
    of(entries, "ballot.certified")["tellers"] = [one["ref"], one["ref"]]


def earlier(type: str, field: str, **by: float) -> Any:
    def change(entries: list[dict[str, Any]]) -> None:
        entry = of(entries, type)
        entry[field] = text(parse(jcs(entry)).at - timedelta(**by))

    return change


def without_vote(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything of the second ballot from its close on is cut out; mandate and activation stay."""
    cut = ("ballot.closed", "urn.opened", "ballot.counted", "count.signed", "ballot.certified", "key.destroyed")
    return [entry for entry in entries if not (entry["type"] in cut and entry.get("ballot") == "B-2026-002")]


def stayed(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    certified = of(entries, "ballot.certified")
    filed = {
        "v": 1, "id": "5" * 32, "type": "protest.filed", "at": certified["at"], "protest": "6" * 32,
        "decision": "D-2026-002", "fact": "notice", "text_hash": "0" * 64, "rule_by": certified["rule_until"],
    }  # fmt: skip
    place = next(n for n, entry in enumerate(entries) if entry["type"] == "relationship.activated")
    return [*entries[:place], filed, *entries[place:]]


def doubled(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*entries, {**of(entries, "relationship.activated"), "id": "7" * 32}]


def left(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    office = of(entries, "count.signed")["office"]
    by = [of(entries, "office.given", n)["ref"] for n in (6, 7)]
    place = next(n for n, entry in enumerate(entries) if entry["type"] == "campaign.made")
    ended = {"v": 1, "id": "8" * 32, "type": "office.ended", "at": entries[place]["at"], "office": office}
    return [*entries[:place], {**ended, "reason": "left", "by": by}, *entries[place:]]


LIES = {
    "activated without a vote": (without_vote, 9, "no certified decision D-2026-002"),
    "granted for another relationship": (put("mandate.granted", relationship="e" * 32), 9, "relationship is not"),
    "granted on other terms": (put("mandate.granted", terms_hash="e" * 64), 9, "terms_hash is not the one"),
    "granted by a vote that failed": (put("ballot.certified", outcome="NOT CARRIED"), 8, "outcome is not the one"),
    "no grant before the activation": (drop("mandate.granted"), 9, "no certified vote granted mandate"),
    "active before the window passed": (earlier("relationship.activated", "due", days=3), 9, "it was due"),
    "active while a protest is open": (stayed, 9, "was stayed by a protest"),
    "active twice": (doubled, 9, "began or ended before"),
    "one teller twice": (same_teller, 8, "the same teller signed before"),
    "one signature": (lambda e: [x for x in e if x is not of(e, "count.signed")], 8, "tellers have not both signed"),
    "never opened": (lambda e: [x for x in e if x is not of(e, "ballot.opened")], 8, "was not open"),
    "closed a day early": (earlier("ballot.closed", "due", days=1), 8, "due instant is not the rule's"),
    "closed by another quorum": (put("ballot.closed", needed=3), 8, "the rule asks for"),
    "counted unopened": (drop("urn.opened"), 8, "without its urn being opened"),
    "papers gone": (lambda e: of(e, "urn.opened")["contests"][0].update(lines=20), 8, "papers were opened, but"),
    "a quorum changed after adoption": (put("ballot.noticed", 1, quorum=None), 8, "the rule asks for None"),
    "notice too short": (lambda e: of(e, "ballot.noticed").update(at=of(e, "ballot.opened")["at"]), 11, "less than 7"),
    "no roll frozen": (drop("roll.frozen"), 8, "no roll was frozen"),
    "procedure never adopted": (drop("procedure.adopted"), 8, "was not adopted"),
    "an office that was ended": (
        left,
        8, "its office had ended",
    ),
    "protest window cut": (put("ballot.certified", protest_until="2026-01-31T00:00:00Z"), 8, "protest window is not"),
    "longer than the term": (put("mandate.granted", until="2027-01-01T00:00:00Z"), 18, "for the term of the rule"),
    "two geneses": (lambda e: [*e, {**e[0], "id": "9" * 32}], 7, "genesis"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_log_whose_own_key_signs_a_lie_is_refused(lie: str) -> None:
    change, number, said = LIES[lie]
    report = verify_files(lied(2, change).files("D-2026-002"))
    assert report.status == "refused", lie
    assert report.checks[-1].number == number, report.first_bad
    assert said in (report.first_bad or "")


def test_the_history_that_the_lies_start_from_is_honest() -> None:
    assert verify_files(lied(2, lambda entries: None).files("D-2026-002")).status == "ok"


def test_a_demo_log_is_said_to_be_one() -> None:
    made = House(3, demo=True)
    report = verify_files(made.files(made.decide("position")))
    assert report.demo is True
    assert "demo log, simulated times" in report.checks[6].saw
