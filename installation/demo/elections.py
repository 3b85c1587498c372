"""What is elected and chosen: a committee in proportion, a circle's plans, and a branch's advice. Pure data."""

from installation.demo import cast
from installation.demo.present import NOT_VOTED_YET
from installation.demo.voting import Marked
from installation.demo.way import Plan

COMMITTEE = Plan(
    "elect", "Elect the committee",
    "The committee of five is elected for a year by single transferable vote, so that every part of the chapter that "
    "fills a seat has one.\n\n"
    "It keeps house between general meetings. It can pause a relationship, never use one.",
    -70,
    Marked((
        ("o1>o3>o6", 9), ("o1>o2", 4), ("o2>o1>o4", 6), ("o3>o1", 2), ("o4>o7>o2", 8), ("o4>o5", 3), ("o5>o4>o8", 5),
        ("o6>o3", 4), ("o7>o8>o5", 3), ("o8>o7", 4), ("o8>o6>o3>o1", 2), ("", 1),
    )),
    proposer=cast.CHAIR, question="Who shall be on the committee?",
    options=(
        "Ruth Abelló", "Beto Quarles", "Anneke Sool", "Fergus Halyard", "Imani Skerry", "Otis Larkspur",
        "Thora Lockgate", "Yusuf Brine",
    ),
)  # fmt: skip
PLANS = Plan(
    "elect", "Choose what the School workers’ circle takes up this spring",
    "The circle has hands for two undertakings. Each needs half of us behind it, or it waits.",
    -52, Marked((("o1,o2", 7), ("o1", 4), ("o2,o4", 5), ("o3", 3), ("o1,o3,o4", 2), ("", 1))),
    body=cast.SCHOOL, proposer="Ola Brightwater", by="Ola Brightwater", question="What do we take up?",
    options=(
        "A tour of all lunch rooms", "A fund for strike days", "A choir for May Day", "Evening classes on the contract",
    ),
)  # fmt: skip
DECIDED = (COMMITTEE, PLANS)
OPEN = Plan(
    "elect", "Recommend a candidate for the Ward 7 seat",
    "Harbor branch tells the chapter whom it would back in Ward 7, or that it would back nobody. "
    "The chapter decides on an endorsement by itself.",
    -10, Marked((("o1>o2", 9), ("o2>o1>o4", 6), ("o3>o4", 3), ("o4", 5), ("", 1))),
    body=cast.HARBOR, proposer="Noor Castellan", by="Noor Castellan", keep_out=NOT_VOTED_YET,
    question="Whom do we recommend for Ward 7?", options=("Ambrose Vell", "Corinna Dray", "Lucas Penhallow"),
)  # fmt: skip
"""Its last option, o4, is “no endorsement”."""
