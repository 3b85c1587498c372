"""Checks 10 to 12: what was asked, under which rule and in which windows, and what the rounds reported."""

from ballots.rules.contests import noticed_contests
from ballots.rules.paper import stated_length
from ballots.rules.publication import FEWEST_PUBLIC_LINES
from deliberation.rules.contests import contests
from deliberation.rules.procedure import Procedure
from deliberation.rules.reading import parse
from deliberation.rules.second_call import as_second_call
from foundation.hashing import jcs, sha256
from verifier.checks.groups import check_noticed
from verifier.fields import SLACK, Fields, span
from verifier.logged import Case, Logged
from verifier.replay.story import BallotStory
from verifier.report import BadFact, Finding

_ALWAYS = (
    "manifest.json", "key.txt", "checkpoint.txt", "log.jsonl", "procedure.json", "roll.json", "participation.json",
    "envelopes.json", "count.json",
)  # fmt: skip
_FROZEN = ("number", "kind", "body", "title", "text", "terms")
_SUBJECTS = ("relationship", "campaign", "mandate", "endorsement", "until")
_PART_OF_MOTIONS, _PART_OF_ELECTIONS = ("threshold", "floors"), ("seats", "scores", "bar", "ranked", "each")


def question(case: Case) -> Finding:
    """10: decision, ballot and frozen text belong together, and the bundle has the files they need and no other."""
    story = case.story
    _check_files(case, story)
    hashed = story.fields.digest("text_hash")
    if "erased.json" in case.files:
        erased = Fields(case.json("erased.json"), "erased.json").only(("proposal.json",))
        said = case.erasure(erased.value["proposal.json"], hashed, "the text")
        return Finding(said, "what the text said", "withheld")
    data = case.file("proposal.json")
    if sha256(data).hex() != hashed:
        raise BadFact(f"proposal.json is not the text that {story.noticed.name} froze")
    frozen = Fields(case.json("proposal.json"), "proposal.json").only((*_FROZEN, *_SUBJECTS), ("contests", "refers"))
    _same(frozen.text("number"), story.fields.text("proposal"), "proposal.json: number")
    for key in ("kind", "body"):
        _same(frozen.text(key), story.fields.text(key), f"proposal.json: {key}")
    for key in _SUBJECTS:
        _same(frozen.maybe_text(key), story.fields.maybe_text(key), f"proposal.json: {key}")
    _same(frozen.value.get("refers"), story.fields.value.get("refers"), "proposal.json: refers")
    if sha256(jcs(frozen.items("terms"))).hex() != story.fields.digest("terms_hash"):
        raise BadFact(f"proposal.json: its terms are not those that {story.noticed.name} froze")
    _check_proposed(case, frozen)
    own = [one.text("title") for one in frozen.objects("contests")] if "contests" in frozen.value else []
    asked = [c.title for c in story.terms.contests]
    _same(asked, own or [frozen.text("title")], f"{story.noticed.name}: what it asks")
    case.frozen = dict(frozen.value)
    return Finding(f"“{frozen.text('title')}” ({frozen.text('kind')}), voted on as frozen for {story.number}")


def _check_proposed(case: Case, frozen: Fields) -> None:
    """The text is the one last proposed; of an activate or renew, but for the endorsement that stood then."""
    proposed = case.ballots.ground.texts[frozen.text("number")]
    under = [frozen.maybe_text("endorsement"), *case.ballots.by_decision, None]
    if all(sha256(jcs({**frozen.value, "endorsement": one})).hex() != proposed for one in under):
        raise BadFact("proposal.json is not the text that was last proposed before the notice")


def _check_files(case: Case, story: BallotStory) -> None:
    contests = [contest.n for contest in story.standing]
    needed = {*_ALWAYS, "erased.json" if "erased.json" in case.files else "proposal.json"}
    if _reports(case, story):
        needed.add("rounds.json")
    if case.ballots.protests.against(case.decision):
        needed.add("protests.json")
    if case.mandates.of_decision(case.decision):
        needed.add("mandates.json")
    may_be = set()
    if story.urn is not None:
        needed |= {f"commitments-{n}.json" for n in contests}
        lines = {part.number("n"): part.number("lines") for part in story.urn.fields.objects("contests")}
        may_be = {f"openings-{n}.json" for n in contests if lines[n] < FEWEST_PUBLIC_LINES}
        needed |= {f"openings-{n}.json" for n in contests} - may_be
    for name in sorted(needed - set(case.files)):
        raise BadFact(f"{name} is missing")
    for name in sorted(set(case.files) - needed - may_be):
        raise BadFact(f"{name} is not part of this decision; nothing binds it")


def rule(case: Case) -> Finding:
    """11: quorum, threshold, secrecy and every span are those of the procedure, whose adoption was replayed."""
    story, own = case.story, case.story.fields
    data = case.file("procedure.json")
    hashed = own.digest("procedure_hash")
    if sha256(data).hex() != hashed:
        raise BadFact(f"procedure.json is not the procedure that {story.noticed.name} names")
    try:
        read = parse(case.json("procedure.json"))
    except ValueError as error:
        raise BadFact(f"procedure.json: {error}") from None
    if jcs(read.document) != data:
        raise BadFact("procedure.json does not write out every key")
    case.rules = dict(read.document)
    read = _of_call(story, read)
    asked = {
        "kind": read.decision_class, "quorum": read.document["quorum"], "secrecy": read.ballot.secrecy,
        "extend_days": read.inquorate.days, "extend_times": read.inquorate.times,
        "certify_within_days": read.certify_within_days, "protest_days": read.protest_days,
        "rule_within_days": read.rule_within_days,
    }  # fmt: skip
    for key, value in asked.items():
        _same(own.value.get(key), value, f"{story.noticed.name}: {key}")
    _check_contests(case, story, read)
    check_noticed(case, read)
    referred = _check_referral(story, read)
    return _windows(story, read.notice_days, read.ballot.days, referred)


