"""Branch referral, then the vote of the whole: branches decide first whether the whole is asked at all."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from ballots.rules.outcome import MotionOutcome
from ballots.rules.wording import Translate, fraction_text, untranslated
from deliberation.rules.document import Unusable, at, members, one_of, share, whole


@dataclass(frozen=True, slots=True)
class Referral:
    """How many branches must have carried it: a number of them, or a share; exactly one is set.

    `inquorate` says whether branches without their quorum stay in what the share is taken of.
    """

    number: int | None
    share: Fraction | None
    inquorate: Literal["counted", "left_out"] = "counted"


@dataclass(frozen=True, slots=True)
class ReferralVerdict:
    """Whether it is put to the whole, with the branches needed, those that carried it, and the reasons."""

    referred: bool
    needed: int
    reached: int
    of: int
    reasons: tuple[str, ...]


def parse_referral(document: object, path: str = "referral") -> Referral:
    """Return a referral rule; `Unusable` names the bad key."""
    given = members(document, path, ("inquorate",), ("number", "share"))
    if len(given) != 2:
        raise Unusable("must be a number of branches or a share of them, one of the two", path)
    word = one_of(given["inquorate"], at(path, "inquorate"), ("counted", "left_out"))
    kept: Literal["counted", "left_out"] = "counted" if word == "counted" else "left_out"
    if "number" in given:
        return Referral(whole(given["number"], at(path, "number"), 1), None, kept)
    return Referral(None, share(given["share"], at(path, "share")), kept)


def judge_referral(
    rule: Referral, branches: Collection[MotionOutcome], translate: Translate = untranslated
) -> ReferralVerdict:
    """Return whether the branches refer it to the whole; no branch at all never does."""
    words = [one.word for one in branches]
    of = len(words) if rule.inquorate == "counted" else len(words) - words.count("INQUORATE")
    reached = words.count("CARRIED")
    needed = rule.number if rule.share is None else max(1, ceil(rule.share * of))
    assert needed is not None
    shown = {"needed": needed, "of": of, "reached": reached}
    if rule.share is None:
        reason = translate("Referral: %(needed)s branches must carry it; %(reached)s of %(of)s did.") % shown
    else:
        template = translate(
            "Referral: at least %(share)s of %(of)s branches must carry it, that is %(needed)s; %(reached)s did."
        )
        reason = template % {**shown, "share": fraction_text(rule.share)}
    referred = reached >= needed
    if referred:
        last = translate("So it is put to the vote of all.")
    else:
        last = translate("So it is not put to the vote of all.")
    return ReferralVerdict(referred, needed, reached, of, (reason, last))
