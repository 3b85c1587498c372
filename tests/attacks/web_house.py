"""A house with something in every state, a browser for every kind of person, and a way back to how it was.

Everything belongs to one branch, Harbor. A sister branch, Hill, has officers of every kind, so that whoever asks
only whether somebody holds an office, and not where, is found out.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import text

from ballots import actions as ballots
from ballots import queries as counted
from ballots.counter import keep_spares
from deliberation import actions as deliberation
from deliberation import queries as decided
from foundation.database import Base, db
from membership import actions as membership
from membership.models import OFFICES
from oversight import actions as oversight
from relationships import actions as relationships
from relationships import queries as ties
from tests.carried import LASTING, PASSWORD, TEXT, address
from tests.factories import JOINED, PAID_UNTIL, a_rule, hand_in

OFFICE_HOLDERS = {
    "chair": ("chair",), "secretary": ("secretary",), "keeper": ("membership secretary",), "teller": ("teller",),
    "teller2": ("teller",), "auditor": ("auditor",), "auditor2": ("auditor",), "organiser": ("organiser",),
    "committee": ("committee",), "committee2": ("committee",),
}  # fmt: skip
PEOPLE = ("gone", "foreign", "above", "member", "proposer", *OFFICE_HOLDERS)
"""`gone` has left, `foreign` holds every office in Hill, `above` is chair and auditor of the organisation alone."""
UNKNOWN = "f" * 32
STATES = ("noticed", "open", "closed", "counted", "certified")


@dataclass
class WebHouse:
    """Ids of what there is, a signed-in client for every person, and the state to come back to."""

    house: Any
    ids: dict[str, str] = field(default_factory=dict)
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    kept: Any = None
    kept_at: Any = None

    def act(self, function: Any, *args: Any, **more: Any) -> Any:
        """Do something in the web process, in a transaction of its own."""
        return self.house.run("web", lambda: function(*args, **more))

    def sql(self, statement: str, process: str = "owner") -> list[Any]:
        """Look something up in the database."""
        return self.house.run(process, lambda: list(db.session.execute(text(statement)).all()))  # type: ignore[no-any-return]

    def get(self, who: str, path: str, **more: Any) -> Any:
        """Ask for a page as this person."""
        return self.clients[who].get(path, **more)

    def post(self, who: str, path: str, data: Any = None, token: str | None = None, **more: Any) -> Any:
        """Send a form as this person, with the token of their own session unless another is given."""
        sent = {"csrf_token": self.tokens[who] if token is None else token, **(data or {})}
        return self.clients[who].post(path, data=sent, **more)

    def envelope(self, who: str, ballot: str, body: Any, **more: Any) -> Any:
        """Send a sealed paper as the script does."""
        headers = {"X-CSRFToken": self.tokens[who], "Accept": "application/json"}
        return self.clients[who].post(f"/ballots/{ballot}/envelope", json=body, headers=headers, **more)

    def new_client(self, who: str) -> FlaskClient:
        """Sign this person in anew, in another browser."""
        client: FlaskClient = self.house.app("web").test_client()
        token = token_of(client, "/sign-in")
        answer = client.post("/sign-in", data={"csrf_token": token, "email": address(who), "password": PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return client

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has, and the text of all that may change in place.

        Sessions are left out, and how far readers have read, which they alone are told.
        """
        names = [one for one in Base.metadata.tables if one not in ("web_session", "login_attempt", "read_mark")]
        return dict(self.house.run("owner", _count, names))

    def keep(self) -> None:
        """Remember the whole database (SQLite) and every cookie as they are."""
        self.cookies = {who: cookie_of(client) for who, client in self.clients.items()}
        self.kept_at = self.house.clock.at
        with sqlite3.connect(self._file()) as live:
            self.kept = sqlite3.connect(":memory:")
            live.backup(self.kept)

    def back(self) -> None:
        """Lay the database and the cookies as they were remembered."""
        for who, value in self.cookies.items():
            self.clients[who].set_cookie("mandate", value)
        live = sqlite3.connect(self._file())
        live.execute("pragma synchronous=off")
        self.kept.backup(live)
        live.close()
        self.house.clock.set(self.kept_at)

    def _file(self) -> str:
        return str(self.house.config.database_url("web")).removeprefix("sqlite:///")

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fail if what is done inside changes any table."""
        before = self.rows()
        yield
        after = self.rows()
        assert after == before, {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def _count(names: list[str]) -> list[Any]:
    found = []
    for name in names:
        rows = sorted(repr(tuple(row)) for row in db.session.execute(text(f'select * from "{name}"')))
        found.append((name, (len(rows), hash(tuple(rows)))))
    return found


def cookie_of(client: FlaskClient) -> str:
    """Return the secret of the session in a client's cookie."""
    kept = client.get_cookie("mandate")
    assert kept is not None
    return str(kept.value)


