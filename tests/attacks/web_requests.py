"""One sound request for every route of the house: where to, and with what, so that only who asks decides."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from app import ROOT
from foundation.hashing import b64
from foundation.static_files import edition
from tests.attacks.web_house import STATES, UNKNOWN, WebHouse
from tests.factories import an_envelope

POSSIBLE = {
    "bundle": "decision", "body_id": "body", "campaign_id": "campaign", "relationship_id": "relationship",
    "mandate_id": "mandate", "member_id": "voter1", "key": "procedure", "number": "mandate_number",
    "office_id": "office",
}  # fmt: skip
IDS = {
    "oversight.decision": "decision", "oversight.bundle": "decision", "oversight.protest": "decision",
    "oversight.file_protest": "decision", "oversight.ruling": "protest", "oversight.propose_ruling": "protest",
    "oversight.confirm_ruling": "protest", "deliberation.procedure": "procedure", "deliberation.round": "round",
    "deliberation.attendance": "round", "deliberation.report": "round", "deliberation.proposal": "discussed",
    "deliberation.revise": "discussed", "deliberation.call_round": "discussed", "deliberation.withdraw": "discussed",
    "ballots.notice": "discussed", "deliberation.refer": "asked_first", "deliberation.conditions": "endorsement",
    "deliberation.propose_finding": "endorsement", "deliberation.confirm_finding": "endorsement",
    **{f"deliberation.{one}": "round" for one in (
        "answer_poll", "change_round", "check_in", "contribution", "end_poll", "guests", "poll", "send_report",
        "speaking", "take_back",
    )},
    "deliberation.say": "discussed", "deliberation.post": "discussed",
    "deliberation.edit_post": "discussed", "deliberation.hide_post": "discussed",
    "deliberation.show_post": "discussed", "deliberation.sides": "discussed",
    "deliberation.withdraw_statement": "discussed", "deliberation.versions": "discussed",
    "deliberation.amendments": "discussed", "deliberation.answer_amendment": "discussed",
}  # fmt: skip
ACTS = {
    "ballots.confirm": "annul_act", "membership.settle_act": "office_act", "oversight.confirm_ruling": "ruling_act",
    "relationships.confirm_suspension": "suspend_act", "deliberation.confirm_finding": "finding_act",
}  # fmt: skip
FIXED: dict[str, dict[str, Any]] = {
    "static": {"filename": "css/tokens.css", "edition": edition(ROOT / "static")},
    "ballots.download": {"n": 1, "form": "csv"},
    "auditlog.entry": {"seq": 3}, "auditlog.proof": {"seq": 3},
    "membership.settle_act": {"what": "confirm"}, "deliberation.answer_poll": {"n": 3},
    "deliberation.end_poll": {"n": 3},
}  # fmt: skip
PLAIN_FORM = {"choice-1": "no", "s0": "ab" * 32, "words": "two herons", "act": "cast"}
NEW_COUNT = {
    "kind": "votes", "amount": "410", "counted_by": "the circle", "counted_on": "2026-01-05", "sure": "counted",
}  # fmt: skip
NEW_TIE = {
    "name": "The Harbour Works", "kind": "union", "directness": "direct", "holder": "organisation",
    "level": "body-body", "summary": "They know us.",
}  # fmt: skip
IN_STATES = {
    "ballots.result": STATES, "ballots.lines": STATES, "ballots.opened_list": STATES, "ballots.cast": STATES,
    "ballots.envelope": STATES,
    "ballots.annul": STATES, "ballots.sign": STATES, "ballots.confirm": ("noticed", "open"),
    "ballots.amend": ("open", "closed"), "ballots.name_teller": ("open", "counted"), "ballots.review": ("open",),
    "ballots.withdraw_option": ("open",), "ballots.withdraw_question": ("open",),
}  # fmt: skip
"""The states of a ballot in which a route of it is asked; the others in `open` and `counted`."""
NEW_ROUND = {"opens_at": "2026-05-01T10:00", "closes_at": "2026-05-01T12:00"}


@dataclass(frozen=True)
class Asked:
    """One request: its name in the table, its endpoint, the ids in its address and what it sends."""

    name: str
    method: str
    rule: str
    endpoint: str
    values: dict[str, Any]
    query: str = ""
    data: dict[str, str] = field(default_factory=dict)

    def path(self, app: Flask, **instead: Any) -> str:
        """Return the address, with other ids where given."""
        adapter = app.url_map.bind("localhost")
        return str(adapter.build(self.endpoint, self.values | instead, method=self.method)) + self.query


def forms(ids: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return for every route that takes a form one that is filled in as it should be."""
    reason = {"reason": "It must be so."}
    return {
        "membership.be_persona": {"member": ids["voter1"]},
        "membership.sign_in_now": {"email": "nobody@members.example", "password": "five words of no use"},
        "membership.first_sign_in_now": {
            "code": "0000-0000",
            "password": "nine grey herons stand",
            "repeated": "nine grey herons stand",
        },
        "membership.confirm_password_now": {"password": "four words nobody connects"},
        "membership.give_office": {"member": ids["voter2"], "office": "organiser", **reason},
        "membership.end_office": reason,
        "membership.end_session": {"session": "others"},
        "membership.declare_interest": {"subject": f"proposal:{ids['discussed']}", "statement": "My aunt works there."},
        "ballots.amend": {"member": "voter1@members.example", **reason},
        "ballots.annul": reason,
        "ballots.withdraw_option": {"option": "1.o1", **reason},
        "ballots.withdraw_question": {"contest": "1", **reason},
        "ballots.name_teller": {"member": "voter1@members.example", **reason},
        "ballots.cast": PLAIN_FORM,
        "ballots.review": PLAIN_FORM,
        "ballots.sign": {"count": ids["count"]},
        "deliberation.propose": {"title": "A new matter", "text": "We say so."},
        "deliberation.revise": {"title": "Another title", "text": "We say so."},
        "deliberation.call_round": {"host_id": ids["circle"], **NEW_ROUND},
        "deliberation.change_round": {**NEW_ROUND, "reason": "The hall is taken.", "act": "off"},
        "deliberation.refer": {"body": ids["circle"]},
        "deliberation.attendance": {"act": "attend"},
        "deliberation.send_report": {"text": "We talked.", "none": "y"},
        "deliberation.speaking": {"act": "ask", "word": "fact"},
        "deliberation.contribution": {"side": "against", "said": "It costs."},
        "deliberation.poll": {"question": "Still open?", "options": "Yes\nNo"},
        "deliberation.answer_poll": {"option": "1"},
        "deliberation.end_poll": {"hands-0": "3", "hands-1": "1"},
        "deliberation.guests": {"number": "2"},
        "deliberation.take_back": {"n": "1"},
        "deliberation.propose_finding": {"term": "2", "met": "yes", "reason": "We saw the books."},
        "deliberation.say": {"text": "And the bicycles?", "reply_to": "1"},
        "deliberation.edit_post": {"text": "Where shall the cars and bicycles go?"},
        "deliberation.hide_post": reason,
        "deliberation.sides": {"side": "against", "words": "Where would we stand?", "affiliation": "Drivers"},
        "deliberation.amendments": {"text": "Close half of it.", "reason": "Half is enough."},
        "deliberation.answer_amendment": {"answer": "Let us keep it.", "act": "aside"},
        "oversight.file_protest": {"fact": "roll", "text": "Somebody was left out."},
        "oversight.propose_ruling": {"upheld": "yes", **reason},
        "relationships.make_campaign": {
            "body": ids["body"],
            "title": "Ward 5",
            "aim": "A seat",
            "ends_on": "2026-12-01",
        },
        "relationships.make_relationship": {"body": ids["body"], **NEW_TIE},
        "relationships.add_contact": {"name": "Rita Rope", "role": "steward", "reach": "by telephone"},
        "relationships.count_capacity": NEW_COUNT,
        "relationships.propose_suspension": {"ground": "term:1", **reason},
    }


