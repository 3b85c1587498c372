"""Law 10: nobody reads beyond their bodies and offices; totals are public, lines only where they expose nobody."""

import re
from typing import Any

from sqlalchemy import func, select

from ballots import actions, queries
from ballots.models import Ballot
from deliberation import queries as decided
from foundation.database import db
from oversight.bundle import build
from tests.attempts import Visitor
from tests.factories import a_chapter, a_member, a_position, a_vote, hand_in


def certified(house: Any, clock: Any, papers: int, plain: int, choice: str = "yes") -> Any:
    vote = a_vote(house, plain=plain)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:papers], choice))
    clock.advance(days=5)
    house.tick()
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, queries.count_of(vote.ballot).hash)  # type: ignore[union-attr]
        db.session.commit()
    house.tick()
    db.session.rollback()
    return vote


def lines(app: Any, vote: Any, member: str | None) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (
        Visitor(app, member).client.get(f"/ballots/{vote.ballot}/lines").json["contests"]["1"]["lines"]
    )
    return listed


def in_bundle(vote: Any, folder: Any) -> set[str]:
    import io
    import zipfile

    decision = decided.decision_of(vote.proposal)
    assert decision is not None
    with zipfile.ZipFile(io.BytesIO(build(decision.id))) as bundle:
        return set(bundle.namelist())


def test_below_twenty_papers_totals_are_public_and_lines_are_for_auditors_alone(house, app, clock, tmp_path) -> None:
    vote = certified(house, clock, papers=19, plain=24)
    for member in (None, vote.voters[0], vote.chapter.chair, vote.tellers[0]):
        page = Visitor(app, member).page(f"/ballots/{vote.ballot}/result")
        assert "CARRIED" in page or "Carried" in page
        assert "19" in page
        assert all(set(line) == {"commitment"} for line in lines(app, vote, member)), member
    shown = lines(app, vote, vote.auditors[0])
    assert {line["choice"] for line in shown} == {"yes"}
    names = in_bundle(vote, tmp_path)
    assert {"count.json", "commitments-1.json"} <= names
    assert not any("opening" in name for name in names)


def test_from_twenty_papers_every_line_is_public_and_carries_no_name(house, app, clock, tmp_path) -> None:
    vote = certified(house, clock, papers=20, plain=24)
    shown = lines(app, vote, None)
    assert len(shown) == 20
    assert all({"commitment", "choice"} <= set(line) for line in shown)
    assert not any({"ref", "member", "group"} & set(line) for line in shown)
    assert any("opening" in name for name in in_bundle(vote, tmp_path))


def test_the_commitments_are_public_always_so_that_every_code_can_be_looked_up(house, app, clock) -> None:
    vote = certified(house, clock, papers=5, plain=12)
    shown = [line["commitment"] for line in lines(app, vote, None)]
    assert len(shown) == 5
    assert shown == sorted(shown)


def test_a_ballot_never_opened_publishes_no_line_and_no_total(house, app, clock) -> None:
    vote = certified(house, clock, papers=2, plain=12)
    assert lines(app, vote, None) == lines(app, vote, vote.auditors[0]) == []
    result = queries.result(queries.ballot(vote.ballot))
    assert result is not None
    assert (result.outcome, "totals" in result.contests[0]) == ("INQUORATE", False)


def test_an_annulled_ballot_publishes_no_line_and_no_total(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:9], "yes"))
    act = actions.propose_annulment(vote.ballot, "A wrong text.", vote.chapter.chair)
    actions.annul(act.id, vote.chapter.secretary)
    db.session.commit()
    clock.advance(days=5)
    house.tick()
    for member in (vote.voters[0], vote.auditors[0], vote.tellers[0]):
        assert Visitor(app, member).status(f"/ballots/{vote.ballot}/lines") == 404
    assert queries.result(queries.ballot(vote.ballot)) is None


def test_no_notice_goes_out_by_the_page_for_a_sealed_ballot_of_nine(house, app) -> None:
    from ballots.counter import keep_spares

    chapter = a_chapter(6)
    proposal = a_position(chapter)
    house.run("counter", keep_spares)
    chair = Visitor(app, chapter.chair)
    answer = chair.post(f"/proposals/{proposal}/notice")
    assert answer.status_code in (409, 422)
    assert "roll" in answer.get_data(as_text=True)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 0


PRIVATE = (
    "/ballots/{ballot}", "/ballots/{ballot}/receipt", "/ballots/{ballot}/certify", "/ballots/{ballot}/rulings",
    "/proposals/{proposal}", "/people/{body}",
)  # fmt: skip


def test_an_outsider_gets_the_404_of_an_unknown_thing(house, app) -> None:
    """Word for word: the page of what is not yours is the page of what is not there."""
    vote = a_vote(house)
    stranger = Visitor(app, a_member("A Stranger"))
    real = {"ballot": vote.ballot, "proposal": vote.proposal, "body": vote.chapter.root}

    def told(path: str, ids: dict[str, str]) -> tuple[int, str]:
        answer = stranger.client.get(path.format(**ids))
        return answer.status_code, re.sub(r'value="[^"]{20,}"|[0-9a-f]{32}', "", answer.get_data(as_text=True))

    for path in PRIVATE:
        there, nowhere = told(path, real), told(path, dict.fromkeys(real, "0" * 32))
        assert there == nowhere, path
        assert there[0] == 404, path


def test_a_receipt_is_the_members_own_and_no_address_names_another(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, {vote.voters[0]: "yes"})
    path = f"/ballots/{vote.ballot}/receipt"
    assert "receipt-v1" in Visitor(app, vote.voters[0]).page(path)
    for other in (vote.voters[1], vote.chapter.chair, vote.auditors[0]):
        for query in ("", f"?member={vote.voters[0]}", f"?member_id={vote.voters[0]}"):
            assert "receipt-v1" not in Visitor(app, other).page(path + query)


def test_the_explorer_and_the_bundle_name_nobody(house, app, clock, tmp_path) -> None:
    import io
    import zipfile

    from membership.models import Member

    vote = certified(house, clock, papers=20, plain=24)
    decision = decided.decision_of(vote.proposal)
    assert decision is not None
    with zipfile.ZipFile(io.BytesIO(build(decision.id))) as bundle:
        files = {name: bundle.read(name).decode() for name in bundle.namelist()}
    pages = {
        path: Visitor(app).page(path) for path in ("/log", "/decisions", f"/decisions/{decision.number}", "/audit")
    }
    people = list(db.session.execute(select(Member.id, Member.name, Member.email)))
    assert len(people) == 27
    for where, told in (files | pages).items():
        for row in people:
            assert not any(f">{value}<" in told or f'"{value}"' in told for value in row), (where, row)
            assert row.email not in told, where
