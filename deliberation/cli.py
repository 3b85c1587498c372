"""`mandate adopt-procedure` and `mandate procedures`: the rules a body begins with, from a shipped preset or a file."""

from pathlib import Path
from typing import Any, cast

import click

from deliberation import actions, queries
from deliberation.models import Procedure
from deliberation.presets.catalogue import Preset, presets
from deliberation.rules.document import LONGEST_DOCUMENT, parse_json
from deliberation.rules.document import Unusable as UnusableDocument
from deliberation.rules.procedure import CLASSES, DecisionClass
from foundation.commands import AS_JSON, Unusable, answer, in_app, one_line_errors
from foundation.database import reading, transaction
from membership.queries import body as body_of
from membership.queries.finding import body_called, tree


def register(cli: click.Group) -> None:
    """Add the commands on procedures to the command line."""
    for command in (adopt_procedure, procedures, presets_shipped):
        cli.add_command(command)


@click.command("adopt-procedure")
@click.option("--body", "which", required=True, metavar="BODY", help="The body, by name or id.")
@click.option("--class", "kind", type=click.Choice(CLASSES), required=True, help="The kind of decision.")
@click.option("--preset", "name", metavar="NAME", help="A shipped rule set; `mandate presets` lists them.")
@click.option("--variant", metavar="NAME", help="With --preset: one of its variants.")
@click.option("--file", "path", type=click.Path(path_type=Path), metavar="FILE.json", help="A document of your own.")
@AS_JSON
@in_app("owner")
def adopt_procedure(
    which: str, kind: str, name: str | None, variant: str | None, path: Path | None, as_json: bool
) -> None:
    """Write down a body's rules for one kind of decision, as its bylaws have them; logged with their hash.

    Possible until a proposal was made under them; from then on a rule is changed only by a vote.
    """
    if (name is None) == (path is None):
        raise Unusable("give either --preset NAME or --file FILE.json")
    if variant is not None and name is None:
        raise Unusable("--variant goes with --preset")
    chosen = None if name is None else _preset(name)
    document = _of_preset(chosen, kind, variant) if chosen else _of_file(cast("Path", path))
    with transaction():
        home = body_called(which)
        made = actions.found_procedure(home.id, kind, document)
        ours = [key for key in chosen.unverified if key.partition(".")[0] in document] if chosen else []
        facts = {**_facts(made), "to_be_decided": ours}
        lines = [f"{home.name} decides on {kind} by “{made.name}”, version {made.version}: {made.hash}"]
    if ours:
        lines.append(f"The source is silent on {', '.join(ours)}: what stands there is our proposal.")
    answer(as_json, facts, *lines)


@click.command()
@click.option("--body", "which", metavar="BODY", help="Only this body's.")
@AS_JSON
@in_app("owner")
def procedures(which: str | None, as_json: bool) -> None:
    """List the procedures that bodies have adopted, every version, the newest first."""
    with reading():
        homes = [body_called(which)] if which else [body for _, body in tree()]
        names = {one.id: one.name for one in homes}
        found = [_facts(one) for home in homes for one in queries.procedures_of([home.id])]
    lines = (
        f"{names[one['body']]}: {one['class']}, version {one['version']}, {one['name']}  {one['id']}" for one in found
    )
    answer(as_json, found, *lines)


@click.command("presets")
@AS_JSON
@one_line_errors
def presets_shipped(as_json: bool) -> None:
    """List the shipped rule sets, each with its source and what the source leaves open."""
    found = [
        {"name": one.name, "title": one.title, "date": one.date, "source": one.source, "variants": list(one.variants),
         "to_be_decided": list(one.unverified), "remarks": list(one.remarks)}
        for one in presets().values()
    ]  # fmt: skip
    lines = []
    for one in presets().values():
        lines += [f"{one.name}: {one.title} ({one.date})", f"  source: {one.source}"]
        if one.variants:
            lines.append(f"  variants: {', '.join(one.variants)}")
        lines.append(f"  the source is silent on: {', '.join(one.unverified) or 'nothing'}")
    answer(as_json, found, *lines)


def _preset(name: str) -> Preset:
    known = presets()
    if name not in known:
        raise Unusable(f"there is no preset {name[:40]!r}; there are {', '.join(known)}")
    return known[name]


def _of_preset(preset: Preset, kind: str, variant: str | None) -> dict[str, object]:
    if variant is not None and variant not in preset.variants:
        offered = f"there are {', '.join(preset.variants)}" if preset.variants else "there are none"
        raise Unusable(f"{preset.name} has no variant {variant[:40]!r}; {offered}")
    return preset.document(cast("DecisionClass", kind), variant)


def _of_file(path: Path) -> dict[str, object]:
    """The document in a file, read a byte further than it may be long. Raises Unusable."""
    with path.open("rb") as file:
        text = file.read(LONGEST_DOCUMENT + 1)
    try:
        document = parse_json(text)
    except UnusableDocument as fault:
        raise Unusable(f"{path} cannot be used: {fault}") from fault
    if not isinstance(document, dict):
        raise Unusable(f"{path} cannot be used: a procedure is a JSON object")
    return document


def _facts(one: Procedure) -> dict[str, Any]:
    return {
        "id": one.id, "body": one.body_id, "body_name": body_of(one.body_id).name, "class": one.kind,
        "version": one.version, "name": one.name, "hash": one.hash,
        "adopted_at": f"{one.adopted_at:%Y-%m-%dT%H:%M:%SZ}",
    }  # fmt: skip
