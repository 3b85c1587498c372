"""The rules of the fictional chapter: shipped presets, changed where its bylaws say so."""

from typing import Any

from deliberation.presets.catalogue import presets
from deliberation.rules.procedure import DecisionClass

STANDING = {"dues_paid": "at_freeze", "tenure_days": {"days": 30, "at": "opening"}}
_TITLES: dict[DecisionClass, str] = {
    "endorse": "Endorsement, chapter vote",
    "activate": "Activation, chapter vote",
    "renew": "Renewal, chapter vote",
    "sever": "Severing, chapter vote",
    "position": "Position, chapter vote",
}


def chapter_rules() -> dict[DecisionClass, dict[str, Any]]:
    """Return the procedure document of every class for which the chapter has rules."""
    return {kind: _chapter(kind) for kind in _TITLES}


def _chapter(kind: DecisionClass) -> dict[str, Any]:
    made: dict[str, Any] = presets()["spd-member-vote"].document(kind)
    made.update(
        name=_TITLES[kind],
        source="bylaws 9.2 of the fictional Port Ellery Chapter; after the SPD member vote (2018)",
        electorate={"standing": STANDING},
        discussion_days=7,
        notice_days=14,
        ballot={"secrecy": "sealed", "method": "motion", "days": 5},
        quorum={"of": "returned", "comparator": "at_least", "need": {"lesser": [{"share": "1/5"}, {"number": 60}]}},
        threshold={"share": "2/3", "base": "cast", "comparator": "at_least"},
        inquorate={"then": "extend", "days": 2, "times": 1},
        certify_within_days=7,
        protest_days=5,
        rule_within_days=7,
    )
    if kind in ("endorse", "activate"):
        made["rounds"] = {"hosts": "branches", "share": "3/5", "attendance": 5}
    if kind == "sever":  # short enough to open before a committee's suspension lifts itself
        made.update(discussion_days=2, notice_days=10)
    if kind == "position":
        made["threshold"] = {"share": "1/2", "base": "cast", "comparator": "more_than"}
        made["composite"] = BY_BRANCHES
    return made


BY_BRANCHES = {
    "kind": "share_of_groups", "by": "branches", "share": "1/2", "comparator": "more_than",
    "quorum": {"of": "returned", "comparator": "at_least", "need": {"number": 10}}, "inquorate": "counted",
    "without": "overall",
}  # fmt: skip
"""The chapter takes a position where more than half of its branches do, each with ten or more taking part."""


def election_rules(name: str, days: tuple[int, int, int], **ballot: Any) -> dict[str, Any]:
    """Return the rules of electing in a body; `days` are of discussion, notice and voting, `ballot` is the method."""
    discussion, notice, voting = days
    return {
        "class": "elect", "name": name, "source": "bylaws 11 of the fictional Port Ellery Chapter",
        "electorate": {"standing": {"dues_paid": "at_freeze"}}, "discussion_days": discussion, "notice_days": notice,
        "ballot": {"secrecy": "sealed", "days": voting, **ballot},
        "quorum": {"of": "returned", "comparator": "at_least", "need": {"share": "1/10"}}, "threshold": None,
        "inquorate": {"then": "extend", "days": 2, "times": 1}, "certifiers": 2, "certify_within_days": 7,
        "protest_days": 5, "rule_within_days": 7,
    }  # fmt: skip


COMMITTEE = election_rules("Election of the committee", (7, 14, 5), method="scottish-stv", seats=5)
ADVICE = election_rules(
    "Whom to recommend, or nobody", (3, 5, 5), method="ranked", seats=1,
    ranked={"noe": "fixed", "acceptance": {"share": "3/5", "of": "continuing"}},
)  # fmt: skip
PLANS = election_rules(
    "What the circle takes up", (3, 5, 3), method="approval", seats=2, bar={"share": "1/2", "base": "valid"}
)
"""Up to two undertakings, each named by half of the papers."""


def small_body_rules(name: str, secrecy: str) -> dict[str, Any]:
    """Return the position rules of a branch or circle: half of it takes part, more Yes than No."""
    made: dict[str, Any] = presets()["uk-industrial-action"].document("position")
    made.update(
        name=f"Position, {name}",
        source="standing orders of the fictional Port Ellery Chapter; after UK industrial action ballots (2017)",
        electorate={"standing": {"dues_paid": "at_freeze"}},
        discussion_days=3,
        notice_days=5,
        ballot={"secrecy": secrecy, "method": "motion", "days": 3},
        inquorate={"then": "lapse"},
        certify_within_days=7,
        protest_days=3,
        rule_within_days=7,
    )
    return made
