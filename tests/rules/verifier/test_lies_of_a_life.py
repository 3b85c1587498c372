"""Lies about a mandate's life, and about who acted, that a log's own key signs; and the honest life beside each."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from foundation.hashing import jcs
from tests.rules.verifier.honest_bundle import BODY, CAMPAIGN, RELATIONSHIP, House, text
from verifier.report import Report
from verifier.verify import verify_files

NO = {"no": 20, "yes": 4}
HOUR = timedelta(hours=1)


def begun(seed: int = 31) -> House:
    house = House(seed)
    house.begin()
    return house


def checked(house: House, decision: str = "D-2026-002") -> Report:
    return verify_files(house.files(decision))


def refused(house: House, said: str, number: int, decision: str = "D-2026-002") -> None:
    report = checked(house, decision)
    assert report.status == "refused"
    assert said in (report.first_bad or "")
    assert report.checks[-1].number == number


def holds(house: House) -> None:
    for decision in house.held:
        report = checked(house, decision)
        assert report.status == "ok", (decision, report.first_bad)


def token(house: House) -> None:
    house.log(
        "token.issued", mandate=house.mandate, jti="1" * 32, kid="k", hash="0" * 64, expires=text(house.at + HOUR)
    )


# --- renewals -------------------------------------------------------------------------------------------------------


def test_a_renewal_takes_over_when_the_old_mandate_lapses_and_may_be_renewed_itself() -> None:
    house = begun()
    for _time in range(2):
        old, ends = house.mandate, house.mandate_ends
        house.renew()
        house.lapse(old, ends)
        house.activate()
    holds(house)
    assert "M-2026-003" in checked(house, "D-2026-004").checks[17].saw


def test_a_renewal_that_begins_before_the_old_mandate_ends_is_refused() -> None:
    house = begun()
    house.mandate_ends -= timedelta(days=30)
    house.renew()
    refused(house, "does not begin when the rule says", 9, "D-2026-003")


def test_a_mandate_is_renewed_once() -> None:
    house = begun()
    old = house.mandate
    house.renew()
    house.mandate = old
    house.renew()
    refused(house, "was renewed before", 9)


def test_a_mandate_that_had_ended_is_not_renewed() -> None:
    house = begun()
    house.lapse(house.mandate, house.mandate_ends)
    house.wait(days=1)
    house.renew()
    refused(house, "had ended when its ballot was noticed", 9)


def test_a_mandate_of_another_relationship_is_not_renewed() -> None:
    house = begun()
    house.log("relationship.made", relationship="e" * 32, body=BODY, counterpart="A church")
    house.decide("renew", campaign=CAMPAIGN, relationship="e" * 32, mandate=house.mandate, endorsement="D-2026-001")
    refused(house, "is of another relationship or campaign", 9)


def test_a_second_mandate_is_not_granted_while_one_stands() -> None:
    house = begun()
    house.decide("activate", campaign=CAMPAIGN, relationship=RELATIONSHIP, endorsement="D-2026-001")
    refused(house, "M-2026-001 stands for the same relationship", 9)


# --- severed and suspended ------------------------------------------------------------------------------------------


def test_a_mandate_is_not_called_active_when_the_entry_of_its_end_is_left_out() -> None:
    house = begun()
    house.sever()
    house.entries.pop()
    house.wait(days=1)
    house.log("campaign.made", campaign="f" * 32, body=BODY, title="Another")
    assert "ended (severed), though the entry of it is still to come" in checked(house).checks[17].saw
    assert "ended (severed)" in checked(house, "D-2026-003").checks[17].saw
    token(house)
    refused(house, "a token was issued while M-2026-001 was not live", 9)


def test_no_token_is_issued_and_no_contact_read_while_a_mandate_is_suspended() -> None:
    for lie in (token, lambda h: h.log("contacts.read", mandate=h.mandate, ref=h.officers["organiser"][0], count=1)):
        house = begun()
        lie(house)
        holds(house)
        house.suspend()
        house.wait(days=1)
        lie(house)
        refused(house, "while M-2026-001 was not live", 9)


def test_a_token_that_lives_longer_than_thirty_days_is_refused() -> None:
    house = begun()
    expires = text(house.at + timedelta(days=31))
    house.log("token.issued", mandate=house.mandate, jti="1" * 32, kid="k", hash="0" * 64, expires=expires)
    refused(house, "no token lives this long", 9)


def test_contacts_are_read_by_an_organiser_alone() -> None:
    house = begun()
    house.log("contacts.read", mandate=house.mandate, ref="1" * 64, count=1)
    refused(house, "no organiser", 9)


def test_a_suspension_lifts_by_itself_on_its_day_and_on_no_other() -> None:
    house = begun()
    house.resume(house.suspend())
    holds(house)
    early = begun()
    early.resume(early.suspend() - timedelta(days=1))
    refused(early, "no suspension of M-2026-001 lifted then", 9)


def test_a_suspension_longer_than_the_rule_is_refused() -> None:
    house = begun()
    house.suspend(days=40)
    refused(house, "does not lift after the 14 days of the rule", 18)


def test_a_suspension_takes_two_of_the_committee_and_a_ground_that_exists() -> None:
    house = begun()
    house.officers["committee"][1] = "1" * 64
    house.suspend()
    refused(house, "two of the body's committee", 9)
    house = begun()
    house.suspend(ground="entry:" + "9" * 32)
    refused(house, "neither a term nor an entry of the log", 9)
    house = begun()
    house.suspend(ground="entry:" + json.loads(house.entries[-1])["id"])
    holds(house)


def held_by_a_ballot(votes: dict[str, int] | None) -> tuple[House, datetime, datetime]:
    """A suspension of 14 days, a sever ballot that opens within them, certified before or after they end."""
    house = begun()
    lifts = house.suspend()
    house.wait(days=4)
    house.decide("sever", mandate=house.mandate, relationship=RELATIONSHIP, campaign=CAMPAIGN, votes=votes)
    return house, lifts, house.at


def test_a_failed_sever_ballot_lifts_the_suspension_it_kept_and_not_before() -> None:
    house, lifts, certified = held_by_a_ballot(NO)
    assert certified > lifts
    house.resume(certified)
    holds(house)
    house, lifts, certified = held_by_a_ballot(NO)
    house.resume(lifts)
    refused(house, "no suspension of M-2026-001 lifted then", 9)


def test_a_suspension_made_after_a_sever_ballot_failed_is_not_lifted_by_it() -> None:
    house = begun()
    house.decide("sever", mandate=house.mandate, relationship=RELATIONSHIP, campaign=CAMPAIGN, votes=NO)
    house.wait(days=1)
    house.suspend()
    house.wait(days=1)
    house.resume(house.at)
    refused(house, "no suspension of M-2026-001 lifted then", 9)


def test_a_carried_sever_that_a_protest_makes_void_lets_the_mandate_go_on() -> None:
    house = begun()
    decision = house.decide("sever", mandate=house.mandate, relationship=RELATIONSHIP, campaign=CAMPAIGN)
    house.log("relationship.suspended", mandate=house.mandate, due=text(house.at), cause="sever", decision=decision)
    house.protest(decision, True)
    house.resume(house.at)
    holds(house)
    house.log("relationship.ended", mandate=house.mandate, due=text(house.ends), how="severed", decision=decision)
    refused(house, "it says severed, but the log's facts say lapsed", 9)


def test_a_sever_of_another_body_ends_nothing() -> None:
    house = begun()
    change_body(house, house.sever)
    refused(house, "no certified vote severs this mandate", 9)


def change_body(house: House, act: Callable[[], object]) -> None:
    """Do it, and write another body's id wherever what was written since names the body."""
    place = len(house.entries)
    act()
    other = b"a" * 32
    house.entries[place:] = [entry.replace(BODY.encode(), other) for entry in house.entries[place:]]
    made = {"type": "body.made", "body": "a" * 32, "kind": "circle", "name": "A circle", "parent": BODY}
    house.entries.insert(place, jcs({"v": 1, "id": "0" * 32, "at": json.loads(house.entries[place])["at"], **made}))


