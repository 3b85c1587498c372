"""A motion rule worked out for one roll: why so many must take part, and how many Yes votes that asks for. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from ballots.rules.quorum import Greater, Lesser, Need, Number, Quorum, ShareOfMean, ShareOfRoll, exact_need
from ballots.rules.rule import Rule
from ballots.rules.simulation import Point, Wedge, first_turnout, needed_at, wedge
from ballots.rules.wording import Translate, untranslated


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a clerk's sum: its name, the figure, and how the figure came about."""

    name: str
    figure: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What a rule asks of one roll.

    `examples` are turnouts from the first at which anything can carry to the whole roll; `wedge` is their picture.
    """

    roll: int
    needed: int | None
    parts: tuple[Line, ...]
    joined: str
    """Word for how the parts are put together: "the lesser", "the greater", or empty."""
    first: int
    examples: tuple[Point, ...]
    wedge: Wedge | None


def arithmetic(rule: Rule, roll: int, translate: Translate = untranslated) -> Arithmetic | None:
    """Work a rule out for a roll; None where nothing can carry on it, or the rule asks for members present."""
    first = first_turnout(rule, roll) if roll > 0 and not rule.needs_present else None
    if first is None:
        return None
    needed = rule.quorum.needed(roll) if rule.quorum else None
    parts = tuple(_parts(rule.quorum, roll, translate)) if rule.quorum else ()
    joined = ""
    if rule.quorum and isinstance(rule.quorum.need, Lesser):
        joined = translate("the lesser")
    elif rule.quorum and isinstance(rule.quorum.need, Greater):
        joined = translate("the greater")
    turnouts = sorted({first, max(first, (roll + 1) // 2), roll})
    examples = tuple(Point(returned, needed_at(rule, roll, returned)) for returned in turnouts)
    return Arithmetic(roll, needed, parts, joined, first, examples, wedge(examples, roll) if first < roll else None)


def _parts(quorum: Quorum, roll: int, translate: Translate) -> Iterator[Line]:
    need = quorum.need
    for inner in need.needs if isinstance(need, Lesser | Greater) else (need,):
        yield _line(inner, quorum, roll, translate)


def _line(need: Need, quorum: Quorum, roll: int, translate: Translate) -> Line:
    exact = exact_need(need, roll)
    figure = Quorum(quorum.of, quorum.comparator, need).needed(roll)
    match need:
        case ShareOfRoll(part):
            template = translate("%(top)s in %(bottom)s of %(roll)s")
            name = template % {"top": part.numerator, "bottom": part.denominator, "roll": f"{roll:,}"}
        case ShareOfMean(part, _):
            template = translate("%(top)s in %(bottom)s of the usual attendance")
            name = template % {"top": part.numerator, "bottom": part.denominator}
        case Number():
            return Line(translate("Fixed number"), figure)
        case _:
            return Line(translate("Several needs together"), figure)
    if exact.denominator == 1 and exact == figure:
        return Line(name, figure)
    tenths = int(exact * 10)
    shown = f"{tenths // 10:,}.{tenths % 10}"
    return Line(name, figure, translate("%(exact)s, so %(needed)s persons") % {"exact": shown, "needed": figure})
