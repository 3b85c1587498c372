"""Every persona's main task, by every hand, from the first page on with no address typed after it.

persona               what they come for                              touch, 360 px  keys, 1280 px  no script
--------------------  ----------------------------------------------  -------------  -------------  ---------
member                reads, speaks, votes, finds the own vote              x              x            x
branch chair          runs a round, sends its report up                     x              x
convener              calls a round of the circle, reports on it            x              x
teller                certifies what was counted again, with a second       x              x            x
organiser             proposes to renew and to sever                        x              x
membership secretary  answers why somebody was not on the list              x              x
auditor               rules on a protest, verifies a decision offline       x              x
stranger              reads and checks a decision                           x              x            x

Voting, certifying and reading must work without a script; what else does is not asked here.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import tasks
from tests.journeys.stage import in_everybodys_house

TASKS: dict[str, tuple[Callable[[tasks.Journey], None], str]] = {
    "member": (tasks.a_member_reads_speaks_votes_and_finds_the_own_vote, "touch keys plain"),
    "branch chair": (tasks.a_branch_chair_runs_a_round_and_sends_its_report_up, "touch keys"),
    "convener": (tasks.a_convener_calls_a_round_of_the_circle_and_reports_on_it, "touch keys"),
    "teller": (tasks.two_tellers_certify_what_they_counted_again, "touch keys plain"),
    "organiser": (tasks.an_organiser_proposes_to_renew_and_to_sever, "touch keys"),
    "membership secretary": (tasks.a_membership_secretary_answers_why_somebody_was_not_on_the_list, "touch keys"),
    "auditor": (tasks.an_auditor_rules_on_a_protest_and_verifies_a_decision_offline, "touch keys"),
    "stranger": (tasks.a_stranger_checks_a_decision_from_the_first_page, "touch keys plain"),
}


@pytest.mark.parametrize(("who", "hand"), [(who, hand) for who, (_, hands) in TASKS.items() for hand in hands.split()])
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_each_persona_does_the_main_task_by_each_hand(
    house: Any, person: Any, who: str, hand: str, tmp_path: Path
) -> None:
    made = in_everybodys_house(house)
    task, _ = TASKS[who]
    task(tasks.Journey(made, person(hand), lambda: person(hand), hand == "plain", tmp_path))


def test_the_table_above_is_the_one_that_is_tried() -> None:
    rows = [line for line in str(__doc__).splitlines() if line.endswith(" x")]
    assert [row[:20].strip() for row in rows] == list(TASKS)
    assert [row[68:].split().count("x") for row in rows] == [len(hands.split()) for _, hands in TASKS.values()]
