"""Checks 17 to 21: who certified, what was granted, who protested, one voter's code, and what cannot be shown."""

from datetime import datetime

from ballots.rules import hpke
from ballots.rules.choices import MOTION_CHOICES
from ballots.rules.paper import PaperTooLong, commitment, ekm, paper_bytes, secret, seed_from_words
from deliberation.rules.effect import mandate_span
from foundation.hashing import b64_strict, lp, sha256
from verifier.fields import Fields
from verifier.logged import Case
from verifier.report import BadFact, Finding

LIMITS = (
    "whose log it is, unless its key or a checkpoint came another way; that references are people; that the counter "
    "opened every envelope as it was; that tellers looked; that nobody was coerced; that others see the same log; "
    "what came after it"
)


def certification(case: Case) -> Finding:
    """17: two different tellers of the body signed this count under offices they held."""
    story = case.story
    assert story.certified is not None
    for signature in story.signatures:
        own = signature.fields
        given = case.ballots.offices[own.text("office")]
        kind = given.fields.text("kind")
        named = own.digest("ref") in story.named_tellers
        if given.fields.text("body") != story.fields.text("body") or kind != ("auditor" if named else "teller"):
            raise BadFact(f"{signature.name}: its office is no teller's of this body")
        ended = case.ballots.offices_ended.get(own.text("office"))
        if ended is not None and ended < signature.index:
            raise BadFact(f"{signature.name}: its office had ended")
    if story.certification.text("outcome") != case.outcome:
        raise BadFact(f"{story.certified.name} certifies another outcome than was counted")
    said = f"{case.decision} on {story.number} certified {story.certified.at:%Y-%m-%d} as {case.outcome} by two tellers"
    return Finding(said, "that they looked: their signatures are attested by this installation")


def effect(case: Case) -> Finding:
    """18: a carried activate or renew granted exactly one mandate, for the span of the rule; nothing else did."""
    story = case.story
    granted = case.mandates.of_decision(case.decision)
    if not granted:
        if story.carried and story.fields.text("kind") in ("activate", "renew") and _span(case) is not None:
            raise BadFact(f"{case.decision} carried, but the log grants no mandate by it")
        return Finding("no mandate follows from this decision")
    mandate = granted[0]
    expected = _span(case)
    if expected != (mandate.fields.instant("from"), mandate.fields.instant("until")):
        raise BadFact(f"{mandate.granted.name}: it does not last from the end of the window for the term of the rule")
    if case.json("mandates.json") != [dict(mandate.fields.value)]:
        raise BadFact("mandates.json is not what the log grants by this decision")
    said = f"{mandate.number} from {expected[0]:%Y-%m-%d} to {expected[1]:%Y-%m-%d}, {mandate.now} in this log"
    return Finding(said, "what was done after this checkpoint")


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
    filed = {p.filed.fields.text("protest"): p for p in case.ballots.protests_against(case.decision)}
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
    for protest in filed.values():
        if protest.filed.fields.instant("rule_by") != case.story.certification.instant("rule_until"):
            raise BadFact(f"{protest.filed.name}: the time for its ruling is not the decision's")
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
    if s0 is not None and seed_from_words(s0, case.options.words or "") != seed:
        raise BadFact("s0 and words do not give this code: the page that showed it did not use your words")
    choices = {str(c.n): _found(case, c.n, seed) for c in case.story.terms.contests}
    said = ", ".join(f"contest {n}: {choice or 'blank'}" for n, choice in choices.items())
    e = _digest(case, choices, seed)
    if e not in (case.json("envelopes.json") or []):  # type: ignore[operator]
        raise BadFact(f"the envelope of this code, {e}, is not among those that were in the box")
    again = " worked from s0 and words" if s0 is not None else ""
    return Finding(f"your paper{again} was counted: {said}; its envelope {e} was in the box")


def _found(case: Case, n: int, seed: bytes) -> str:
    """The choice the seed leads to, found by its commitment, which is public even where lines are withheld."""
    number, contest = case.story.number, str(n)
    own = secret(number, contest, seed)
    committed = set(case.json(f"commitments-{n}.json") or [])  # type: ignore[call-overload]
    for choice in {*case.opened.get(n, []), *MOTION_CHOICES, ""}:
        if commitment(number, contest, choice, own).hex() in committed:
            return str(choice)
    raise BadFact(f"no line of contest {n} belongs to this code")


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
