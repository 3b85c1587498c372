"""A dump of the database, at each phase, links no member to a choice and no contest to another (DESIGN law 5).

The attack learns on ballots whose truth it knows and is measured on others. Every ballot is half yes, half no,
so that chance is one half whatever the totals tell. A careless table is linked by the same attack.
"""

import math
import random
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text

from auditlog import sequencer
from ballots import actions, counter, queries
from ballots.counter.logged import LoggedBallot
from ballots.counter.opening import Envelope, open_all
from ballots.models import SealKey
from ballots.rules.paper import commitment, secret, seed_from_words
from ballots.rules.sealing import digest, seal
from ballots.rules.terms import BallotTerms, ContestTerms
from foundation.database import db, new_id
from foundation.hashing import b64, sha256
from tests.attacks.dumps import Dump, Table, Thief, readable
from tests.attacks.linking import Case, Measured, Trial, attack, by_bits, by_links
from tests.attacks.staging import next_vote
from tests.factories import acted_vote
from tests.figures import SEED, report, runs
from tests.noted import log_is

VOTERS = 60
PHASES = ("open", "closed", "counted", "key destroyed", "after the window")
BEFORE_THE_COUNT = PHASES[:2]


def shuffled_choices(members: list[str], dice: random.Random) -> dict[str, str]:
    """Half yes, half no, in an order of the dice."""
    said = ["yes", "no"] * (len(members) // 2)
    dice.shuffle(said)
    voters = dice.sample(members, len(members))
    return dict(zip(voters, said, strict=True))


class Voter:
    """Votes as people do: signs in, looks, sends; every other one without the script."""

    def __init__(self, house: Any, vote: Any, dice: random.Random) -> None:
        found = queries.ballot(vote.ballot)
        self.house, self.vote, self.dice, self.length = house, vote, dice, found.paper_length
        key = db.session.get(SealKey, found.seal_key_id)
        assert key is not None
        self.seal_key = bytes(key.public)
        self.seeds: dict[str, bytes] = {}
        self.dice_of_pages: list[str] = []

    def vote_by_web(self, member: str, choice: str, plain: bool) -> None:
        client = self.house.app("web").test_client()
        page = client.get("/sign-in").get_data(as_text=True)
        client.post("/personas", data={"csrf_token": _token(page), "member": member})
        token = _token(client.get(f"/ballots/{self.vote.ballot}").get_data(as_text=True))
        if plain:
            s0 = self.dice.randbytes(32)
            self.dice_of_pages.append(s0.hex())
            self.seeds[member] = seed_from_words(s0, "heron")
            form = {"csrf_token": token, "choice-1": choice, "s0": s0.hex(), "words": "heron"}
            answer = client.post(f"/ballots/{self.vote.ballot}/cast", data=form)
        else:
            self.seeds[member] = self.dice.randbytes(16)
            paper = seal(self.seal_key, self.vote.number, {"1": choice}, self.seeds[member], self.length)
            answer = client.post(
                f"/ballots/{self.vote.ballot}/envelope", json={"envelope": b64(paper)},
                headers={"X-CSRFToken": token, "Accept": "application/json"},
            )  # fmt: skip
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.house.clock.advance(seconds=1)

    def truth(self, choices: dict[str, str]) -> dict[str, tuple[bytes, str]]:
        number = self.vote.number
        return {
            member: (commitment(number, "1", choice, secret(number, "1", self.seeds[member])), choice)
            for member, choice in choices.items()
        }


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def tried_at_each_phase(house: Any, vote: Any, dice: random.Random) -> dict[str, Trial]:
    """Take a ballot its whole way, members voting one after another; try every way on a dump of each phase."""
    house.clock.advance(days=3)
    voter = Voter(house, vote, dice)
    db.session.commit()  # whoever cuts the write-ahead log waits for nobody
    thief = Thief(house)
    choices = shuffled_choices(vote.voters, dice)
    for turn, (member, choice) in enumerate(choices.items()):
        voter.vote_by_web(member, choice, plain=turn % 2 == 0)
    truth, trials = voter.truth(choices), {}

    def look(phase: str) -> None:
        db.session.commit()
        dump = thief.dump()
        lines = _lines(dump, vote.ballot)
        case = Case(dump, vote.ballot, vote.number, lines, truth, voter.seal_key, voter.length)
        if phase in BEFORE_THE_COUNT:
            no_paper_shows(dump, voter, truth)
        trials[phase] = by_bits(case) if phase in BEFORE_THE_COUNT else by_links(case)

    look("open")
    house.clock.advance(days=5)
    actions.settle(vote.ballot)
    log_is(house, sequencer.tick)
    look("closed")
    house.run("counter", counter.count_due)
    look("counted")
    house.run("counter", counter.destroy_due)
    look("key destroyed")
    hashed = queries.count_of(vote.ballot).hash
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, hashed)
        db.session.commit()
    house.tick()
    house.clock.advance(days=6)
    house.tick()
    look("after the window")
    assert all(e is None for m in choices for e in queries.digests_kept(vote.ballot, m))
    return trials


