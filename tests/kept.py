"""Stages: what many tests begin with is acted once in each test worker, kept, and laid anew for every test.

A stage is the whole database, the data folder and the still clock after it was built, with what its builder
returned. It is kept only where it began in a house in which nothing else had been done, and laid only there, so
that each test has a database of its own in the very state its own acts would have led to.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app, has_app_context

from foundation.database import db

Made = TypeVar("Made")


@dataclass(frozen=True)
class Stage:
    """What was built, by which clock and when it stood where, how many rows there were, and how to lay it."""

    made: Any
    clock: Any
    at: datetime
    rows: tuple[int, ...]
    snapshot: Any


def kept(house: Any, name: str, build: Callable[[], Made]) -> Made:
    """Return what `build` makes of this house; on the second asking lay what it made the first time.

    Stages follow each other: what is built on a stage that was just laid is a stage too. Where the test has done
    anything of its own before, it is built in the common way and nothing is kept.
    """
    begins = _standing(house)
    if begins is None:
        return build()
    key = f"{begins} → {name}"
    stage = house.base.stages.get(key)
    if stage is None:
        made = build()
        _let_go(house)
        held = _copied(made, house, house.clock)
        house.base.stages[key] = Stage(held, house.clock, house.clock.at, house.base.rows(), house.base.keep())
    else:
        _let_go(house)
        house.base.lay(stage.snapshot)
        house.clock.set(stage.at)
        made = _copied(stage.made, house, stage.clock)
    house.laid = key
    return made


present: list[Any] = []
"""The house of the running test."""


def kept_here(name: str, build: Callable[[], Made]) -> Made:
    """Return the same for the house whose web process is acting, where that is the house of the running test."""
    for house in present:
        if house.apps.get("web") is current_app._get_current_object():  # type: ignore[attr-defined]
            return kept(house, name, build)
    return build()


def _copied(made: Made, house: Any, clock: Any) -> Made:
    """A copy that shares nothing but the house and its present clock, which takes the place of the one given."""
    return copy.deepcopy(made, {id(house): house, id(clock): house.clock})


def _standing(house: Any) -> str | None:
    """The stage on which the house stands and for how long, where nothing was done since; None where something was."""
    if has_app_context():
        db.session.commit()
    stage = house.base.stages.get(house.laid)
    if stage is None or stage.rows != house.base.rows():
        return None
    return f"{house.laid} + {house.clock.at - stage.at}"


def _let_go(house: Any) -> None:
    if has_app_context():
        db.session.commit()
        db.session.remove()
    house.rest()