def token_of(client: FlaskClient, path: str) -> str:
    """Return the token in the forms of a page."""
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None, page
    return found.group(1)


def web_house(house: Any) -> WebHouse:
    """Build the house: a use in force, a protest, acts that wait, and a ballot in each state; then sign people in."""
    made = WebHouse(house)
    house.run("web", _people, made.ids)
    house.run("web", _things, made.ids)
    _endorse_and_activate(made)
    _ballots(made)
    house.run("web", _acts, made.ids)
    _round(made)
    _sign_everybody_in(made)
    return made


def _member(ids: dict[str, str], name: str, *bodies: str) -> str:
    ids[name] = membership.add_member(name.capitalize() + " Person", address(name), JOINED, password=None).id
    for body_id in bodies:
        membership.join(ids[name], body_id, JOINED)
    membership.record_dues(ids[name], JOINED, PAID_UNTIL)
    return ids[name]


def _people(ids: dict[str, str]) -> None:
    ids["root"] = membership.make_body("organisation", "Test Chapter", None).id
    ids["body"] = membership.make_body("branch", "Harbor branch", ids["root"]).id
    ids["hill"] = membership.make_body("branch", "Hill branch", ids["root"]).id
    ids["circle"] = membership.make_body("circle", "Care circle", ids["body"]).id
    _member(ids, "gone", ids["root"], ids["circle"])
    for name in ("member", "proposer", *OFFICE_HOLDERS, *(f"voter{n}" for n in range(1, 13))):
        _member(ids, name, ids["root"], ids["body"])
    membership.join(ids["proposer"], ids["circle"], JOINED)
    _member(ids, "foreign", ids["root"], ids["hill"])
    _member(ids, "above", ids["root"])
    for name, kinds in OFFICE_HOLDERS.items():
        for kind in kinds:
            membership.found_office(ids[name], ids["body"], kind)
    for kind in OFFICES:
        membership.found_office(ids["foreign"], ids["hill"], kind)
    for kind in ("chair", "auditor"):
        membership.found_office(ids["above"], ids["root"], kind)
    membership.found_office(ids["proposer"], ids["circle"], "facilitator")
    for kind in ("endorse", "activate", "position"):
        lasting = LASTING if kind != "position" else {}
        rule = a_rule(**{"class": kind, "name": f"Branch vote: {kind}", **lasting})
        deliberation.adopt_procedure(ids["body"], kind, rule)
        deliberation.adopt_procedure(ids["hill"], kind, rule)
    for name in PEOPLE:
        _give_password(ids[name])


def _give_password(member_id: str) -> None:
    from membership.models import Member
    from membership.passwords import digest

    db.session.get_one(Member, member_id).password_hash = _DIGEST.setdefault(PASSWORD, "") or digest(PASSWORD)
    _DIGEST[PASSWORD] = db.session.get_one(Member, member_id).password_hash or ""


_DIGEST: dict[str, str] = {}
"""One digest for everybody: working it once is enough."""


def _things(ids: dict[str, str]) -> None:
    other = relationships.make_counterpart("Local 212", "union")
    tie = relationships.make_relationship(
        ids["body"], other.id, "indirect", "organisation", "body-body", "Ferry and transit workers of the harbour."
    )
    relationships.add_contact(tie.id, "Petra Pier", "steward", "at the depot, mornings")
    ids["relationship"] = tie.id
    campaign = relationships.make_campaign(ids["body"], "Ward 4", "A seat in the council", date(2026, 11, 4))
    ids["campaign"] = campaign.id


def _propose(made: WebHouse, kind: str, title: str, **about: Any) -> str:
    ids = made.ids
    found: str = made.act(lambda: deliberation.propose(ids["body"], kind, title, TEXT, ids["proposer"], **about).id)
    return found


def _notice(made: WebHouse, proposal: str) -> str:
    made.house.run("counter", keep_spares)
    ballot: str = made.act(lambda: ballots.notice(proposal, made.ids["chair"]).id)
    return ballot


