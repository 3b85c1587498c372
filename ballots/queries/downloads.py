"""What of a counted ballot anybody may take elsewhere: papers by what they say, where lines are public (law 10)."""

import json
from datetime import UTC

from ballots.counting.quickest import papers_of
from ballots.models import Ballot
from ballots.queries.certifying import choices_of
from ballots.queries.found import contests, count_of, terms
from ballots.queries.results import lines_public_of
from ballots.rules.count_document import was_opened
from ballots.rules.downloads import Counted


def counted_contests(found: Ballot) -> list[Counted]:
    """Return the contests of a sealed ballot whose lines are public, each with its papers; else none.

    The database puts equal choices together, so that what is fetched follows the papers that differ.
    """
    counted = count_of(found.id)
    if counted is None or found.secrecy != "sealed":
        return []
    document = json.loads(counted.document)
    if not lines_public_of(found, document):
        return []
    asked = {one.n: one for one in terms(found).contests}
    rows = {row.n: row for row in contests(found.id)}
    return [
        Counted(
            found.number, rows[one["n"]].title, one["method"],
            {option["id"]: option["text"] for option in json.loads(rows[one["n"]].options)},
            papers_of(asked[one["n"]], choices_of(found.id, one["n"]), document["returned"]).choices,
            one, counted.counted_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for one in document["contests"]
        if was_opened(one)
    ]  # fmt: skip
