"""The inbox: who moves what next, what happened to whom, and what is open without the reader, with the reason."""

from typing import Any

from deliberation import actions as deliberation
from deliberation import queries
from oversight import actions as oversight
from tests.attempts import Visitor
from tests.carried import TEXT, Carried, in_full_house
from tests.factories import a_member, a_rule


def inbox(made: Carried, member_id: str) -> str:
    return Visitor(made.house.app("web"), member_id).page("/inbox")


def test_who_is_not_on_the_roll_of_an_open_ballot_reads_its_name_and_why(house: Any) -> None:
    made = in_full_house(house)
    newcomer = made.act(a_member, "Nell Newcomer", (made.chapter.root,), house.clock.at.date())
    page = inbox(made, newcomer)
    assert "Nothing waits for you, Nell Newcomer" in page
    assert "Open without you" in page
    assert "March on the first of May" in page
    assert "Not a member of this body when the roll is frozen." in page
    assert "Open without you" not in inbox(made, made.named["Kim Keys"])
    stranger = made.act(a_member, "Otto Outside", (made.chapter.branch,), house.clock.at.date())
    assert "March on the first of May, ballot" not in inbox(made, stranger)


def test_a_proposal_ready_for_notice_waits_for_those_who_may_give_it(house: Any) -> None:
    made = in_full_house(house)
    made.act(lambda: deliberation.adopt_procedure(made.chapter.root, "position", a_rule()))
    vera = made.named["Vera Script"]
    proposed = made.act(lambda: deliberation.propose(made.chapter.root, "position", "Plant two limes", TEXT, vera).id)
    ready = "“Plant two limes” is ready for notice"
    assert ready in inbox(made, made.chapter.chair)
    assert ready not in inbox(made, vera)
    made.act(lambda: deliberation.withdraw(proposed, vera))
    assert ready not in inbox(made, made.chapter.chair)


def test_an_answer_to_ones_own_words_is_told_and_a_hidden_one_is_not(house: Any) -> None:
    made = in_full_house(house)
    assert "Vera Script answered what you said." in inbox(made, made.named["Kim Keys"])
    assert "Tara Teller answered what you said." in inbox(made, made.chapter.chair)
    assert "answered what you said" not in inbox(made, made.named["Vera Script"])
    said = made.act(lambda: deliberation.say(made.proposal, "Which way?", made.named["Vera Script"]).n)
    made.act(lambda: deliberation.say(made.proposal, "Mine, of course.", made.named["Kim Keys"], reply_to=said))
    assert "Kim Keys answered what you said." in inbox(made, made.named["Vera Script"])
    made.act(lambda: deliberation.hide_post(made.proposal, said + 1, "It mocks.", made.chapter.chair))
    assert "answered what you said" not in inbox(made, made.named["Vera Script"])


def test_a_protest_is_told_to_tellers_and_officers_of_the_body_that_decided(house: Any) -> None:
    made = in_full_house(house)
    newest = made.act(lambda: max(queries.decisions(), key=lambda one: one.number))
    made.act(lambda: oversight.file_protest(newest.id, "count", "Two papers stuck together.", made.named["Kim Keys"]))
    house.tick()
    for member_id in (made.named["Tara Teller"], made.chapter.chair):
        assert "A member protested against decision" in inbox(made, member_id)
    assert "A member protested against decision" not in inbox(made, made.named["Vera Script"])
