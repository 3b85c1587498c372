"""The ballot's files of a decision's bundle: lists sorted by their own bytes, and the count."""

from sqlalchemy import select

from ballots.models import Ballot, EnvelopeDigest
from ballots.queries.found import count_of
from ballots.queries.papers import in_the_box
from ballots.queries.results import lines, result
from deliberation import queries as deliberation
from foundation.database import db
from foundation.hashing import jcs
from membership import queries as membership


def bundle_parts(decision_id: str) -> dict[str, bytes]:
    """Return file name → bytes (JCS) of the ballot behind a decision. Raises LookupError where there is none.

    `participation.json`: the references of those who took part, sorted. `envelopes.json`: the digests of the
    envelopes in hex, sorted. `count.json`: the count document. For an opened ballot also, per contest n that was not
    withdrawn,
    `commitments-<n>.json`: the commitments in hex, sorted; and, unless withheld by rule, `openings-<n>.json`: the
    lines {"choice", "commitment", "secret"}, in a roll call with "ref", in the same order;
    of a group whose figures are shown with "group".
    """
    decision = deliberation.decision(decision_id)
    if decision is None:
        raise LookupError(f"no decision {decision_id}")
    ballot_id = decision.ballot_id
    found, counted = db.session.get(Ballot, ballot_id), count_of(ballot_id)
    if found is None or counted is None:
        raise LookupError(f"ballot {ballot_id} is not counted, so there is nothing to bundle")
    refs = membership.refs_of(found.roll_id)
    digests = select(EnvelopeDigest.e).where(EnvelopeDigest.ballot_id == ballot_id).order_by(EnvelopeDigest.pos)
    parts = {
        "participation.json": jcs(sorted(refs[one.member_id] for one in in_the_box(ballot_id))),
        "envelopes.json": jcs([bytes(e).hex() for e in db.session.execute(digests).scalars()]),
        "count.json": counted.document.encode(),
    }
    told = result(found)
    if told is not None and told.was_opened:
        parts |= _opened_parts(found, told.lines_public)
    return parts


def _opened_parts(found: Ballot, public: bool) -> dict[str, bytes]:
    published = lines(found)
    assert published is not None
    parts = {}
    for n, contest in published["contests"].items():
        parts[f"commitments-{n}.json"] = jcs([line["commitment"] for line in contest["lines"]])
        if public:
            parts[f"openings-{n}.json"] = jcs(contest["lines"])
    return parts