def test_the_endorsement_that_a_sever_withdraws_is_withdrawn_in_the_log() -> None:
    def withdrawn(logged: bool) -> House:
        house = begun()
        decision = house.decide("sever", endorsement="D-2026-001", campaign=CAMPAIGN)
        if logged:
            house.log("endorsement.withdrawn", endorsement="D-2026-001", decision=decision, effective=text(house.ends))
        house.log("relationship.suspended", mandate=house.mandate, due=text(house.at), cause="sever", decision=decision)
        house.at = house.ends
        house.log("relationship.ended", mandate=house.mandate, due=text(house.ends), how="severed", decision=decision)
        return house

    holds(withdrawn(True))
    refused(withdrawn(False), "the log does not withdraw it", 18, "D-2026-003")


# --- endorsements ---------------------------------------------------------------------------------------------------


def test_nothing_is_activated_under_an_endorsement_that_did_not_stand_at_notice() -> None:
    for upheld, said in ((None, "D-2026-001 did not stand"), (True, "D-2026-001 did not stand")):
        house = House(33)
        house.decide("endorse", campaign=CAMPAIGN)
        house.protest("D-2026-001", upheld)
        house.at = house.ends + HOUR
        house.decide("activate", campaign=CAMPAIGN, relationship=RELATIONSHIP, endorsement="D-2026-001")
        refused(house, said, 9)


