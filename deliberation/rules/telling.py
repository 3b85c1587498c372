"""A procedure told in plain sentences, and what members should notice in it before they adopt it."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from deliberation.rules import referral
from deliberation.rules.procedure import Procedure, Standing

Translate = Callable[[str], str]


def sentence(procedure: Procedure, motion_sentence: str, translate: Translate = str) -> str:
    """Return the procedure in a few plain sentences, in the order in which things happen.

    `motion_sentence` is the motion rule as the ballots tell it (`ballots.rules.procedure_part.tell`); `translate`
    takes an English template and returns it in the reader's language. Figures are filled in afterwards.
    """
    parts = [
        _electorate(procedure.standing, translate),
        *_gates(procedure, translate),
        _ballot(procedure, translate),
        motion_sentence,
        *_inquorate(procedure, translate),
        _certification(procedure, translate),
        *_effect(procedure, translate),
    ]
    return " ".join(parts)


def _electorate(standing: Standing, translate: Translate) -> str:
    asked = []
    if standing.dues_paid_at_freeze:
        asked.append(translate("dues paid when the roll is frozen"))
    if standing.tenure_days_at_opening is not None:
        template = translate("a member for %(days)s days or more when voting opens")
        asked.append(template % {"days": standing.tenure_days_at_opening})
    if standing.attended is not None:
        template = translate("at %(at_least)s or more of the last %(of_last)s meetings")
        asked.append(template % {"at_least": standing.attended.at_least, "of_last": standing.attended.of_last})
    if not asked:
        return translate("Every member of the body may vote.")
    return translate("Members may vote who meet this: %(asked)s.") % {"asked": "; ".join(asked)}


def _gates(procedure: Procedure, translate: Translate) -> Iterable[str]:
    petition, rounds = procedure.petition, procedure.rounds
    if petition is not None and petition.number is not None:
        yield translate("%(number)s members must sign for it first.") % {"number": petition.number}
    elif petition is not None and petition.share is not None:
        yield translate("%(share)s of the members must sign for it first.") % {"share": _fraction(petition.share)}
    if rounds is not None:
        shown = {"share": _fraction(rounds.share), "attendance": rounds.attendance}
        if rounds.hosts == "branches":
            template = translate(
                "%(share)s of the branches must discuss it, %(attendance)s or more present, and report."
            )
        else:
            template = translate(
                "%(share)s of the circles must discuss it, %(attendance)s or more present, and report."
            )
        yield template % shown
    if procedure.referral is not None:
        yield referral.sentence(procedure.referral, translate)
    if procedure.discussion_days:
        yield translate("It is discussed for %(days)s days or more.") % {"days": procedure.discussion_days}


def _ballot(procedure: Procedure, translate: Translate) -> str:
    shown = {"notice": procedure.notice_days, "days": procedure.ballot.days}
    if procedure.ballot.secrecy == "sealed":
        return translate("After %(notice)s days of notice a secret ballot is open; days of voting: %(days)s.") % shown
    return translate("After %(notice)s days of notice a roll call by name is open; days of voting: %(days)s.") % shown


def _inquorate(procedure: Procedure, translate: Translate) -> Iterable[str]:
    if procedure.document["quorum"] is None:
        return
    if procedure.inquorate.then == "lapse":
        yield translate("If too few take part the question lapses, neither carried nor rejected.")
        return
    second = procedure.inquorate.second
    if second is not None:
        yield translate(
            "That follows by itself, once, on the same text: it is noticed when the time for protests has passed, with "
            "a new roll and %(notice)s days of notice; days of voting: %(days)s."
        ) % {"notice": second.notice_days, "days": second.days}
        return
    shown = {"days": procedure.inquorate.days, "times": procedure.inquorate.times}
    if procedure.inquorate.times == 1:
        yield translate("If too few take part, voting goes on once for %(days)s more days.") % shown
    else:
        yield translate("If too few take part, voting goes on for %(days)s more days, at most %(times)s times.") % shown


def _certification(procedure: Procedure, translate: Translate) -> str:
    template = translate(
        "%(certifiers)s tellers sign the count within %(certify)s days; members may protest for %(protest)s days, and "
        "a protest is ruled on within %(rule)s days."
    )
    return template % {
        "certifiers": procedure.certifiers,
        "certify": procedure.certify_within_days,
        "protest": procedure.protest_days,
        "rule": procedure.rule_within_days,
    }


def _effect(procedure: Procedure, translate: Translate) -> Iterable[str]:
    if procedure.term_days is not None:
        yield translate("If carried, it holds for %(days)s days.") % {"days": procedure.term_days}
    if procedure.suspend is not None:
        template = translate(
            "%(need)s members of the committee can suspend it, for no longer than %(days)s days unless a ballot opens."
        )
        yield template % {"need": procedure.suspend.need, "days": procedure.suspend.ballot_within_days}
    if procedure.sever_petition_share is not None:
        template = translate("%(share)s of the members can force a ballot on ending it.")
        yield template % {"share": _fraction(procedure.sever_petition_share)}


def _fraction(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def notices(procedure: Procedure, motion_warnings: Iterable[str] = (), translate: Translate = str) -> tuple[str, ...]:
    """Return what members should notice in a procedure, each a plain sentence; none of it makes it unusable.

    `motion_warnings` are the ballots' own about quorum and threshold (`ballots.rules.procedure_part.warn`).
    """
    found = list(motion_warnings)
    suspend = procedure.suspend
    if suspend is not None and suspend.ballot_within_days < procedure.notice_days:
        template = translate(
            "A suspension lifts itself after %(within)s days, but notice takes %(notice)s: a severing ballot under "
            "the same notice could not open in time."
        )
        found.append(template % {"within": suspend.ballot_within_days, "notice": procedure.notice_days})
    if procedure.term_days is not None and procedure.term_days <= procedure.notice_days + procedure.ballot.days:
        found.append(translate("The term is shorter than the way to a renewal, so a gap cannot be avoided."))
    if procedure.discussion_days == 0 and procedure.rounds is None:
        found.append(translate("No discussion is asked for before the notice."))
    return tuple(found)
