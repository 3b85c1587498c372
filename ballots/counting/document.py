"""A count as a JSON document, with every amount as the decimal number that the rule works in."""

from collections.abc import Mapping

from ballots.counting.record import Count, Round, Tie, Transfer


def as_document(count: Count) -> dict[str, object]:
    """Return the document of a count: winners in order, rounds, ties and papers; pairs where the method has them."""
    document: dict[str, object] = {
        "method": count.method,
        "seats": count.seats,
        "options": list(count.options),
        "winners": list(count.winners),
        "valid": count.valid,
        "blank": count.blank,
        "invalid": count.invalid,
        "rounds": [_round(count, each) for each in count.rounds],
        "ties": [{"round": number, **_tie(tie)} for number, tie in count.ties],
    }
    if count.quota is not None:
        document["quota"] = count.shown(count.quota)
    if count.tiers:
        document["order"] = [list(tier) for tier in count.tiers]
    if count.pairwise:
        document["pairwise"] = {one: dict(row) for one, row in count.pairwise.items()}
    if count.strengths:
        document["strengths"] = {one: dict(row) for one, row in count.strengths.items()}
    if count.majorities:
        document["majorities"] = [
            {"winner": pair.winner, "loser": pair.loser, "votes": pair.votes, "against": pair.against}
            | {"locked": pair.locked}
            for pair in count.majorities
        ]
    return document


def _round(count: Count, each: Round) -> dict[str, object]:
    document: dict[str, object] = {
        "round": each.number,
        "totals": _amounts(count, each.totals),
        "elected": list(each.elected),
        "excluded": list(each.excluded),
        "transfers": [_transfer(count, transfer) for transfer in each.transfers],
        "ties": [_tie(tie) for tie in each.ties],
        "exhausted": count.shown(each.exhausted),
    }
    for name, amount in (("lost", each.lost or None), ("quota", each.quota), ("surplus", each.surplus)):
        if amount is not None:
            document[name] = count.shown(amount)
    if each.keep is not None:
        document["keep_factors"] = _amounts(count, each.keep)
    if each.iterations is not None:
        document["iterations"] = each.iterations
    return document


def _amounts(count: Count, amounts: Mapping[str, int]) -> dict[str, str]:
    return {option: count.shown(amount) for option, amount in amounts.items()}


def _transfer(count: Count, transfer: Transfer) -> dict[str, object]:
    parcels = [
        {
            "received_at": count.shown(parcel.received_at),
            "value": count.shown(parcel.value),
            "papers": parcel.papers,
            "to": dict(parcel.to),
            "exhausted": parcel.exhausted,
        }
        for parcel in transfer.parcels
    ]
    return {
        "from": transfer.source,
        "cause": transfer.cause,
        "amount": count.shown(transfer.amount),
        "to": _amounts(count, transfer.to),
        "exhausted": count.shown(transfer.exhausted),
        "lost": count.shown(transfer.lost),
        "parcels": parcels,
    }


def _tie(tie: Tie) -> dict[str, object]:
    document: dict[str, object] = {"over": tie.over, "tied": list(tie.tied), "fell_on": tie.fell_on, "by": tie.by}
    if tie.round is not None:
        document["earlier_round"] = tie.round
    return document
