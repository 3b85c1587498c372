"""A chapter whose ballots have gone every way, for the pages of what did not go well."""

from dataclasses import dataclass, field
from typing import Any

from ballots import actions as ballots
from deliberation import actions as deliberation
from deliberation import queries as decided
from oversight import actions as oversight
from tests.carried import Carried, _certify, _notice, carried
from tests.factories import a_rule, hand_in
from tests.kept import kept

ASKED: dict[str, list[str]] = {
    "inquorate": ["yes"] * 2, "without a paper": [], "not carried": ["yes"] * 3 + ["no"] * 9,
    "tied": ["yes"] * 6 + ["no"] * 6, "by roll call": ["yes"] * 4 + ["no"] * 2, "drawn by lot": ["o1", "o2"] * 3,
    "upheld protest": ["yes"] * 5, "counted": ["yes"] * 4, "closed": ["yes"] * 4, "annulled": [],
}  # fmt: skip
"""What each ballot becomes, and the papers handed in. The use of a relationship is granted beside them, and waits."""
WORDS = {
    "inquorate": "INQUORATE", "without a paper": "INQUORATE", "not carried": "NOT CARRIED", "tied": "NOT CARRIED",
    "by roll call": "CARRIED", "drawn by lot": "lot", "upheld protest": "VOID", "counted": "CARRIED",
    "closed": "There is no result yet.", "annulled": "void",
}  # fmt: skip
RULES: dict[str, dict[str, Any]] = {
    "by roll call": {"ballot": {"secrecy": "roll-call", "method": "motion", "days": 5}},
    "closed": {"ballot": {"secrecy": "sealed", "method": "motion", "days": 6}},
}
ELECTION = {"secrecy": "sealed", "method": "scottish-stv", "days": 5, "seats": 1}


@dataclass
class States:
    """The chapter, and by state the proposal, the ballot and, where there is one, the number of the decision."""

    made: Carried
    proposals: dict[str, str] = field(default_factory=dict)
    ballots: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)


def in_every_state(house: Any) -> States:
    """Build the chapter; the clock stands just after a close that the counter has not come to yet."""
    return kept(house, "every state", lambda: _in_every_state(house))


def _in_every_state(house: Any) -> States:
    there = States(carried(house))
    made = there.made
    there.proposals["granted"], there.ballots["granted"] = made.proposal, made.ballot
    for state in ASKED:
        there.proposals[state], there.ballots[state] = made.act(_adopt, made, state) or _asked(made, state)
    made.act(_annul, there)
    house.clock.advance(days=3)
    made.vote(["yes"] * 9)
    for state, papers in ASKED.items():
        made.act(hand_in, there.ballots[state], dict(zip(made.others, papers, strict=False)))
    house.clock.advance(days=5)
    house.tick()
    for state, ballot in there.ballots.items():
        if state not in ("counted", "closed", "annulled"):
            _certify(made, ballot)
            there.decisions[state] = made.act(lambda state=state: decided.decision_of(there.proposals[state]).number)
    made.act(_uphold, there)
    house.tick()
    house.clock.advance(days=1, seconds=1)
    return there


def _adopt(made: Carried, state: str) -> None:
    if state == "drawn by lot":
        rule = a_rule(**{"class": "elect", "name": "Elections", "ballot": ELECTION, "threshold": None})
        deliberation.adopt_procedure(made.chapter.root, "elect", rule)
    else:
        rule = a_rule(name=f"Positions, {state}", **RULES.get(state, {}))
        deliberation.adopt_procedure(made.chapter.root, "position", rule)


def _asked(made: Carried, state: str) -> tuple[str, str]:
    if state == "drawn by lot":
        contests = [{"title": "Who keeps the key of the hall?", "options": ["Abigail Arden", "Bo Lindqvist"]}]
        return _notice(made, "elect", "The keeper of the key", contests=contests)
    return _notice(made, "position", f"Ask the council for benches ({state})")


def _annul(there: States) -> None:
    chapter = there.made.chapter
    act = ballots.propose_annulment(there.ballots["annulled"], "The letter named a wrong day.", chapter.secretary)
    ballots.annul(act.id, chapter.chair)


def _uphold(there: States) -> None:
    named = there.made.named
    decision = decided.decision_of(there.proposals["upheld protest"])
    assert decision is not None
    filed = oversight.file_protest(decision.id, "notice", "The letter came two days late.", named["Vera Script"])
    act = oversight.propose_ruling(filed.id, True, "It did: the post's stamp shows it.", named["Aldo Auditor"])
    oversight.confirm_ruling(act, named["Anne Auditor"])
