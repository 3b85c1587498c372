"""Referral: bodies below decide first, each by its own ballot, whether a proposal is put to the vote of all. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final, Literal, cast

from deliberation.rules.document import Unusable, at, members, one_of, share, whole

Translate = Callable[[str], str]
By = Literal["branches", "circles", "chapters", "committees"]

KINDS: Final[dict[By, str]] = {
    "branches": "branch", "circles": "circle", "chapters": "chapter", "committees": "committee",
}  # fmt: skip
"""Who may be asked → the kind of body that is meant."""

LONGEST_HOLD: Final = 3_660


@dataclass(frozen=True, slots=True)
class Referral:
    """What puts a proposal to the vote of all: so many bodies, a share of them, or bodies with a share of the members.

    Exactly one of `number`, `share` and `members` is set. `inquorate` says whether bodies without their quorum stay in
    what a share is taken of. A body's decision counts for `days` from its certification.
    """

    by: By
    number: int | None
    share: Fraction | None
    members: Fraction | None
    inquorate: Literal["counted", "left_out"]
    days: int


@dataclass(frozen=True, slots=True)
class BodyVote:
    """What one body came to, empty while it has not, and how many were on the roll of its ballot."""

    word: str = ""
    roll: int = 0


@dataclass(frozen=True, slots=True)
class ReferralVerdict:
    """Whether it is put to the vote of all, with what is needed, reached and taken of: bodies, or their members."""

    referred: bool
    needed: int
    reached: int
    of: int


def parse_referral(document: object, path: str = "referral") -> Referral:
    """Return a referral rule; `Unusable` names the bad key."""
    given = members(document, path, ("by", "inquorate", "days"), ("number", "share", "members"))
    asked = [key for key in ("number", "share", "members") if key in given]
    if len(asked) != 1:
        raise Unusable("must say a number of bodies, a share of them or a share of the members, one of the three", path)
    by = one_of(given["by"], at(path, "by"), tuple(KINDS))
    if by != "branches" and "members" in given:
        raise Unusable(f"a member may be in several {by}; only branches are counted by members", at(path, "members"))
    kept = one_of(given["inquorate"], at(path, "inquorate"), ("counted", "left_out"))
    number = whole(given["number"], at(path, "number"), 1, 10_000) if "number" in given else None
    return Referral(
        cast(By, by), number,
        share(given["share"], at(path, "share")) if "share" in given else None,
        share(given["members"], at(path, "members")) if "members" in given else None,
        cast(Literal["counted", "left_out"], kept), whole(given["days"], at(path, "days"), 1, LONGEST_HOLD),
    )  # fmt: skip


def judge_referral(rule: Referral, votes: Collection[BodyVote], roll: int = 0) -> ReferralVerdict:
    """Return whether the bodies put it to the vote of all; `roll` is how many could vote there.

    A body that has not decided has not carried it. No body at all, or none that carried, never does.
    """
    out = [one for one in votes if one.word == "INQUORATE" and rule.inquorate == "left_out"]
    carried = [one for one in votes if one.word == "CARRIED"]
    if rule.members is not None:
        of = max(roll - sum(one.roll for one in out), 0)
        reached, needed = sum(one.roll for one in carried), ceil(rule.members * of)
    else:
        of = len(votes) - len(out)
        reached, needed = len(carried), rule.number or ceil((rule.share or 0) * of)
    return ReferralVerdict(bool(carried) and reached >= needed, max(needed, 1), reached, of)


def bodies(by: By, translate: Translate = str) -> str:
    """Return who is asked, as a noun in the plural."""
    return {
        "branches": translate("branches"),
        "circles": translate("circles"),
        "chapters": translate("chapters"),
        "committees": translate("committees"),
    }[by]


def told(rule: Referral, verdict: ReferralVerdict, translate: Translate = str) -> str:
    """Return in a sentence what is needed and how far it has come."""
    shown = {
        "needed": verdict.needed, "of": verdict.of, "reached": verdict.reached, "bodies": bodies(rule.by, translate),
    }  # fmt: skip
    if rule.members is not None:
        return translate(
            "Branches with %(needed)s of %(of)s members must refer it to this vote; those that have: %(reached)s."
        ) % shown  # fmt: skip
    return translate("%(needed)s of %(of)s %(bodies)s must refer it to this vote; %(reached)s have.") % shown


def sentence(rule: Referral, translate: Translate = str) -> str:
    """Return the rule in two plain sentences."""
    shown: dict[str, object] = {"bodies": bodies(rule.by, translate)}
    if rule.number == 1:
        template = translate("One of the %(bodies)s must refer it first, by its own ballot.")
    elif rule.number is not None:
        template = translate("%(asked)s %(bodies)s must refer it first, each by its own ballot.")
        shown["asked"] = rule.number
    elif rule.share is not None:
        template = translate("%(asked)s of the %(bodies)s must refer it first, each by its own ballot.")
        shown["asked"] = _text(rule.share)
    else:
        template = translate("Branches with %(asked)s of the members must refer it first, each by its own ballot.")
        shown["asked"] = _text(cast(Fraction, rule.members))
    if rule.inquorate == "counted":
        kept = translate("One in which too few took part counts as not referring; a referral holds for %(days)s days.")
    else:
        kept = translate("One in which too few took part is left out; a referral holds for %(days)s days.")
    return f"{template % shown} {kept % {'days': rule.days}}"


def _text(part: Fraction) -> str:
    return f"{part.numerator}/{part.denominator}"
