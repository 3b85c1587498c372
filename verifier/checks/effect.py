"""Checks 17 to 21: who certified, what was granted, who protested, one voter's code, and what cannot be shown."""

from collections.abc import Mapping
from datetime import datetime
from itertools import product
from math import prod

from ballots.rules import hpke
from ballots.rules.paper import PaperTooLong, commitment, ekm, paper_bytes, secret, seed_from_words
from deliberation.rules.effect import mandate_span
from foundation.hashing import b64_strict, lp, sha256
from verifier.fields import Fields, span
from verifier.logged import Case
from verifier.replay.facts import MandateStory, is_by_committee
from verifier.report import BadFact, Finding

MOST_TRIED = 256
"""Papers sealed again to find the envelope of a code, where contests were withdrawn."""

LIMITS = (
    "whose log it is, unless its key or a checkpoint came another way; that references are people; that the counter "
    "opened every envelope as it was; that tellers looked; that nobody was coerced; that others see the same log; "
    "what came after it"
)


def certification(case: Case) -> Finding:
    """17: the decision has the outcome counted; that two tellers with the right office signed was replayed."""
    story = case.story
    assert story.certified is not None
    if story.certification.text("outcome") != case.outcome:
        raise BadFact(f"{story.certified.name} certifies another outcome than was counted")
    said = f"{case.decision} on {story.number} certified {story.certified.at:%Y-%m-%d} as {case.outcome} by two tellers"
    unseen = "that they looked: this installation attests their signatures"
    if story.fields.maybe_text("campaign") is not None:
        unseen += "; that neither had declared an interest in the campaign, where they go by other references"
    return Finding(said, unseen)


def effect(case: Case) -> Finding:
    """18: a carried activate or renew granted exactly one mandate, for the span of the rule; nothing else did."""
    story = case.story
    granted = case.mandates.of_decision(case.decision)
    if not granted:
        if story.carried and story.fields.text("kind") in ("activate", "renew") and _span(case) is not None:
            raise BadFact(f"{case.decision} carried, but the log grants no mandate by it")
        return Finding(_severed(case) or "no mandate follows from this decision")
    mandate = granted[0]
    expected = _span(case)
    if expected != (mandate.fields.instant("from"), mandate.fields.instant("until")):
        raise BadFact(f"{mandate.granted.name}: it does not last from the end of the window for the term of the rule")
    if case.json("mandates.json") != [dict(mandate.fields.value)]:
        raise BadFact("mandates.json is not what the log grants by this decision")
    _check_suspensions(case, mandate)
    now = case.mandates.told(mandate)
    said = f"{mandate.number} from {expected[0]:%Y-%m-%d} to {expected[1]:%Y-%m-%d}, {now} in this log"
    other = f"how the papers of {mandate.fields.text('endorsement')} were counted: see its own bundle"
    return Finding(said, f"what was done after this checkpoint; {other}")


def _check_suspensions(case: Case, mandate: MandateStory) -> None:
    """The committee's suspensions lift when the rule says, unless a ballot keeps them."""
    days = Fields(case.rules.get("suspend"), "procedure.json: suspend").number("ballot_within_days")
    for suspension in filter(is_by_committee, mandate.suspensions):
        own = suspension.fields
        if own.instant("lifts") != own.instant("due") + span(days):
            raise BadFact(f"{suspension.name}: it does not lift after the {days} days of the rule")


def _severed(case: Case) -> str:
    """What a carried sever took away and how that stands; empty for any other decision."""
    own = case.story.fields
    if not case.story.carried or own.text("kind") != "sever":
        return ""
    named, withdrawn = own.maybe_text("mandate"), own.maybe_text("endorsement")
    if named is not None:
        mandate = case.mandates.stories.get(named)
        if mandate is None or mandate.story.fields.text("body") != own.text("body"):
            raise BadFact(f"{case.decision} severs {named}, which no vote of this body granted")
        return f"it severs {named}, {case.mandates.told(mandate)} in this log"
    entries = [e.fields.value.get("endorsement") for e in case.of_type("endorsement.withdrawn")
               if e.fields.value.get("decision") == case.decision]  # fmt: skip
    if withdrawn is None or entries != [withdrawn]:
        raise BadFact(f"{case.decision} severs the endorsement {withdrawn}, but the log does not withdraw it by that")
    under = [m for m in case.mandates.stories.values() if m.fields.text("endorsement") == withdrawn]
    told = "".join(f"; {m.number} {case.mandates.told(m)}" for m in under)
    return f"it withdraws the endorsement {withdrawn}{told} in this log"


def _span(case: Case) -> tuple[datetime, datetime] | None:
    own, term = case.story.fields, case.rules.get("term_days")
    if not isinstance(term, int):
        raise BadFact("procedure.json: a mandate needs term_days")
    asked = None if own.maybe_text("until") is None else own.instant("until")
    old = None
    if own.text("kind") == "renew":
        renewed = case.mandates.stories.get(own.text("mandate"))
        old = renewed.fields.instant("until") if renewed else None
    return mandate_span(case.story.certification.instant("protest_until"), term, asked, old)


