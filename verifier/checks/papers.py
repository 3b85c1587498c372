"""Checks 13 to 16: the roll, who took part, the opened papers, and the count worked again."""

from collections import Counter

from auditlog.merkle.tree import leaf_hash, root
from ballots.rules.choices import BLANK, MOTION_CHOICES
from ballots.rules.commitments import (
    OpenedLine,
    commitments_root,
    envelopes_root,
    opening_leaf,
    participation_root,
)
from ballots.rules.count_document import count_document, judge_count, judge_unopened_count
from ballots.rules.opened_papers import Papers, papers_of
from ballots.rules.paper import commitment
from ballots.rules.terms import ContestTerms
from foundation.hashing import hex_strict
from membership.rules.roll import RollLine, roll_root
from verifier.checks.groups import check_roll, counted, groups_of_line, withheld
from verifier.fields import Fields, digest
from verifier.logged import Case
from verifier.report import BadFact, Finding


def roll(case: Case) -> Finding:
    """13: the roll has the size and root of the notice, and of each addition after it."""
    story = case.story
    document = Fields(case.json("roll.json"), "roll.json").only(("entries",))
    lines: list[tuple[RollLine, int]] = []
    for item in document.objects("entries"):
        item.only(("ref", "weight"), ("group", "added"))
        added = item.number("added") if "added" in item.value else 0
        if "added" in item.value and not 1 <= added <= len(story.amendments):
            raise BadFact(f"{item.where} says it was added by an amendment that the log does not have")
        group = item.text("group") if "group" in item.value else None
        if group == "":
            raise BadFact(f"{item.where} has an empty group")
        lines.append((RollLine(item.digest("ref"), group, item.number("weight")), added))
    refs = [line.ref for line, _ in lines]
    if refs != sorted(set(refs)):
        raise BadFact("roll.json is not sorted by reference, or a reference stands twice")
    sizes = [(story.fields.number("roll_size"), story.fields.digest("roll_root"), story.noticed.name)]
    sizes += [(a.fields.number("size"), a.fields.digest("root"), a.name) for a in story.amendments]
    for n, (size, hashed, name) in enumerate(sizes):
        upto = [line for line, added in lines if added <= n]
        if len(upto) != size or roll_root(upto) != hashed:
            raise BadFact(f"roll.json does not give the size and root of {name}")
    for n, amendment in enumerate(story.amendments, 1):
        if [line.ref for line, added in lines if added == n] != [amendment.fields.digest("ref")]:
            raise BadFact(f"roll.json: the line added by {amendment.name} is another")
    case.roll_refs = frozenset(refs)
    apart = check_roll(case, {line.ref: (line.group, added) for line, added in lines})
    said = f"{len(refs)} members on the roll{apart}, {len(story.amendments)} added by two officers after notice"
    return Finding(said, "that each reference is one person, and a member")


def taking_part(case: Case) -> Finding:
    """14: participants are on the roll and distinct, with one envelope each, as closed."""
    story, close = case.story, case.story.close
    refs = _digests(case, "participation.json")
    envelopes = _digests(case, "envelopes.json")
    if stranger := sorted(set(refs) - case.roll_refs):
        raise BadFact(f"participation.json: {stranger[0]} is not on the roll")
    for name, count in (("participation.json", len(refs)), ("envelopes.json", len(envelopes))):
        if count != close.number("n"):
            raise BadFact(f"{name} has {count} lines, but {close.number('n')} took part")
    if participation_root(refs) != close.digest("participation_root"):
        raise BadFact("participation.json does not give the root logged at the close")
    if envelopes_root(bytes.fromhex(e) for e in envelopes) != close.digest("envelopes_root"):
        raise BadFact("envelopes.json does not give the root logged at the close")
    if story.fields.text("secrecy") == "roll-call":
        if refs != sorted(story.casts):
            raise BadFact("participation.json is not who the log says handed in a paper")
        if envelopes != sorted(papers[-1] for papers in story.casts.values()):
            raise BadFact("envelopes.json is not the papers that the log says stand")
    return Finding(f"{len(refs)} took part, all on the roll, one envelope each", "that each of them was that member")


def _digests(case: Case, name: str, may_repeat: bool = False) -> list[str]:
    listed = case.json(name)
    if not isinstance(listed, list):
        raise BadFact(f"{name} is no list")
    found = [digest(item, f"{name}[{n}]") for n, item in enumerate(listed)]
    if found != sorted(found if may_repeat else set(found)):
        raise BadFact(f"{name} is not sorted, or a line stands twice")
    return found


def openings(case: Case) -> Finding:
    """15: every opened line hashes to its commitment, and both lists have the roots of the opened urn."""
    story = case.story
    if story.urn is None:
        why = "too few took part" if story.standing else "all that was asked was withdrawn"
        return Finding(f"{why}: the urn was never opened")
    said, withheld = [], False
    for part in story.urn.fields.objects("contests"):
        n, lines = part.number("n"), part.number("lines")
        committed = _digests(case, f"commitments-{n}.json", may_repeat=True)
        if len(committed) != lines:
            raise BadFact(f"commitments-{n}.json has {len(committed)} lines, but the urn gave {lines}")
        if commitments_root(bytes.fromhex(c) for c in committed) != part.digest("commitments_root"):
            raise BadFact(f"commitments-{n}.json does not give the root logged when the urn was opened")
        if f"openings-{n}.json" not in case.files:
            withheld = True
            said.append(f"contest {n}: {lines} lines withheld by rule (fewer than 20 papers)")
            continue
        _check_lines(case, n, committed, part.digest("openings_root"))
        twins = lines - len(set(committed))
        equal = f", {twins} equal to another" if twins else ""
        said.append(f"contest {n}: {lines} lines open to their commitments{equal}, {part.number('invalid')} invalid")
    hidden = "the totals line by line; auditors hold the opened papers" if withheld else ""
    return Finding("; ".join(said), hidden, "withheld" if withheld else "ok")