def test_a_protest_dismissed_late_stays_the_mandate_until_then() -> None:
    house = House(34)
    house.decide("endorse", campaign=CAMPAIGN)
    house.at = house.ends + HOUR
    house.decide("activate", campaign=CAMPAIGN, relationship=RELATIONSHIP, endorsement="D-2026-001")
    house.protest("D-2026-002", None)
    house.at = house.ends + timedelta(days=9)
    protest = house.held["D-2026-002"].protests[0]["protest"]
    house.log("protest.ruled", protest=protest, decision="D-2026-002", upheld=False, reason="looked into",
              by=[house.ref(), house.ref()])  # fmt: skip
    stayed = house.mandate_begins
    house.mandate_begins = house.at
    house.activate()
    holds(house)
    early = json.loads(house.entries[-2])
    house.entries[-2] = jcs({**early, "due": text(stayed)})
    refused(house, "it was due", 9)


def test_a_mandate_on_what_the_body_never_had_is_refused() -> None:
    for given in (
        {"relationship": "e" * 32, "campaign": CAMPAIGN},
        {"relationship": RELATIONSHIP, "campaign": "e" * 32},
    ):
        house = House(35)
        house.decide("endorse", campaign=given["campaign"])
        house.at = house.ends + HOUR
        house.decide("activate", endorsement="D-2026-001", **given)
        refused(house, "was none of the body that decided", 9)


# --- who acted ------------------------------------------------------------------------------------------------------


Entries = list[dict[str, Any]]


def rewritten(change: Callable[[Entries], Entries | None], seed: int = 36) -> House:
    house = begun(seed)
    entries = [json.loads(entry) for entry in house.entries]
    house.entries = [jcs(entry) for entry in change(entries) or entries]
    return house


def place_of(entries: Entries, type: str, n: int = -1) -> int:
    return [place for place, entry in enumerate(entries) if entry["type"] == type][n]


def put_in(type: str, after: str, **fields: Any) -> Callable[[Entries], Entries]:
    """Add an entry after the last of a type, at its time."""

    def change(entries: Entries) -> Entries:
        place = place_of(entries, after)
        made = {"v": 1, "id": "5" * 32, "type": type, "at": entries[place]["at"], **fields}
        return [*entries[: place + 1], made, *entries[place + 1 :]]

    return change


