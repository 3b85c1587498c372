"""What is under way at the present: a count to be signed, open ballots, a running round, a discussion. Data."""

from datetime import timedelta

from installation.demo import cast, ties
from installation.demo.voting import Papers
from installation.demo.way import Plan, Report

COUNTED = Plan(
    "activate", "Activate our relationship with a retired nurse known throughout Ward 4",
    "She has offered to open doors in Ward 4. Her name is known to the members and stays out of the public "
    "register.\n\n"
    "The tie is held by one of us; with it she becomes somebody whom the campaign may ask.",
    -28, Papers(51, 16, 6, 1), campaign=ties.WARD_4, relationship=ties.NURSE, proposer="Joan Petrakis", until=96,
    reports=(
        Report(cast.HARBOR, 15, "For. She should be asked first whether she wants to be named at all."),
        Report(cast.NORTHSIDE, 10, "For.", "One person is no relationship of the organisation."),
    ),
    terms=(("ours", "Print her name nowhere", 96), ("theirs", "Come to two campaign evenings", 60)),
)  # fmt: skip
OPEN = Plan(
    "activate", "Activate our relationship with the Ward 4 Tenants’ Councils in the Ward 4 campaign",
    "Six councils along Ferry Road can be asked for **canvassing evenings and a place for the last rally**.\n\n"
    "- Requests go through their coordinator.\n"
    "- The campaign prints nothing in their name without their written yes.",
    -23, Papers(34, 12, 4, 1), campaign=ties.WARD_4, relationship=ties.WARD_TENANTS, proposer=cast.ORGANISER, until=96,
    reports=(
        Report(cast.HARBOR, 18, "For. Their coordinator spoke and answered everything.",
               "Two of the six councils were not asked yet."),
        Report(cast.NORTHSIDE, 21, "For, if the rent demands of the councils come first."),
    ),
    terms=(
        ("theirs", "Open four canvassing evenings", 45),
        ("ours", "Put their rent demands on the first page of the platform", 20),
    ),
)  # fmt: skip
NOT_VOTED_YET = (
    cast.WAITING, cast.CHAIR, cast.SECRETARY, cast.REGISTRAR, cast.ORGANISER, "Noor Castellan", "Delia Oyarzun",
    *cast.TELLERS, *cast.AUDITORS,
)  # fmt: skip
"""Who has the open ballot still before them, so that each persona can vote."""
TALKED_OVER = Plan(
    "activate", "Activate our relationship with St. Brannock’s parish network in the Ward 4 campaign",
    "Four congregations, whom the candidate knows from ten years in their kitchen. The tie is hers, not ours: "
    "the chapter would ask through her, and only for kitchen evenings.",
    -6, Papers(0, 0), campaign=ties.WARD_4, relationship=ties.PARISH, until=96,
    terms=(("ours", "Ask from no pulpit", 90),),
)  # fmt: skip
FIRST_REPORT = Report(
    cast.MILL, 11, "For, with the kitchen as the place and nothing said from a pulpit.",
    "What is the candidate’s should stay the candidate’s.",
)  # fmt: skip
RUNNING = Report(cast.HARBOR, 8, "")
DISCUSSED = Plan(
    "position", "Take no money from developers",
    "The chapter takes no money from anybody who builds for sale in Port Ellery, and returns what comes anyway.\n\n"
    "1. This binds the chapter, its branches and its campaigns.\n"
    "2. What is returned is published with its date.",
    -2, Papers(0, 0), proposer="Noor Castellan", hour=20,
)  # fmt: skip
CLOSING = (
    (timedelta(minutes=15), Plan(
        "position", "March along Quay Street on May Day",
        "The march goes along **Quay Street**, past the sheds that were sold, and ends at the depot gate.",
        -27, Papers(43, 21, 5, 1), proposer="Noor Castellan", keep_out=NOT_VOTED_YET, hour=17,
    )),
    (timedelta(hours=3), Plan(
        "position", "Close the office on Saturdays",
        "The office in Mill Lane stays shut on Saturdays. Who works in the week finds it open until 9 pm on Thursdays.",
        -27, Papers(29, 33, 7, 2), proposer="Teo Ravenscroft", keep_out=NOT_VOTED_YET, hour=18,
    )),
)  # fmt: skip
"""Ballots of the whole chapter that close so long after the present: who comes by can vote and see them counted."""