def _lines(dump: Dump, ballot_id: str) -> Table:
    urn = dump.tables["urn"]
    at = urn.columns.index("ballot_id")
    own = [row for row in urn.rows if row[at] == ballot_id]
    return Table(["(physical)", *urn.columns[1:]], [(n, *row[1:]) for n, row in enumerate(own)])


def no_paper_shows(dump: Dump, voter: Voter, truth: dict[str, tuple[bytes, str]]) -> None:
    """Before the count no byte anywhere tells a choice, a secret, a commitment, a seed or the dice of a page."""
    needles = [b'{"choice":"', b'"choice-1"', b"choice-1=", *(s0.encode() for s0 in voter.dice_of_pages)]
    for member, (named, _choice) in truth.items():
        seed = voter.seeds[member]
        own = secret(voter.vote.number, "1", seed)
        needles += [named, own, seed, named.hex().encode(), own.hex().encode(), seed.hex().encode()]
    if dump.tables["urn"].columns and not any(voter.vote.ballot in row for row in dump.tables["urn"].rows):
        for source, raw in dump.raw.items():
            assert [needle for needle in needles if needle in raw] == [], source
    else:
        pytest.fail("lines were opened before the count")


def is_luck(found: Measured) -> bool:
    """Tell whether what was reached is within three standard deviations of chance (choices), five (single lines).

    Half yes, half no: a blind guesser's right choices have the variance n²/4(n-1) a ballot; right lines are one
    a ballot on average, with variance one. Twelve right lines of a single blind order happen once in a billion.
    """
    n = VOTERS
    choices = found.members / 2 + 3 * math.sqrt(found.ballots * n * n / (4 * (n - 1)))
    lines = found.ballots + 5 * math.sqrt(found.ballots)
    return found.choices <= choices and found.lines <= lines and found.most_lines < 12