def _check_referral(story: BallotStory, read: Procedure) -> str:
    """The notice binds the decisions of the bodies that the procedure asks first, which the replay judged."""
    told, asked = story.fields.value.get("referral"), read.document.get("referral")
    found = None if told is None else Fields(told, f"{story.noticed.name}: referral")
    _same(None if found is None else found.value["rule"], asked, f"{story.noticed.name}: referral")
    return "" if found is None else f"; referred by {', '.join(map(str, found.items('decisions')))}"


def _of_call(story: BallotStory, read: Procedure) -> Procedure:
    """The rules of this ballot: the procedure's own, or of a second call those that it gives such."""
    if story.fields.maybe_text("first_call") is None:
        return read
    again = as_second_call(read)
    if again is None:
        raise BadFact(f"{story.noticed.name}: the procedure knows no second call")
    return again


def _check_contests(case: Case, story: BallotStory, read: Procedure) -> None:
    """The contests are those of the frozen text under the rule; of an erased text, at least each is under the rule."""
    noticed = story.fields.items("contests")
    if case.frozen is not None:
        asked = case.frozen.get("contests", [])
        try:
            if asked != contests(asked, read):
                raise BadFact("proposal.json: its contests are not in their one form")
            expected = noticed_contests(str(case.frozen["title"]), contests(asked, read), read.document)
        except ValueError as error:
            raise BadFact(f"proposal.json: {error}") from None
        _same(noticed, expected, f"{story.noticed.name}: what it asks")
        return
    ballot = read.document["ballot"]
    for contest in story.terms.contests:
        where = f"{story.noticed.name}: contest {contest.n}"
        if contest.is_motion:
            _same(dict(contest.rule), {key: read.document[key] for key in _PART_OF_MOTIONS}, f"{where}, rule")
        else:
            _same(contest.method, read.ballot.method, f"{where}, method")
            seats = read.ballot.seats or contest.rule.get("seats")
            assert isinstance(ballot, dict)
            part = {key: ballot[key] for key in _PART_OF_ELECTIONS if key in ballot} | {"seats": seats}
            _same(dict(contest.rule), part, f"{where}, rule")


def _windows(story: BallotStory, notice_days: int, days: int, referred: str) -> Finding:
    own = story.fields
    opens, closes = own.instant("opens"), own.instant("closes")
    if opens < story.noticed.at + span(notice_days) - SLACK:
        raise BadFact(f"{story.noticed.name}: it opened less than {notice_days} days after the notice")
    if closes != opens + span(days):
        raise BadFact(f"{story.noticed.name}: it was not to be open for {days} days")
    longest = {str(c.n): c.longest_choice() for c in story.terms.contests}
    _same(own.number("paper_length"), stated_length(story.number, longest), f"{story.noticed.name}: paper_length")
    said = f"rule as adopted; noticed {story.noticed.at:%Y-%m-%d}, open {opens:%Y-%m-%d} to {story.closes_at:%Y-%m-%d}"
    unseen = "how the papers of those that referred it were counted: see their own bundles" if referred else ""
    return Finding(f"{said}, extended {story.extensions} times{referred}", unseen)


def rounds(case: Case) -> Finding:
    """12: every round on the proposal that reported is there, as it was logged."""
    reported = _reports(case, case.story)
    if not reported:
        return Finding("no round on the proposal reported")
    listed = case.json("rounds.json")
    if not isinstance(listed, list) or [_number(item) for item in listed] != sorted(reported):
        raise BadFact("rounds.json does not list the rounds that reported, once each by number")
    withheld = []
    for value in listed:
        item = Fields(value, "rounds.json")
        entry = reported[item.text("round")]
        hashed = entry.fields.digest("report_hash")
        if "erased" in item.value:
            item.only(("erased", "round"))
            withheld.append(case.erasure(item.value["erased"], hashed, f"the report of {item.text('round')}"))
            continue
        item.only(("round", "host", "attendance", "text", "minority"))
        if sha256(jcs(value)).hex() != hashed:
            raise BadFact(f"rounds.json: the report of {item.text('round')} is not the one of {entry.name}")
        _same(item.number("attendance"), entry.fields.number("attendance"), f"rounds.json: {item.text('round')}")
    said = "; ".join([f"{len(reported)} rounds reported", *withheld])
    return Finding(said, "how many bodies should have held one", "withheld" if withheld else "ok")


def _reports(case: Case, story: BallotStory) -> dict[str, Logged]:
    proposal = story.fields.text("proposal")
    found = [entry for entry in case.of_type("round.reported") if entry.fields.value.get("proposal") == proposal]
    return {entry.fields.text("round"): entry for entry in found}


def _number(item: object) -> object:
    return item.get("round") if isinstance(item, dict) else None


def _same(found: object, expected: object, where: str) -> None:
    if found != expected or isinstance(found, bool) != isinstance(expected, bool):
        raise BadFact(f"{where} is {_shown(found)}, expected {_shown(expected)}")


def _shown(value: object) -> str:
    return repr(value)[:80]
