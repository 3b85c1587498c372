"""Reading a count back from its document, so that whatever tells a count needs the published document alone."""

from collections.abc import Mapping
from typing import Any

from ballots.counting.record import Count, Majority, Parcel, Round, Tie, Transfer


def from_document(document: Mapping[str, Any]) -> Count:
    """Return the count that `as_document` made a document of; `KeyError` or `ValueError` for anything else."""
    places = _places(document)
    return Count(
        method=document["method"],
        seats=document["seats"],
        options=tuple(document["options"]),
        winners=tuple(document["winners"]),
        rounds=tuple(_round(each, places) for each in document["rounds"]),
        valid=document["valid"],
        blank=document["blank"],
        invalid=document["invalid"],
        places=places,
        quota=_maybe(document.get("quota"), places),
        tiers=tuple(tuple(tier) for tier in document.get("order", ())),
        pairwise={one: dict(row) for one, row in document.get("pairwise", {}).items()},
        strengths={one: dict(row) for one, row in document.get("strengths", {}).items()},
        majorities=tuple(
            Majority(pair["winner"], pair["loser"], pair["votes"], pair["against"], pair["locked"])
            for pair in document.get("majorities", ())
        ),
    )


def _places(document: Mapping[str, Any]) -> int:
    """Return how many decimals the rule works in: those of any total, as all have the same number."""
    shown = [amount for each in document["rounds"] for amount in each["totals"].values()]
    return len(shown[0].partition(".")[2]) if shown else 0


def _whole(shown: str, places: int) -> int:
    """Return an amount in the smallest part that the rule counts in."""
    digits, _, decimals = shown.partition(".")
    if len(decimals) != places:
        raise ValueError(f"{shown!r} has {len(decimals)} decimals, and the count {places}")
    return int(digits + decimals)


def _maybe(shown: str | None, places: int) -> int | None:
    return None if shown is None else _whole(shown, places)


def _amounts(shown: Mapping[str, str], places: int) -> dict[str, int]:
    return {option: _whole(amount, places) for option, amount in shown.items()}


def _round(each: Mapping[str, Any], places: int) -> Round:
    keep = each.get("keep_factors")
    return Round(
        number=each["round"],
        totals=_amounts(each["totals"], places),
        elected=tuple(each["elected"]),
        excluded=tuple(each["excluded"]),
        transfers=tuple(_transfer(transfer, places) for transfer in each["transfers"]),
        ties=tuple(_tie(tie) for tie in each["ties"]),
        exhausted=_whole(each["exhausted"], places),
        lost=_whole(each["lost"], places) if "lost" in each else 0,
        quota=_maybe(each.get("quota"), places),
        surplus=_maybe(each.get("surplus"), places),
        keep=_amounts(keep, places) if keep is not None else None,
        iterations=each.get("iterations"),
    )


def _transfer(transfer: Mapping[str, Any], places: int) -> Transfer:
    parcels = tuple(
        Parcel(
            _whole(parcel["received_at"], places), _whole(parcel["value"], places), parcel["to"], parcel["exhausted"]
        )
        for parcel in transfer["parcels"]
    )
    return Transfer(transfer["from"], transfer["cause"], _whole(transfer["amount"], places), parcels)


def _tie(tie: Mapping[str, Any]) -> Tie:
    return Tie(tie["over"], tuple(tie["tied"]), tie["fell_on"], tie["by"], tie.get("earlier_round"))