def asked(app: Flask, ids: dict[str, str]) -> Iterator[Asked]:
    """Give a sound request for every method of every route; for those of ballots one in each state."""
    filled = forms(ids)
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (str(one), sorted(one.methods or ()))):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            values = _values(rule, ids)
            query = f"?kind=position&body={ids['body']}" if rule.endpoint == "deliberation.propose" else ""
            data = filled.get(rule.endpoint, {}) if method == "POST" else {}
            name = f"{method} {rule}"
            if rule.endpoint.startswith("ballots.") and str(rule).startswith("/ballots/<id>"):
                for state in IN_STATES.get(rule.endpoint, ("open", "counted")):
                    yield Asked(
                        f"{name} {state}", method, str(rule), rule.endpoint, values | {"id": ids[state]}, "", data
                    )
            else:
                yield Asked(name, method, str(rule), rule.endpoint, values, query, data)


def _values(rule: Any, ids: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for argument in rule.arguments:
        if argument == "id":
            values[argument] = ids.get(IDS.get(rule.endpoint, ""), UNKNOWN)
        elif argument == "n":
            values[argument] = 1
        elif argument == "act_id":
            values[argument] = ids[ACTS[rule.endpoint]] if rule.endpoint in ACTS else UNKNOWN
        else:
            values[argument] = ids.get(POSSIBLE.get(argument, ""), UNKNOWN)
    signed = {"auditlog.checkpoint_of": {"size": int(ids["size"])},
              "auditlog.tile": {"path": f"entries/000.p/{ids['size']}"}}  # fmt: skip
    return values | FIXED.get(rule.endpoint, {}) | signed.get(rule.endpoint, {})


def send(made: WebHouse, who: str, one: Asked, path: str | None = None) -> Any:
    """Send the request as this person."""
    path = path or one.path(made.house.app("web"))
    if one.method == "GET":
        return made.get(who, path)
    if one.endpoint == "ballots.envelope":
        return made.envelope(who, str(one.values["id"]), {"envelope": made.ids.get(f"paper_{one.values['id']}", "")})
    return made.post(who, path, one.data)


def seal_papers(made: WebHouse) -> None:
    """Seal one paper for each ballot, so that `send` has something sound to hand in."""
    for state in STATES:
        ballot = made.ids[state]
        made.ids[f"paper_{ballot}"] = b64(made.act(an_envelope, ballot, "yes", b"0" * 16))