def _vote(made: WebHouse, ballot: str, yes: int) -> None:
    voters = [made.ids[name] for name in (*OFFICE_HOLDERS, *(f"voter{n}" for n in range(1, 13)))][:yes]
    made.act(hand_in, ballot, dict.fromkeys(voters, "yes"))


def _certify(made: WebHouse, ballot: str) -> None:
    for teller in ("teller", "teller2"):
        made.act(_sign, ballot, made.ids[teller])


def _sign(ballot: str, teller: str) -> None:
    found = counted.count_of(ballot)
    assert found is not None
    ballots.sign_count(ballot, teller, found.hash)


def _endorse_and_activate(made: WebHouse) -> None:
    promise = [
        {"by": "theirs", "text": what, "due": "2026-12-20"} for what in ("Open the campaign's books", "Meet the branch")
    ]
    about: dict[str, Any] = {"campaign_id": made.ids["campaign"], "terms": promise}
    for kind in ("endorse", "activate"):
        ballot = _notice(made, _propose(made, kind, f"Vote to {kind}", **about))
        made.house.clock.advance(days=3)
        _vote(made, ballot, 15)
        made.house.clock.advance(days=5)
        made.house.tick()
        _certify(made, ballot)
        made.house.clock.advance(days=5, seconds=1)
        made.house.tick()
        terms = [{"by": "theirs", "text": "Invite us to the April meeting", "due": "2026-12-25"}]
        about |= {"relationship_id": made.ids["relationship"], "terms": terms}
    mandate = made.act(lambda: [(m.id, m.number) for m in ties.mandates_of(relationship_id=made.ids["relationship"])])
    made.ids["mandate"], made.ids["mandate_number"] = mandate[0]
    made.ids["endorsement"] = made.act(lambda: decided.endorsements(made.ids["body"])[0].id)


def _ballots(made: WebHouse) -> None:
    """Ten days that end with a ballot in every state."""
    ids, clock = made.ids, made.house.clock
    days = {"certified": 0, "counted": 0, "closed": 1, "open": 3, "noticed": 9}
    for day in range(10):
        for state, start in days.items():
            if start == day:
                ids[f"proposal_{state}"] = _propose(made, "position", f"Write a letter, {state}")
                ids[state] = _notice(made, ids[f"proposal_{state}"])
            if start + 3 == day:
                _vote(made, ids[state], 21 if state == "certified" else 4)
        if day == 8:
            made.house.tick()
            _certify(made, ids["certified"])
            made.house.tick()
        clock.advance(days=1)
    clock.advance(days=-1, seconds=1)
    made.act(_decided, ids)


def _decided(ids: dict[str, str]) -> None:
    found = decided.decision_of(ids["proposal_certified"])
    assert found is not None
    ids["decision"], ids["decision_number"] = found.id, found.number
    ids["protest"] = oversight.file_protest(found.id, "notice", "The letter came two days late.", ids["member"]).id


def _acts(ids: dict[str, str]) -> None:
    """Let acts of every kind wait for a second person; and let somebody leave."""
    giving = membership.propose_giving(ids["member"], ids["body"], "organiser", "Chosen.", ids["chair"])
    ids["office_act"] = giving.id
    ids["suspend_act"] = relationships.propose_suspension(ids["mandate"], "term:1", "Broken.", ids["committee2"])
    ids["finding_act"] = deliberation.propose_finding(ids["endorsement"], 1, True, "They did.", ids["committee2"])
    ids["annul_act"] = ballots.propose_annulment(ids["open"], "A wrong letter.", ids["secretary"]).id
    ids["ruling_act"] = oversight.propose_ruling(ids["protest"], False, "It was in time.", ids["auditor2"])
    found = counted.count_of(ids["counted"])
    assert found is not None
    ids["count"] = found.hash
    held = db.session.execute(
        text("select id from office where member_id = :who and kind = 'organiser'"), {"who": ids["organiser"]}
    )
    ids["office"] = held.scalar_one()
    used = db.session.execute(
        text("select id from procedure where body_id = :body and kind = 'position'"), {"body": ids["body"]}
    )
    ids["procedure"] = used.scalar_one()


