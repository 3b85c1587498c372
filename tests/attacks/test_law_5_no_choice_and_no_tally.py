"""Law 5: before the close no page, entry, table or mail shows a choice or a tally, and a secret choice never."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select, text

from ballots import actions, queries
from ballots.models import Intake
from foundation.database import Base, db
from foundation.models import OutgoingMail
from tests.attempts import Visitor, counts
from tests.factories import a_member, a_vote, hand_in
from tests.kept import kept

PAGES = (
    "/inbox", "/ballots", "/ballots/{ballot}", "/ballots/{ballot}/result", "/ballots/{ballot}/lines",
    "/ballots/{ballot}/certify", "/ballots/{ballot}/rulings", "/proposals", "/proposals/{proposal}", "/audit",
    "/audit/coverage", "/decisions", "/register", "/people", "/rounds", "/", "/log", "/outbox",
)  # fmt: skip
CHANGES = (r'value="[^"]{20,}"', r'content="[^"]{20,}"', r"nonce-[\w-]+", r'nonce="[^"]+"')


@pytest.fixture
def vote(app, house, clock):
    def build() -> Any:
        made = a_vote(house)
        clock.advance(days=3)
        hand_in(made.ballot, dict(zip(made.voters[:4], ["yes", "no", "yes", "abstain"], strict=True)))
        house.tick()
        return made

    return kept(house, "four of fifteen voted", build)


def onlookers(vote: Any) -> dict[str, str | None]:
    return {
        "visitor": None, "member": vote.voters[11], "chair": vote.chapter.chair, "secretary": vote.chapter.secretary,
        "teller": vote.tellers[0], "auditor": vote.auditors[0], "keeper": vote.chapter.keeper,
        "stranger": a_member("A Stranger"),
    }  # fmt: skip


def looked_at(app: Any, vote: Any, people: dict[str, str | None]) -> dict[tuple[str, str], str]:
    """Every page as everybody sees it, without what is new at each look: tokens and dice."""
    found = {}
    for name, member in people.items():
        visitor = Visitor(app, member)
        for path in PAGES:
            page = visitor.page(path.format(ballot=vote.ballot, proposal=vote.proposal))
            for pattern in CHANGES:
                page = re.sub(pattern, "", page)
            found[name, path] = page
    return found


def test_no_page_of_anybody_changes_when_others_vote(app, house, vote) -> None:
    """Five more papers, all of them Yes: whoever did not hand one in sees the very same pages, teller and chair too."""
    people = {name: m for name, m in onlookers(vote).items() if m not in vote.voters[4:9]}
    before = looked_at(app, vote, people)
    assert "ballot" in before["member", "/ballots/{ballot}"].lower()
    hand_in(vote.ballot, dict.fromkeys(vote.voters[4:9], "yes"))
    after = looked_at(app, vote, people)
    changed = {where for where in before if before[where] != after[where]}
    assert changed == set()


def test_no_page_before_the_close_tells_how_many_took_part(app, house, vote) -> None:
    """Nine of fifteen took part: a page says "fewer than 10", never the figure."""
    hand_in(vote.ballot, dict.fromkeys(vote.voters[4:9], "yes"))
    house.tick()
    for (name, path), page in looked_at(app, vote, onlookers(vote)).items():
        words = re.sub(r"<[^>]+>", " ", page)
        for told in ("9 of 15", "9 took part", "9 papers", "9 envelopes", "6 of 15", "6 have not", "60 %", "60%"):
            assert told not in words, (name, path, told)
    assert "fewer than 10" in Visitor(app, vote.voters[11]).page(f"/ballots/{vote.ballot}")


def test_nobody_gets_a_list_of_who_took_part_or_did_not_while_it_is_open(app, house, vote) -> None:
    refs = {ref: name for name, ref in db_refs(vote).items()}
    for name, member in onlookers(vote).items():
        visitor = Visitor(app, member)
        for path in PAGES:
            page = visitor.page(path.format(ballot=vote.ballot, proposal=vote.proposal))
            assert not any(ref in page for ref in refs), (name, path)


def db_refs(vote: Any) -> dict[str, str]:
    from membership import queries as members

    found: dict[str, str] = members.refs_of(queries.ballot(vote.ballot).roll_id)
    db.session.rollback()
    return found


def test_the_result_the_lines_and_the_count_are_shut_until_the_count(app, house, vote, clock) -> None:
    for member in (None, vote.voters[11], vote.tellers[0], vote.auditors[0]):
        visitor = Visitor(app, member)
        assert visitor.status(f"/ballots/{vote.ballot}/lines") == 404
        page = visitor.page(f"/ballots/{vote.ballot}/result")
        assert not re.search(r"\b(CARRIED|NOT CARRIED|INQUORATE)\b", page)
    clock.advance(days=5)
    assert Visitor(app, vote.auditors[0]).status(f"/ballots/{vote.ballot}/lines") == 404  # closed, not yet counted
    assert queries.result(queries.ballot(vote.ballot)) is None


def test_a_cast_writes_one_row_of_the_box_and_nothing_else_anywhere(app, house, vote) -> None:
    """No entry, no mail, no counter, no time: of all tables only `intake` has one row more, and it knows no order."""
    before = counts()
    hand_in(vote.ballot, {vote.voters[6]: "no"})
    after = counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {"intake": 1}
    columns = set(Base.metadata.tables["intake"].columns.keys())
    assert columns == {"ballot_id", "member_id", "n", "roll_id", "secrecy", "e", "envelope"}


def test_a_vote_on_the_plain_page_leaves_no_choice_in_session_table_or_mail(app, house, vote) -> None:
    """The words typed and the start value never reach the database; the choice only sealed."""
    voter, s0, words = vote.voters[7], "c0ffee" * 10 + "abcd", "a grey heron on one leg"
    form = {"choice-1": "abstain", "s0": s0, "words": words}
    visitor = Visitor(app, voter)
    assert visitor.post(f"/ballots/{vote.ballot}/review", **form).status_code == 200
    answer = visitor.post(f"/ballots/{vote.ballot}/cast", **form)
    assert answer.status_code == 200
    sealed = actions.seal_for(queries.ballot(vote.ballot), {"1": "abstain"}, s0, words)
    assert sealed.code.replace(" ", "") in re.sub(r"<[^>]+>|\s", "", answer.get_data(as_text=True))
    everything = whole_database(house)
    for secret in (words, s0, sealed.code.replace(" ", ""), sealed.code):
        assert secret.encode() not in everything
        if re.fullmatch("[0-9a-f]{64}", secret):
            assert bytes.fromhex(secret) not in everything


def whole_database(house: Any) -> bytes:
    """Every value of every table as its owner reads it, one after the other."""

    def read() -> bytes:
        blocks = []
        for name, table in Base.metadata.tables.items():
            for row in db.session.execute(text(f'select * from "{name}"')):
                for value, column in zip(row, table.columns, strict=True):
                    raw = isinstance(column.type, LargeBinary) and value is not None
                    blocks.append(bytes(value) if raw else str(value).encode())
        return b"\x00".join(blocks)

    found: bytes = house.run("owner", read)
    return found


def test_all_papers_and_receipts_look_alike_whatever_was_chosen(app, house, vote) -> None:
    answers = {}
    for voter, choice in zip(vote.voters[4:8], ("yes", "no", "abstain", ""), strict=True):
        form = {"choice-1": choice, "s0": "ab" * 32, "words": f"words {choice}"[:6].ljust(9, ".") + voter[:4]}
        answers[choice] = Visitor(app, voter).post(f"/ballots/{vote.ballot}/cast", **form)
        assert answers[choice].status_code == 200
    assert len({len(a.data) for a in answers.values()}) == 1
    again = {len(Visitor(app, v).client.get(f"/ballots/{vote.ballot}/receipt").data) for v in vote.voters[4:8]}
    assert len(again) == 1
    lengths = house.run("counter", lambda: set(map(len, db.session.scalars(select(Intake.envelope)))))
    assert len(lengths) == 1


def test_entries_and_mails_name_no_member_and_no_choice(app, house, vote, clock) -> None:
    from auditlog import queries as log
    from membership.models import Member

    clock.advance(days=5)
    house.tick()
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, queries.count_of(vote.ballot).hash)
        db.session.commit()
    house.tick()
    newest = log.latest_checkpoint()
    entries = [json.loads(line) for line in log.whole_log(newest.size)]
    people = list(db.session.execute(select(Member.id, Member.name, Member.email)))
    told = json.dumps(entries)
    assert len(people) == 15
    for row in people:
        assert not any(value in told for value in row), row
    for entry in entries:
        assert not {"choice", "yes", "no", "abstain", "totals", "member"} & set(entry), entry
    for mail in db.session.scalars(select(OutgoingMail)):
        words = set(re.findall(r"[a-z]+", f"{mail.subject} {mail.body.split('checkpoint')[0]}".lower()))
        assert not words & {"yes", "abstain", "carried", "inquorate", "tally", "majority"}, mail.subject


def test_after_the_count_no_row_ties_an_opened_line_to_a_member(app, house, vote, clock) -> None:
    clock.advance(days=5)
    house.tick()

    def left() -> tuple[set[Any], set[Any], set[Any]]:
        envelopes = set(db.session.scalars(select(Intake.envelope)))
        lines = db.session.execute(text("select grp, ref from urn")).all()
        return envelopes, {row[0] for row in lines}, {row[1] for row in lines}

    assert house.run("counter", left) == ({None}, {None}, {None})
