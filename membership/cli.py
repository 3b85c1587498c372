"""`mandate add-body`, `add-member`, `join` and the rest: the books, kept by whoever runs the server.

No command gives or ends an office: two officers do that on the People page, and it is logged with their reason. None
reaches a roll that is frozen: whom the books name afterwards is on the next one.
"""

from datetime import date
from typing import Any

import click

from foundation.clock import now
from foundation.commands import AS_JSON, DAY, Unusable, answer, in_app
from foundation.database import reading, transaction
from membership import actions, queries
from membership.models import BODY_KINDS, SCOPES, Body, Member
from membership.queries import finding

_PLACED = tuple(kind for kind in BODY_KINDS if kind != "organisation")


def register(cli: click.Group) -> None:
    """Add the commands that keep the books to the command line."""
    for command in (bodies, members, add_body, add_member, join, leave, record_dues, record_meeting, new_code):
        cli.add_command(command)


def _today() -> date:
    return queries.local_day(now())


def _past(day: date | None, option: str) -> date:
    """The day given, or today; what the books tell as done cannot lie ahead."""
    today = _today()
    if day is not None and day > today:
        raise Unusable(f"{option} {day} lies ahead: the books tell what was, and today is {today}")
    return day or today


@click.command()
@AS_JSON
@in_app("owner")
def bodies(as_json: bool) -> None:
    """List every body, each under the one it is part of, with how many members it has today."""
    with reading():
        found, sizes = finding.tree(), finding.sizes()
    facts = [
        {"id": one.id, "name": one.name, "kind": one.kind, "scope": one.scope, "parent": one.parent_id,
         "members": sizes.get(one.id, 0), "closed": one.closed_at is not None}
        for _, one in found
    ]  # fmt: skip
    answer(as_json, facts, *(_body_line(depth, one, sizes.get(one.id, 0)) for depth, one in found))


def _body_line(depth: int, body: Body, size: int) -> str:
    kind = f"{body.kind}, {body.scope}" if body.scope else body.kind
    closed = ", closed" if body.closed_at is not None else ""
    return f"{'  ' * depth}{body.name} ({kind}, {size} {'member' if size == 1 else 'members'}{closed})  {body.id}"


@click.command()
@click.option("--body", "which", metavar="BODY", help="Only those in this body today.")
@AS_JSON
@in_app("owner")
def members(which: str | None, as_json: bool) -> None:
    """List members with the bodies they are in today, their offices, and until when dues are paid."""
    with reading():
        found = finding.everybody(None if which is None else finding.body_called(which).id)
        facts = [_member_facts(one) for one in found]
    lines = (f"{one['name']} <{one['email']}>: {', '.join(one['bodies']) or 'in no body today'}" for one in facts)
    answer(as_json, facts, *lines)


def _member_facts(one: Member) -> dict[str, Any]:
    paid = queries.last_paid_day(one.id)
    return {
        "id": one.id, "name": one.name, "email": one.email, "joined": one.joined_on.isoformat(),
        "bodies": [body.name for body in queries.bodies_of(one.id)],
        "offices": [f"{held.kind}, {queries.body(held.body_id).name}" for held in queries.offices_of(one.id)],
        "paid_until": None if paid is None else paid.isoformat(),
    }  # fmt: skip


@click.command("add-body")
@click.argument("name")
@click.option("--kind", type=click.Choice(_PLACED), required=True, help="What kind of body it is.")
@click.option("--under", metavar="BODY", help="The body it is part of, by name or id; else the organisation.")
@click.option("--scope", type=click.Choice(SCOPES), help="Of a circle: what kind of work it joins.")
@AS_JSON
@in_app("owner")
def add_body(name: str, kind: str, under: str | None, scope: str | None, as_json: bool) -> None:
    """Make a body called NAME. Its first officers are given by two officers of the body above it."""
    with transaction():
        above = queries.organisation() if under is None else finding.body_called(under)
        made = actions.make_body(kind, name, above.id, scope)
        facts = {"id": made.id, "name": made.name, "kind": kind, "scope": scope, "parent": above.id}
        line = f"{made.name} is made, under {above.name}: {made.id}"
    answer(as_json, facts, line)


