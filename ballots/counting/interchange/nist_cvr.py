"""Writing papers as cast vote records in JSON after NIST SP 1500-103, version 1.0.

One record a paper, as the standard wants it, in the order of the rankings: nothing about who handed it in, or when.
"""

import json
from collections.abc import Iterator, Mapping

from ballots.counting.interchange.election import Election

_GPUNIT, _ELECTION, _CONTEST, _DEVICE = "gpunit-1", "election-1", "contest-1", "device-1"


def write_nist_cvr(election: Election, generated: str) -> Iterator[str]:
    """Return a report of cast vote records piece by piece, one record a line, so that none is held with the others.

    `generated` is the instant of writing, such as 2026-03-02T09:00:00Z. Options at one rank have the same number;
    withdrawn options are candidates like the others, and papers that say nothing are records without a selection.
    """
    head = json.dumps(_head(election, generated), ensure_ascii=False)
    yield head.removesuffix("}") + ', "CVR": ['
    ids = {option: f"selection-{place}" for place, option in enumerate(election.options, 1)}
    places = {option: place for place, option in enumerate(election.options)}
    written = 0
    for ranking in sorted(election.papers, key=lambda ranks: [sorted(places[one] for one in rank) for rank in ranks]):
        selections = [_selection(ids[option], number) for number, rank in enumerate(ranking, 1) for option in rank]
        for _ in range(election.papers[ranking]):
            written += 1
            yield (",\n" if written > 1 else "\n") + json.dumps(_record(written, selections))
    yield "\n]}\n"


def _head(election: Election, generated: str) -> dict[str, object]:
    title = election.title or "Contest"
    candidates = [
        {"@id": f"candidate-{place}", "@type": "CVR.Candidate", "Name": option}
        for place, option in enumerate(election.options, 1)
    ]
    selections = [
        {"@id": f"selection-{place}", "@type": "CVR.CandidateSelection", "CandidateIds": [f"candidate-{place}"]}
        for place in range(1, len(election.options) + 1)
    ]
    contest = {
        "@id": _CONTEST,
        "@type": "CVR.CandidateContest",
        "Name": title,
        "NumberElected": election.seats,
        "VotesAllowed": len(election.options),
        "VoteVariation": "rcv",
        "ContestSelection": selections,
    }
    return {
        "@type": "CVR.CastVoteRecordReport",
        "Version": "1.0.0",
        "GeneratedDate": generated,
        "ReportGeneratingDeviceIds": [_DEVICE],
        "ReportingDevice": [{"@id": _DEVICE, "@type": "CVR.ReportingDevice", "Application": "Mandate"}],
        "GpUnit": [{"@id": _GPUNIT, "@type": "CVR.GpUnit", "Type": "other", "OtherType": "organisation"}],
        "Election": [
            {
                "@id": _ELECTION,
                "@type": "CVR.Election",
                "ElectionScopeId": _GPUNIT,
                "Name": title,
                "Candidate": candidates,
                "Contest": [contest],
            }
        ],
    }


def _selection(selection: str, rank: int) -> Mapping[str, object]:
    position = {"@type": "CVR.SelectionPosition", "HasIndication": "yes", "NumberVotes": 1, "Rank": rank}
    return {
        "@type": "CVR.CVRContestSelection",
        "ContestSelectionId": selection,
        "Rank": rank,
        "SelectionPosition": [position],
    }


def _record(number: int, selections: list[Mapping[str, object]]) -> dict[str, object]:
    contest = {"@type": "CVR.CVRContest", "ContestId": _CONTEST, "CVRContestSelection": selections}
    snapshot = {"@id": f"snapshot-{number}", "@type": "CVR.CVRSnapshot", "Type": "original", "CVRContest": [contest]}
    return {
        "@type": "CVR.CVR",
        "ElectionId": _ELECTION,
        "UniqueId": str(number),
        "CurrentSnapshotId": f"snapshot-{number}",
        "CVRSnapshot": [snapshot],
    }