def one_office(entries: Entries) -> None:
    first, second = place_of(entries, "count.signed", -2), place_of(entries, "count.signed")
    entries[second]["office"] = entries[first]["office"]


def one_holder(entries: Entries) -> None:
    tellers = [entry for entry in entries if entry["type"] == "office.given" and entry["kind"] == "teller"]
    tellers[1]["ref"] = tellers[0]["ref"]


def an_auditor(entries: Entries) -> None:
    auditor = next(entry for entry in entries if entry["type"] == "office.given" and entry["kind"] == "auditor")
    entries[place_of(entries, "count.signed")]["office"] = auditor["office"]


def an_interest(entries: Entries) -> Entries:
    ref = entries[place_of(entries, "count.signed")]["ref"]
    return put_in("interest.declared", "ballot.noticed", subject="proposal:" + "1" * 32, ref=ref)(entries)


def ruled_by_a_teller(entries: Entries) -> Entries:
    tellers = entries[place_of(entries, "ballot.certified")]["tellers"]
    certified = entries[place_of(entries, "ballot.certified")]
    filed = put_in("protest.filed", "ballot.certified", protest="p", decision="D-2026-002", fact="notice",
                   text_hash="0" * 64, rule_by=certified["rule_until"])(entries)  # fmt: skip
    ruled = put_in("protest.ruled", "protest.filed", protest="p", decision="D-2026-002", upheld=False, reason="no",
                   by=[tellers[0], "1" * 64])(filed)  # fmt: skip
    ruled[place_of(ruled, "protest.ruled")]["id"] = "6" * 32
    return ruled


def no_officers(entries: Entries) -> Entries:
    return put_in("office.given", "relationship.made", office="1" * 32, kind="teller", body=BODY, ref="2" * 64,
                  reason="needed", by=["3" * 64, "4" * 64])(entries)  # fmt: skip


def founded_late(entries: Entries) -> Entries:
    by = [entry["ref"] for entry in entries if entry.get("kind") in ("chair", "secretary")]
    given = put_in("office.given", "relationship.made", office="1" * 32, kind="teller", body=BODY, ref="2" * 64,
                   reason="needed", by=by)(entries)  # fmt: skip
    late = put_in("office.given", "ballot.closed", office="3" * 32, kind="teller", body=BODY, ref="5" * 64,
                  reason="founding", founding=True)(given)  # fmt: skip
    late[place_of(late, "office.given")]["id"] = "6" * 32
    return late


def back_in_time(entries: Entries) -> None:
    """The second ballot was certified weeks before its papers came in, so that its window is over already."""
    certified = entries[place_of(entries, "ballot.certified")]
    certified["at"] = "2026-01-20T00:00:00Z"
    certified["protest_until"], certified["rule_until"] = "2026-01-25T00:00:00Z", "2026-02-01T00:00:00Z"


def roll_after_notice(entries: Entries) -> Entries:
    frozen = entries.pop(place_of(entries, "roll.frozen"))
    place = place_of(entries, "ballot.noticed") + 1
    return [*entries[:place], frozen, *entries[place:]]


def newer_rule(entries: Entries) -> Entries:
    place = place_of(entries, "procedure.adopted")
    newer = {**entries[place], "id": "5" * 32, "hash": "7" * 64, "version": 2}
    made = place_of(entries, "proposal.made")
    half_an_hour_before = datetime.fromisoformat(entries[made]["at"]) - timedelta(minutes=30)
    entries[place]["at"] = newer["at"] = text(half_an_hour_before)
    return [*entries[:made], newer, *entries[made:]]


def granted_late(entries: Entries) -> Entries:
    granted = entries.pop(place_of(entries, "mandate.granted"))
    place = place_of(entries, "relationship.activated")
    granted["at"] = entries[place]["at"]
    return [*entries[:place], granted, *entries[place:]]


def at(type: str, n: int = -1, **fields: Any) -> Callable[[Entries], None]:
    return lambda entries: entries[place_of(entries, type, n)].update(fields)