def measure(house: Any, vote: Any, dice: random.Random, times: int) -> tuple[dict[str, Measured], Any]:
    """Attack so many ballots, learnt from the first third of them, at every phase."""
    tried = []
    for turn in range(times):
        tried.append(tried_at_each_phase(house, vote, dice))
        vote = next_vote(house, vote, f"Question {dice.random()} {turn}")
    split = max(1, times // 3)
    found = {}
    for phase in PHASES:
        trials = [one[phase] for one in tried]
        found[phase] = attack(trials[:split], trials[split:])
    return found, vote


def test_a_dump_at_any_phase_links_members_to_choices_no_better_than_chance(house, app) -> None:
    """A blind guesser is beyond three deviations once in some hundred tries, so luck is measured a second time."""
    if not readable(house):
        pytest.skip("the database's files are on another machine: the raw part of the attack cannot be tried here")
    dice = random.Random(f"{SEED} link {house.dialect}")
    found, vote = measure(house, acted_vote(house, VOTERS), dice, runs(2, 12))
    if not all(is_luck(one) for one in found.values()):
        found, _ = measure(house, vote, dice, runs(2, 12))
    assert {phase: one for phase, one in found.items() if not is_luck(one)} == {}
    assert all(found[phase].tried > 100 for phase in PHASES)
    for phase, one in found.items():
        told = f"choices {one.choices} of {one.members} (chance {one.members // 2})"
        if phase not in BEFORE_THE_COUNT:
            told += f", lines {one.lines} (chance {one.ballots}), at most {one.most_lines} by any way"
        report(f"Link attack, {house.dialect}, {phase}", f"{told}; best of {one.tried} ways learnt")


def careless(house: Any, dice: random.Random, turn: int) -> Case:
    """A careless design: who and what in tables apart, but written in one transaction a vote."""
    thief = Thief(house)
    said = shuffled_choices([new_id() for _ in range(VOTERS)], dice)
    truth = {member: (dice.randbytes(32), choice) for member, choice in said.items()}

    def act(member: str, named: bytes, choice: str) -> None:
        who = {"m": member, "b": f"ballot {turn}", "i": new_id(), "c": named, "v": choice}
        db.session.execute(text("insert into careless_who values (:i, :b, :m)"), who)
        db.session.execute(text("insert into careless_what values (:b, :c, :v)"), who)

    for member, (named, choice) in truth.items():
        house.run("owner", act, member, named, choice)
    dump = thief.dump()
    lines = dump.tables["careless_what"]
    own = [row for row in lines.rows if f"ballot {turn}" in row]
    return Case(dump, f"ballot {turn}", "", Table(lines.columns, own), truth)


def test_the_same_attack_links_a_careless_table(house, app) -> None:
    """The control: an attack that cannot succeed proves nothing. Tables, `xmin` and raw bytes each give it away."""
    kind = "blob" if house.dialect == "sqlite" else "bytea"

    def make() -> None:
        db.session.execute(text("create table careless_who (id text primary key, ballot_id text, member_id text)"))
        db.session.execute(text(f"create table careless_what (ballot_id text, commitment {kind}, choice text)"))

    def drop() -> None:
        for name in ("careless_who", "careless_what"):
            db.session.execute(text(f"drop table if exists {name}"))

    house.run("owner", make)
    try:
        dice = random.Random(f"{SEED} careless")
        cases = [careless(house, dice, turn) for turn in range(2)]
    finally:
        house.run("owner", drop)
    families = {"all": cases, "raw": [_only(case, raw=True) for case in cases]}
    if house.dialect == "postgresql":
        families["xmin"] = [_only(case, raw=False, columns=("(xmin)",)) for case in cases]
    for family, (known, other) in families.items():
        found = attack([by_links(known)], [by_links(other)])
        assert found.lines >= 0.9 * VOTERS, (family, found)
        assert found.choices >= 0.9 * VOTERS, (family, found)
    figure = f"at least {9 * VOTERS // 10} of {VOTERS} linked by each of {', '.join(families)}"
    report(f"Link attack on a careless table, {house.dialect}", figure)


def _only(case: Case, raw: bool, columns: tuple[str, ...] = ()) -> Case:
    """The same case with the raw bytes alone, or with these columns alone."""
    if raw:
        lines = Table(case.lines.columns, sorted(case.lines.rows, key=lambda row: row[2:]))
        return Case(Dump({}, case.dump.raw), case.ballot, "", _shuffled(lines), case.truth)
    who = case.dump.tables["careless_who"]
    kept = [n for n, column in enumerate(who.columns) if column in (*columns, "ballot_id", "member_id")]
    bare = Table([who.columns[n] for n in kept], sorted(tuple(row[n] for n in kept) for row in who.rows))
    seen = [column for column in case.lines.columns if column in (*columns, "commitment", "choice")]
    at = [case.lines.columns.index(column) for column in seen]
    lines = Table(["(physical)", *seen], [(n, *[row[a] for a in at]) for n, row in enumerate(case.lines.rows)])
    return Case(Dump({"careless_who": bare}, {}), case.ballot, "", _shuffled(lines), case.truth)


def _shuffled(table: Table) -> Table:
    """The rows in an order that tells nothing, numbered anew."""
    ordered = sorted(table.rows, key=lambda row: sha256(repr(row[1:]).encode()))
    return Table(table.columns, [(n, *row[1:]) for n, row in enumerate(ordered)])


def two_contests(dice: random.Random) -> tuple[list[Any], dict[str, tuple[bytes, bytes]], list[bytes]]:
    """A box of papers with the same choice in both contests, opened; what each member's two commitments are."""
    key = X25519PrivateKey.from_private_bytes(dice.randbytes(32))
    contests = tuple(ContestTerms(n, f"Question {n}", "motion", (), {}) for n in (1, 2))
    terms, length = BallotTerms("B-2026-001", None, contests), 400
    at, public = datetime(2026, 3, 2, tzinfo=UTC), key.public_key().public_bytes_raw()
    logged = LoggedBallot(terms, "sealed", length, public, None, VOTERS, "", at, VOTERS, None, "", "", {})
    box, truth = [], {}
    for n, choice in enumerate(shuffled_choices([str(n) for n in range(VOTERS)], dice).values()):
        seed, ref = dice.randbytes(16), dice.randbytes(32).hex()
        box.append(Envelope(ref, seal(logged.seal_key, terms.number, {"1": choice, "2": choice}, seed, length)))
        own = [commitment(terms.number, c, choice, secret(terms.number, c, seed)) for c in ("1", "2")]
        truth[str(n)] = (own[0], own[1])
    return open_all(key.private_bytes_raw(), logged, box), truth, [one.sealed for one in box]


def lines_of(contest: Any) -> list[dict[str, Any]]:
    """The opened lines of a contest as they are published, in their order."""
    return [{"commitment": line.commitment, "choice": line.choice, "secret": line.secret} for line, _ in contest.lines]


def contest_ways(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> dict[str, dict[int, int]]:
    """Every way to lay the lines of one contest beside those of another: by each column, hashed or not."""
    keys = {
        "place": lambda line: b"", "commitment": lambda line: line["commitment"], "secret": lambda line: line["secret"],
        "hash of secret": lambda line: sha256(line["secret"]), "last bytes": lambda line: line["secret"][::-1],
        "sum": lambda line: bytes(a ^ b for a, b in zip(line["secret"], line["commitment"], strict=True)),
    }  # fmt: skip
    ways = {}
    for a, one in keys.items():
        for b, two in keys.items():
            for grouped in (False, True):
                left, right = _laid(first, one, grouped), _laid(second, two, grouped)
                ways[f"{a} beside {b}{', by choice' if grouped else ''}"] = dict(zip(left, right, strict=True))
    return ways


def _laid(lines: list[dict[str, Any]], key: Any, grouped: bool) -> list[int]:
    return sorted(range(len(lines)), key=lambda n: (lines[n]["choice"] if grouped else "", key(lines[n])))


def test_two_contests_of_one_paper_share_no_byte_and_link_no_better_than_chance() -> None:
    """All voted alike in both contests: within a choice any line of one could be any line of the other."""
    dice = random.Random(f"{SEED} contests")
    learnt: dict[str, int] = {}
    right: dict[str, list[int]] = {}
    times = runs(8, 60)
    for turn in range(times):
        contests, truth, sealed = two_contests(dice)
        first, second = map(lines_of, contests)
        everything = [line[part] for line in first + second for part in ("commitment", "secret")]
        everything += [digest(envelope) for envelope in sealed] + sealed
        assert len(set(everything)) == len(everything) == 6 * VOTERS
        chunks = [value[at : at + 16] for value in everything for at in range(0, len(value) - 15, 16)]
        assert len(set(chunks)) == len(chunks)
        assert {len(envelope) for envelope in sealed} == {400 + 48}
        partner = dict(truth.values())
        for name, way in contest_ways(first, second).items():
            hits = sum(partner[first[a]["commitment"]] == second[b]["commitment"] for a, b in way.items())
            if turn < times // 2:
                learnt[name] = learnt.get(name, 0) + hits
            else:
                right.setdefault(name, []).append(hits)
    best = max(learnt, key=lambda name: learnt[name])
    tried = right[best]
    chance = 2 if "by choice" in best else 1  # lines a ballot that any blind order gets right
    assert sum(tried) <= chance * len(tried) + 5 * math.sqrt(chance * len(tried))
    figure = f"{sum(tried)} of {VOTERS * len(tried)} lines linked, chance {chance * len(tried)}"
    report("Link attack from one contest to another", f"{figure}; best of {len(learnt)} ways learnt")
