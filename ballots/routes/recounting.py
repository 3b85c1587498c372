"""The recount told step by step: what was read, what was counted, how it was judged, and whether the hashes agree."""

import json
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from ballots import queries
from ballots.models import Ballot, BallotCount
from ballots.queries.certifying import Recount, number_of_lines
from ballots.rules.count_document import was_opened

Step = dict[str, str]


def steps(found: Ballot, counted: BallotCount, again: Recount) -> list[Step]:
    """Return the steps of a recount in their order, each with the numbers it came to."""
    document = json.loads(again.document or counted.document)
    contests = queries.told_contests(found, document)
    several = len(contests) > 1
    standing = [contest for contest in contests if was_opened(contest)]
    if not standing:
        told = [_shut(document), _step(_("Count them"), _("Nothing was opened, so there is nothing to count."), None)]
    else:
        read = "; ".join(_read(found.id, one, document["returned"], several, again.lines_hold) for one in standing)
        counts = "; ".join(_counted(one, several) for one in standing)
        told = [
            _step(_("Read the opened papers"), read, again.lines_hold),
            _step(_("Count them"), counts, bool(again.document)),
        ]
    judged = "; ".join(_judged(one, several) for one in contests)
    told.append(_step(_("Judge quorum and threshold"), judged, bool(again.document)))
    here, there = again.hash or _("none"), counted.hash
    words = _("Here %(here)s, the counter’s %(there)s.", here=here, there=there)
    if again.agrees:
        words = _("Both are %(hash)s.", hash=there)
    told.append(_step(_("Compare with the counter’s count"), words, again.hash == counted.hash and again.agrees))
    return told


def _step(name: str, saw: str, holds: bool | None) -> Step:
    return {"name": name, "saw": saw, "state": "not_shown" if holds is None else "holds" if holds else "fails"}


def _shut(document: dict[str, Any]) -> Step:
    judged = [contest["judgement"] for contest in document["contests"]]
    needed = next((one["quorum_needed"] for one in judged if one["outcome"] != "WITHDRAWN"), None)
    if needed is None:
        return _step(_("Read the opened papers"), _("Everything asked was withdrawn: the box stays shut."), None)
    saw = _("%(returned)s took part, %(needed)s were needed: the box stays shut.",
            returned=document["returned"], needed=needed)  # fmt: skip
    return _step(_("Read the opened papers"), saw, None)


def _read(ballot_id: str, contest: dict[str, Any], returned: int, several: bool, holds: bool) -> str:
    lines = number_of_lines(ballot_id, contest["n"])
    if not holds:
        return _of(contest, _("%(lines)s lines, and not all of them hash to their commitments", lines=lines), several)
    told: str = ngettext(
        "%(num)s line, which hashes to its commitment", "%(num)s lines, each of which hashes to its commitment", lines
    )
    if returned > lines:
        told += ", " + _("%(number)s papers could not be opened", number=returned - lines)
    return _of(contest, told, several)


def _counted(contest: dict[str, Any], several: bool) -> str:
    if "totals" in contest:
        names = {"yes": _("Yes"), "no": _("No"), "abstain": _("Abstain"), "blank": _("Blank"), "spoiled": _("Spoiled")}
        told = ", ".join(f"{name} {contest['totals'][key]}" for key, name in names.items())
    else:
        count = contest["count"]
        told = _("%(valid)s papers count, %(blank)s blank, %(invalid)s spoiled",
                 valid=count["valid"], blank=count["blank"], invalid=count["invalid"])  # fmt: skip
        if rounds := len(count.get("rounds", ())):
            told += ", " + ngettext("%(num)s round", "%(num)s rounds", rounds)
    return _of(contest, told, several)


def _judged(contest: dict[str, Any], several: bool) -> str:
    judged, parts = contest["judgement"], []
    if judged.get("quorum_needed") is not None:
        parts.append(_("Needed %(needed)s, took part %(reached)s",
                       needed=judged["quorum_needed"], reached=judged["quorum_reached"]))  # fmt: skip
    if judged.get("yes_needed") is not None:
        parts.append(_("Yes needed %(needed)s", needed=judged["yes_needed"]))
    if (joined := contest.get("joined")) and joined["needed"] is not None:
        parts.append(_("of groups or weights %(needed)s needed, %(reached)s of %(of)s reached", **_figures(joined)))
    if judged.get("winners"):
        parts.append(", ".join(contest["names"][option] for option in judged["winners"]))
    parts.append(judged["outcome"])
    return _of(contest, "; ".join(parts), several)


def _figures(joined: dict[str, Any]) -> dict[str, Any]:
    return {key: joined[key] for key in ("needed", "reached", "of")}


def _of(contest: dict[str, Any], told: str, several: bool) -> str:
    return f"{contest['title']}: {told}" if several else told
