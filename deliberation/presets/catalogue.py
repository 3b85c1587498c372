"""The presets shipped with the product, read from their files and made into a procedure document for any class."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deliberation.rules.document import Unusable, at, entries, items, line, members, parse_json
from deliberation.rules.procedure import OF_MOTIONS, WITH_TERM, DecisionClass

FOLDER = Path(__file__).parent

FORMAT = 1

_ONLY_WITH_TERM = ("term_days", "suspend", "sever")


@dataclass(frozen=True, slots=True)
class Preset:
    """One named rule set of a real organisation.

    `verified` says in words what the source sets, by key; `unverified` names the keys on which the source is silent or
    was not read, which the organisation must decide itself; `filled_by_default` those that hold our own proposal.
    """

    name: str
    title: str
    date: str
    source: str
    verified: Mapping[str, str]
    unverified: tuple[str, ...]
    filled_by_default: tuple[str, ...]
    remarks: tuple[str, ...]
    variants: tuple[str, ...]
    _document: Mapping[str, object]
    _changes: Mapping[str, Mapping[str, object]]

    def document(self, decision_class: DecisionClass, variant: str | None = None) -> dict[str, object]:
        """Return the procedure document for one class, a copy of its own.

        Term, suspension and severing petition are left out for the classes that have no term, and a question of
        referring is not called a second time. `KeyError` for a variant
        the preset does not have, `ValueError` for a class that does not exist or elects: all presets are of motions.
        """
        if decision_class not in OF_MOTIONS:
            raise ValueError(f"there is no decision class {decision_class!r} for motions")
        made = {"class": decision_class, **copy.deepcopy(dict(self._document))}
        if variant is not None:
            made.update(copy.deepcopy(dict(self._changes[variant])))
        if decision_class not in WITH_TERM:
            for key in _ONLY_WITH_TERM:
                made.pop(key, None)
        if decision_class == "refer":
            made["inquorate"] = {"then": "lapse"}
        return made


def presets(folder: Path = FOLDER) -> dict[str, Preset]:
    """Return the presets of a folder by name, in the order of their names.

    `Unusable` names the file and the key where one is malformed, so that a broken preset is never offered.
    """
    return {path.stem: read(path) for path in sorted(folder.glob("*.json"))}


def read(path: Path) -> Preset:
    """Return the preset of one file, whose name must be the preset's; `Unusable` where it is malformed."""
    here = path.name
    given = members(
        parse_json(path.read_bytes(), here),
        here,
        ("preset", "name", "title", "date", "source", "verified", "unverified", "filled_by_default", "document"),
        ("remarks", "variants"),
    )
    if given["preset"] != FORMAT or given["name"] != path.stem:
        raise Unusable(f"must be format {FORMAT} and bear the name of its file", here)
    verified = entries(given["verified"], at(here, "verified"))
    changes = _variants(given.get("variants", {}), at(here, "variants"))
    return Preset(
        name=path.stem,
        title=line(given["title"], at(here, "title"), 200),
        date=line(given["date"], at(here, "date"), 20),
        source=line(given["source"], at(here, "source"), 500),
        verified={key: line(text, at(here, f"verified.{key}"), 500) for key, text in verified.items()},
        unverified=_lines(given["unverified"], at(here, "unverified")),
        filled_by_default=_lines(given["filled_by_default"], at(here, "filled_by_default")),
        remarks=_lines(given.get("remarks", []), at(here, "remarks")),
        variants=tuple(changes),
        _document=entries(given["document"], at(here, "document")),
        _changes=changes,
    )


def _lines(value: object, path: str) -> tuple[str, ...]:
    return tuple(line(item, at(path, index), 500) for index, item in enumerate(items(value, path)))


def _variants(value: object, path: str) -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    for name, variant in entries(value, path).items():
        inner = members(variant, at(path, name), ("title", "changes"))
        found[name] = entries(inner["changes"], at(path, f"{name}.changes"))
    return found