def _round(made: WebHouse) -> None:
    ids, clock = made.ids, made.house.clock
    ids["discussed"] = _propose(made, "position", "Close the car park")
    made.house.run("counter", keep_spares)

    def call() -> str:
        opens = clock.at + timedelta(hours=1)
        closes = opens + timedelta(hours=2)
        return str(deliberation.call_round(ids["discussed"], ids["circle"], opens, closes, ids["chair"]).id)

    ids["round"] = made.act(call)
    clock.advance(hours=2)
    made.act(deliberation.attend, ids["round"], ids["proposer"], ids["proposer"])
    made.act(_minutes, ids)
    made.act(_words, ids)
    made.act(_asked_first, ids)
    made.house.run("log", sign_log)
    made.ids["size"] = str(made.house.run("log", _signed_size))


def _minutes(ids: dict[str, str]) -> None:
    """Somebody waits for the floor (line 1), something was said (2), and a straw poll runs (3)."""
    runs = ids["proposer"]
    deliberation.ask_floor(ids["round"], runs, "speak", runs)
    deliberation.contribute(ids["round"], "for", "It is time.", runs, runs)
    deliberation.open_poll(ids["round"], "Leaning?", ["For", "Against"], runs)


def _words(ids: dict[str, str]) -> None:
    """A post by the proposer, a statement by the member and an amendment moved by the teller."""
    deliberation.say(ids["discussed"], "Where shall the cars go?", ids["proposer"])
    deliberation.file_statement(ids["discussed"], "for", "Trees give shade.", "", ids["member"])
    deliberation.move_amendment(ids["discussed"], TEXT + "\nAt once.", "It is late.", ids["teller"])


def _asked_first(ids: dict[str, str]) -> None:
    """An election that the circle must refer first."""
    form = {"secrecy": "sealed", "method": "approval", "days": 5, "seats": 1}
    first = {"by": "circles", "number": 1, "inquorate": "counted", "days": 60}
    rule = a_rule(**{"class": "elect", "name": "Elections", "ballot": form, "threshold": None, "referral": first})
    deliberation.adopt_procedure(ids["body"], "elect", rule)
    deliberation.adopt_procedure(ids["circle"], "refer", a_rule(**{"class": "refer", "name": "Care circle: refer"}))
    asked = [{"title": "Who speaks for us?", "options": ["Ada", "Grace"]}]
    made = deliberation.propose(ids["body"], "elect", "Our speaker", TEXT, ids["proposer"], contests=asked)
    ids["asked_first"] = made.id


def sign_log() -> None:
    """Let the worker sequence and sign what waits."""
    from auditlog import sequencer

    sequencer.tick()


def _signed_size() -> int:
    from auditlog.queries import latest_checkpoint

    newest = latest_checkpoint()
    assert newest is not None
    return newest.size


def _sign_everybody_in(made: WebHouse) -> None:
    made.clients["anonymous"] = made.house.app("web").test_client()
    made.tokens["anonymous"] = token_of(made.clients["anonymous"], "/sign-in")
    for name in PEOPLE:
        made.clients[name] = made.new_client(name)
        made.tokens[name] = token_of(made.clients[name], "/confirm-password")
    made.act(_leave, made.ids)


def _leave(ids: dict[str, str]) -> None:
    from foundation.clock import now

    for body in ("circle", "root"):  # and never on a roll: whoever is on one keeps their vote in it
        membership.leave(ids["gone"], ids[body], now().date())


def kept_house(tmp_path_factory: Any) -> Iterator[WebHouse]:
    """Build the house once on SQLite for a module of tests, to come back to with `back`."""
    from foundation.clock import StillClock
    from tests.attacks.web_requests import seal_papers
    from tests.conftest import START, House, SqliteBase, make_config

    base = SqliteBase(tmp_path_factory.mktemp("web_house"))
    base.lay(base.first)
    house = House(make_config(base.url, base.data), StillClock(START), "sqlite", base)
    made = web_house(house)
    seal_papers(made)
    made.keep()
    yield made
    house.close()


@contextmanager
def as_real_installation(house: Any) -> Iterator[Any]:
    """Give a web process that takes this database for a real installation, not for a demo."""
    from foundation.installation import facts

    web = house.app("web")
    with web.app_context():
        known = facts()
    assert known is not None
    web.extensions["mandate.installation"] = replace(known, demo=False)
    try:
        yield web
    finally:
        web.extensions["mandate.installation"] = known


@contextmanager
def members_only_register(house: Any) -> Iterator[Any]:
    """Give a web process that takes the register of this house to be for members."""
    from foundation.installation import facts

    web = house.app("web")
    with web.app_context():
        known = facts()
    assert known is not None
    web.extensions["mandate.installation"] = replace(known, register="members")
    try:
        yield web
    finally:
        web.extensions["mandate.installation"] = known