def protests(case: Case) -> Finding:
    """19: every protest against the decision is there, and one upheld makes it VOID."""
    filed = {p.filed.fields.text("protest"): p for p in case.ballots.protests.against(case.decision)}
    if not filed:
        return Finding("no protest was filed")
    listed = case.json("protests.json")
    texts = [Fields(item, "protests.json") for item in listed] if isinstance(listed, list) else []
    if [item.text("protest") for item in texts] != sorted(filed):
        raise BadFact("protests.json does not list the protests filed, once each and sorted")
    withheld = []
    for item in texts:
        number = item.text("protest")
        hashed = filed[number].filed.fields.digest("text_hash")
        if "erased" in item.value:
            item.only(("erased", "protest"))
            withheld.append(case.erasure(item.value["erased"], hashed, "a protest's text"))
        elif sha256(item.only(("protest", "text")).text("text").encode()).hex() != hashed:
            raise BadFact(f"protests.json: the text of {number} is not the one filed")
    open_, upheld = (sum(1 for p in filed.values() if test(p)) for test in (lambda p: not p.ruled, lambda p: p.upheld))
    if upheld:
        case.outcome = "VOID"
    said = "; ".join([f"{len(filed)} filed, {open_} not ruled on, {upheld} upheld", *withheld])
    return Finding(said + ("; the decision is VOID" if upheld else ""), status="withheld" if withheld else "ok")


def code(case: Case) -> Finding:
    """20: the voter's own lines, and the envelope worked again where s0 and words are given."""
    seed, s0 = case.options.seed, case.options.s0
    if seed is None:
        return Finding("no code was given", "that any one paper was counted as it was cast", "cannot-show")
    if case.story.urn is None:
        return Finding("the urn was never opened, so no code leads to a line", status="cannot-show")
    standing = case.story.standing
    if s0 is not None and seed_from_words(s0, case.options.words or "") != seed:
        raise BadFact("s0 and words do not give this code: the page that showed it did not use your words")
    if hidden := [str(c.n) for c in standing if c.n not in case.opened and not c.every_choice()]:
        said = f"the papers of contest {', '.join(hidden)} are withheld by rule, and its choices are too many to try"
        return Finding(said, "that any one paper was counted as it was cast: ask the auditors", "cannot-show")
    choices = {str(c.n): _found(case, c.n, seed) for c in standing}
    said = ", ".join(f"contest {n}: {choice or 'blank'}" for n, choice in choices.items())
    if (e := _envelope(case, choices, seed)) is None:
        return Finding(f"your paper was counted: {said}", "its envelope, which also holds what was withdrawn")
    again = " worked from s0 and words" if s0 is not None else ""
    return Finding(f"your paper{again} was counted: {said}; its envelope {e} was in the box")


def _found(case: Case, n: int, seed: bytes) -> str:
    """The choice the seed leads to, found by its commitment, which is public even where lines are withheld."""
    number, contest = case.story.number, str(n)
    own = secret(number, contest, seed)
    committed = set(case.json(f"commitments-{n}.json") or [])  # type: ignore[call-overload]
    tried = set(case.opened[n]) if n in case.opened else set(case.story.terms.contests[n - 1].every_choice())
    for choice in tried:
        if commitment(number, contest, choice, own).hex() in committed:
            return str(choice)
    raise BadFact(f"no line of contest {n} belongs to this code")


def _envelope(case: Case, choices: Mapping[str, str], seed: bytes) -> str | None:
    """The digest of the paper's envelope, which was in the box; None where a withdrawn contest had too many choices.

    What was said there is published nowhere, so each of its choices is tried.
    """
    gone = [c for c in case.story.terms.contests if str(c.n) not in choices]
    every = [c.every_choice() for c in gone]
    if not all(every) or prod(map(len, every)) > MOST_TRIED:
        return None
    box, e = set(case.json("envelopes.json") or []), ""  # type: ignore[call-overload]
    for tried in product(*every):
        e = _digest(case, {**choices, **{str(c.n): choice for c, choice in zip(gone, tried, strict=True)}}, seed)
        if e in box:
            return e
    raise BadFact(f"the envelope of this code, {e}, is not among those that were in the box")


def _digest(case: Case, choices: dict[str, str], seed: bytes) -> str:
    """`e` of the paper, sealed again from seed and choices (docs/sealed-ballot.md)."""
    number, own = case.story.number, case.story.fields
    try:
        paper = paper_bytes(number, choices, seed, own.number("paper_length"))
        key = b64_strict(own.text("seal_key"))
        sealed = hpke.seal(key, lp("urn-v1", number), paper, ekm(number, seed, choices), hpke.AES_256_GCM)
    except (PaperTooLong, ValueError) as error:
        raise BadFact(f"the paper of this code cannot be sealed again: {error}") from None
    return sha256(sealed).hex()


def limits(case: Case) -> Finding:
    """21: what no bundle can show."""
    erased = " and its text is erased" if case.frozen is None else ""
    return Finding(f"{case.decision} holds by this log alone{erased}", LIMITS, "cannot-show")
