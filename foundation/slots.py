"""Slots: named, typed registries that the application fills, for what must flow against the direction of imports.

Nothing else is inverted: a lower package asks a slot, a higher one was registered in it by app.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app

from foundation.events import Event
from foundation.search.searchable import Searchable


@dataclass
class Slots:
    """All slots of one application."""

    events: dict[str, type[Event]] = field(default_factory=dict)
    """Entry type → the event class that tells it as a sentence."""
    settlers: list[Callable[[], int]] = field(default_factory=list)
    """Each settles every subject of its package that has a boundary due, committing as it goes; returns how many."""
    proposal_panels: list[Callable[[Any], dict[str, Any] | None]] = field(default_factory=list)
    """Given a proposal: what else stands on its page, as {template, …context}, or nothing."""
    followed: list[Callable[[str], list[Any]]] = field(default_factory=list)
    """Given a member: what of the package they are told about in the inbox (web.Followed)."""
    happened: list[Callable[[str, datetime | None, int], list[Any]]] = field(default_factory=list)
    """Given a member, an instant or None, and a number: what happened to them since, the newest (web.Happened)."""
    personal_data: list[Callable[[str], list[Any]]] = field(default_factory=list)
    """Given a member: all that the package holds on them, for them alone (web.Held)."""
    way_steps: list[Callable[[Any, Any], list[Any]]] = field(default_factory=list)
    """Given a proposal and the notice that stands, if any: its steps from ballot to certification (web.Step)."""
    rule_pictures: list[Callable[[Any, int], dict[str, Any] | None]] = field(default_factory=list)
    """Given a procedure document and the size of a roll: the rule worked out, as {template, …context}, or nothing."""
    inbox: list[Callable[[Any], list[Any]]] = field(default_factory=list)
    """Given a member: what waits for them (foundation.web.Waiting)."""
    doors: list[Callable[[Any], Any]] = field(default_factory=list)
    """Given the current user: a front door (foundation.web.Door), or nothing."""
    rule_sentences: list[Callable[[Any, int | None], str]] = field(default_factory=list)
    """Given a procedure document and a roll size, None before a roll is frozen: the rule in one sentence."""
    procedure_checks: list[Callable[[Mapping[str, Any]], None]] = field(default_factory=list)
    """Given a procedure document to be adopted: each package checks its own keys, raising as the reader does."""
    refusals: list[Callable[[], list[Any]]] = field(default_factory=list)
    """Each gives the uses that members voted on and did not carry (relationships.rules.effect.RefusedUse)."""
    dead_notices: list[Callable[[str], bool]] = field(default_factory=list)
    """Given the id of a notice: whether its ballot died (was VOID before its count); the proposal is then back."""
    unfinished_votes: list[Callable[[str], bool]] = field(default_factory=list)
    """Given a member who left: whether a ballot on whose roll they stand is not over, so that they may still come."""
    searchable: list[Searchable] = field(default_factory=list)
    """Each tells of one kind of thing what of it is searched, and who may read it."""
    health: list[Callable[[], str | None]] = field(default_factory=list)
    """Each says in a few words why its package cannot serve what others rely on, or nothing while it can."""
    proposable: list[Callable[[str, str], list[Any]]] = field(default_factory=list)
    """Given a member and a body: what the member can propose to it (foundation.web.Proposable)."""
    about: list[Callable[[str], list[Any]]] = field(default_factory=list)
    """Given the id of a relationship or campaign: the proposals about it, newest first (foundation.web.About)."""
    voting_rules: list[Callable[[str], list[Any]]] = field(default_factory=list)
    """Given a body: who may vote in each kind of its decisions (foundation.web.VotingRule)."""


def slots() -> Slots:
    """Return the slots of the running application."""
    found: Slots = current_app.extensions["mandate.slots"]
    return found