def _check_lines(case: Case, n: int, committed: list[str], hashed: str) -> None:
    name, story = f"openings-{n}.json", case.story
    contest = next(c for c in story.terms.contests if c.n == n)
    named = story.fields.text("secrecy") == "roll-call"
    listed = case.json(name)
    leaves, keys, seen = [], [], []
    for index, value in enumerate(listed if isinstance(listed, list) else [None]):
        keys_of_line = ("choice", "commitment", "secret", *(["ref"] if named else []))
        may_be = ("group",) if story.terms.composite is not None and not named else ()
        line = Fields(value, f"{name}[{index}]").only(keys_of_line, may_be)
        choice, secret = line.text("choice"), hex_strict(line.digest("secret"))
        if commitment(story.number, str(n), choice, secret).hex() != line.digest("commitment"):
            raise BadFact(f"{line.where} does not hash to its commitment")
        if not contest.allows(choice):
            raise BadFact(f"{line.where}: {choice[:40]!r} is no choice of this contest in its one spelling")
        ref = [line.digest("ref")] if named else []
        committing, group = hex_strict(line.digest("commitment")), line.maybe_text("group") if may_be else None
        opened = OpenedLine(committing, choice, secret, ref[0] if ref else None, group)
        leaves.append(leaf_hash(opening_leaf(n, opened)))
        case.opened_groups.append((groups_of_line(case, line), choice))
        keys.append((line.digest("commitment"), *ref))
        seen.append(choice)
    if keys != sorted(keys) or [key[0] for key in keys] != committed:
        raise BadFact(f"{name} is not sorted, or has other commitments than commitments-{n}.json")
    if root(leaves).hex() != hashed:
        raise BadFact(f"{name} does not give the root logged when the urn was opened")
    people = [key[1] for key in keys if named]
    if len(set(people)) != len(people) or not set(people) <= set(story.casts):
        raise BadFact(f"{name} names somebody twice, or somebody who handed in no paper")
    case.opened[n] = seen


def count(case: Case) -> Finding:
    """16: quorum, totals, threshold or election, and outcome worked again give the count document, byte for byte."""
    story = case.story
    data, returned = case.file("count.json"), story.close.number("n")
    written = Fields(case.json("count.json"), "count.json")
    try:
        if story.urn is None:
            value = judge_unopened_count(story.terms, story.roll_size, returned, story.withdrawn)
        else:
            papers = {c.n: _papers(case, c, returned) for c in story.standing if not _is_withheld(case, c)}
            groups = counted(case, written, _digests(case, "participation.json"))
            value = judge_count(
                story.terms, story.roll_size, returned, papers, story.lot_seed, written=written.value, groups=groups,
                withdrawn=story.withdrawn,
            )  # fmt: skip
    except BadFact:
        raise
    except ValueError as error:
        raise BadFact(f"count.json: the count cannot be worked again: {error}") from None
    if value is None:
        raise BadFact("count.json: enough took part, but the urn was never opened")
    worked = count_document(value)
    if worked.document != data:
        raise BadFact(f"count.json is not what the papers and the rule give ({worked.outcome})")
    assert story.counted is not None
    if worked.hash != story.counted.fields.digest("count") or worked.outcome != story.counted.fields.text("outcome"):
        raise BadFact(f"{story.counted.name} logs another count than the papers and the rule give")
    case.outcome = worked.outcome
    reasons = value["contests"][0]["judgement"]["reasons"]
    said = f"{returned} of {story.roll_size} took part; {worked.outcome}: {' '.join(case.named(1, r) for r in reasons)}"
    if untold := withheld(case, value["contests"][0]):
        return Finding(said, untold, "withheld")
    hidden = [c.n for c in story.standing if story.urn is not None and _is_withheld(case, c)]
    if not hidden:
        return Finding(said)
    listed = ", ".join(map(str, hidden))
    return Finding(said, f"the count of contest {listed}: its papers are withheld by rule, for auditors", "withheld")


def _is_withheld(case: Case, contest: ContestTerms) -> bool:
    """An election is counted from its papers alone; where those are withheld its count stands as it was signed."""
    return not contest.is_motion and contest.n not in case.opened


def _papers(case: Case, contest: ContestTerms, returned: int) -> Papers:
    story, n = case.story, contest.n
    assert story.urn is not None
    if n in case.opened:
        return papers_of(contest, Counter(case.opened[n]), returned)
    written = Fields(case.json("count.json"), "count.json")
    totals = next((c for c in written.objects("contests") if c.value.get("n") == n), written).value.get("totals")
    given = Fields(totals, f"count.json: totals of contest {n}")
    invalid = next(p.number("invalid") for p in story.urn.fields.objects("contests") if p.number("n") == n)
    if given.number("spoiled") != invalid:
        raise BadFact(f"count.json: contest {n} has {given.number('spoiled')} spoiled, the urn gave {invalid} invalid")
    given_choices = {choice: given.number(choice or "blank") for choice in (*MOTION_CHOICES, BLANK)}
    return Papers(given_choices, invalid)