@click.command("add-member")
@click.argument("name")
@click.argument("email")
@click.option("--joined", type=DAY, metavar="DAY", help="Since when they are a member; today if not given.")
@click.option("--body", "also", multiple=True, metavar="BODY", help="A body they are in besides the organisation.")
@AS_JSON
@in_app("owner")
def add_member(name: str, email: str, joined: date | None, also: tuple[str, ...], as_json: bool) -> None:
    """Write a person into the organisation's books and print the one-time code for their first sign-in."""
    with transaction():
        since = _past(joined, "--joined")
        places = [queries.organisation(), *(finding.body_called(one) for one in also)]
        made = actions.add_member(name, email, since)
        for place in places:
            actions.join(made.id, place.id, since)
        code = actions.make_one_time_code(made.id)
        facts = {"id": made.id, "name": made.name, "email": made.email, "code": code}
        line = f"{made.name} <{made.email}> is a member since {since}."
    answer(as_json, facts, line, _told(code))


def _told(code: str) -> str:
    return f"Their one-time code, good for 14 days at /first-sign-in and shown only here: {code}"


@click.command()
@click.argument("member")
@click.argument("body")
@click.option("--since", type=DAY, metavar="DAY", help="The first day there; today if not given.")
@in_app("owner")
def join(member: str, body: str, since: date | None) -> None:
    """Give MEMBER (mail address or id) a place in BODY (name or id). Whoever has one keeps it as it is."""
    with transaction():
        who, there = finding.member_called(member), finding.body_called(body)
        place = actions.join(who.id, there.id, _past(since, "--since"))
        line = f"{who.name} is in {there.name} since {place.since}."
    click.echo(line)


@click.command()
@click.argument("member")
@click.argument("body")
@click.option("--on", "day", type=DAY, metavar="DAY", help="The first day not there any more; today if not given.")
@in_app("owner")
def leave(member: str, body: str, day: date | None) -> None:
    """End the place of MEMBER in BODY. A frozen roll keeps them; who has no place left is signed out."""
    with transaction():
        who, there = finding.member_called(member), finding.body_called(body)
        place = actions.leave(who.id, there.id, day or _today())
        line = f"{who.name} is not in {there.name} from {place.until} on."
    click.echo(line)


@click.command("record-dues")
@click.argument("member")
@click.option("--from", "first", type=DAY, required=True, metavar="DAY", help="The first day paid for.")
@click.option("--until", "last", type=DAY, required=True, metavar="DAY", help="The last day paid for.")
@in_app("owner")
def record_dues(member: str, first: date, last: date) -> None:
    """Write down that MEMBER has paid dues for these days."""
    with transaction():
        who = finding.member_called(member)
        actions.record_dues(who.id, first, last)
        line = f"{who.name} has paid from {first} until {last}."
    click.echo(line)


@click.command("record-meeting")
@click.argument("body")
@click.argument("there", nargs=-1, metavar="MEMBER...")
@click.option("--held", type=DAY, required=True, metavar="DAY", help="The day of the meeting.")
@in_app("owner")
def record_meeting(body: str, there: tuple[str, ...], held: date) -> None:
    """Write down a meeting of BODY and which members came; standing by attendance is read from it."""
    with transaction():
        home, day = finding.body_called(body), _past(held, "--held")
        came = {finding.member_called(one).id for one in there}
        actions.record_meeting(home.id, day, sorted(came))
        line = f"{home.name} met on {day}; {len(came)} came."
    click.echo(line)


@click.command("new-code")
@click.argument("member")
@AS_JSON
@in_app("owner")
def new_code(member: str, as_json: bool) -> None:
    """Print a new one-time code for MEMBER; their password, older codes and every session end at once."""
    with transaction():
        who = finding.member_called(member)
        code = actions.renew_code(who.id)
        facts = {"id": who.id, "name": who.name, "email": who.email, "code": code}
        line = f"The password of {who.name} <{who.email}> is no longer good, and they are signed out everywhere."
    answer(as_json, facts, line, _told(code))