LIES: dict[str, tuple[Callable[[Entries], Entries | None], int, str]] = {
    "both signatures under one office": (one_office, 8, "the holder of this office signed before"),
    "one holder of two offices under two references": (one_holder, 8, "the holder of this office signed before"),
    "signed under an auditor's office": (an_auditor, 8, "its office is no teller's"),
    "a teller with an interest in the proposal": (an_interest, 8, "had declared an interest"),
    "a protest dismissed by who certified": (ruled_by_a_teller, 8, "had certified the count"),
    "an office given by nobody who may": (no_officers, 8, "held no office that permits it"),
    "a count of what no relationship can bring": (
        put_in("capacity.counted", "ballot.closed", relationship="9" * 32, kind="votes", hash="1" * 64), 8,
        "no such relationship to count",
    ),
    "a founding after the founding": (founded_late, 8, "the founding of this body was over"),
    "an alarm that stopped the count": (
        put_in("count.alarm", "ballot.counted", ballot="B-2026-002", reason="another count"), 8, "an alarm had stopped"
    ),
    "certified back in time": (back_in_time, 8, "is dated long before"),
    "a roll frozen after the notice": (roll_after_notice, 8, "no roll was frozen"),
    "a roll of another body": (at("roll.frozen", body="a" * 32), 8, "no roll was frozen"),
    "a rule replaced before the proposal": (newer_rule, 8, "its rule was not adopted when"),
    "a text that nobody proposed": (at("proposal.made", 0, text_hash="8" * 64), 8, "its text is not the one"),
    "an activation that nobody proposed": (at("proposal.made", text_hash="8" * 64), 10, "not the text that was last"),
    "a text revised after notice": (
        put_in("proposal.revised", "ballot.noticed", proposal="P-2026-002", text_hash="8" * 64), 8, "noticed already"
    ),
    "a key lost while papers come in": (
        put_in("ballot.annulled", "ballot.opened", ballot="B-2026-002", cause="key lost", reason="lost"), 8,
        "not needed before the close",
    ),
    "a teller named too soon": (
        put_in("teller.named", "ballot.counted", ballot="B-2026-002", ref="1" * 64, by=["2" * 64, "3" * 64]), 8,
        "still had time to sign",
    ),
    "a grant long after its vote": (granted_late, 9, "not granted as its decision was certified"),
    "asked something else than the text": (
        lambda e: e[place_of(e, "ballot.noticed")]["contests"][0].update(title="To refuse"), 10, "what it asks is"
    ),
    "one contest twice": (
        lambda e: e[place_of(e, "ballot.noticed")].update(contests=e[place_of(e, "ballot.noticed")]["contests"] * 2), 8,
        "contests are not counted one by one",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_who_acted_and_when_is_refused(lie: str) -> None:
    change, number, said = LIES[lie]
    refused(rewritten(change), said, number)


def test_an_entry_of_an_unknown_type_is_told_and_nothing_follows_from_it() -> None:
    house = begun()
    house.log("relationship.enlarged", mandate=house.mandate, until="2036-01-01T00:00:00Z")
    report = checked(house)
    assert report.status == "ok"
    assert "relationship.enlarged" in report.checks[4].cannot_show


def test_the_verifier_says_where_an_interest_in_a_campaign_cannot_be_seen() -> None:
    assert "an interest in the campaign" in checked(begun()).checks[16].cannot_show


def test_a_roll_call_that_closes_with_more_than_were_handed_in_is_refused() -> None:
    house = House(37)
    house.decide("position", secrecy="roll-call")
    casts = [json.loads(entry) for entry in house.entries if b'"ballot.cast"' in entry]
    refs = [cast["ref"] for cast in casts]
    once = next(cast for cast in casts if refs.count(cast["ref"]) == 1)
    house.entries.remove(jcs(once))
    refused(house, "had handed in a paper", 8, "D-2026-001")
