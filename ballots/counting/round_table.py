"""The rounds of a count as an aligned table of text, for a terminal or a plain file."""

import unicodedata
from collections.abc import Sequence

from ballots.counting.record import Count

LONGEST_NAME = 40
ABSENT = "–"


def round_table(count: Count, width: int = 100) -> list[str]:
    """Return the lines of a table with a row for each option and a column for each round.

    The elected come first, in order, then the others, the last excluded first; `*` marks the round of an election.
    Where the rounds are more than fit into `width` columns, the table goes on below.
    """
    labels, cells = _labels(count), _cells(count)
    names = [printable(label) for label in labels]
    first = max(_breadth(name) for name in ["Round", *names])
    columns = [[str(each.number), *(row[place] for row in cells)] for place, each in enumerate(count.rounds)]
    breadths = [max(map(len, column)) for column in columns]
    lines: list[str] = []
    at = 0
    while at < len(columns):
        taken, used = at, first
        while taken < len(columns) and (taken == at or used + 2 + breadths[taken] <= width):
            used += 2 + breadths[taken]
            taken += 1
        lines += [""] if lines else []
        for line, name in enumerate(["Round", *names]):
            row = [name + " " * (first - _breadth(name))]
            row += [columns[place][line].rjust(breadths[place]) for place in range(at, taken)]
            lines.append("  ".join(row).rstrip())
        at = taken
    return lines


def pair_table(count: Count, width: int = 100) -> list[str]:
    """Return the lines of the table of pairs: how many papers rank the option of the row above that of the column.

    Empty for methods without pairs, and where the table is wider than `width`.
    """
    order = _order(count)
    if not count.pairwise:
        return []
    most = max((votes for row in count.pairwise.values() for votes in row.values()), default=0)
    breadth = max(len(str(most)), len(str(len(order))) + 1)
    first = max(_breadth(printable(name)) for name in order) + len(str(len(order))) + 2
    if first + len(order) * (breadth + 2) > width:
        return []
    lines = ["", "papers that rank the row above the column", ""]
    lines.append(" " * first + "".join(f"  {f'{place}.':>{breadth}}" for place in range(1, len(order) + 1)))
    for place, one in enumerate(order, 1):
        label = f"{place}. {printable(one)}"
        row = [ABSENT if one == other else str(count.pairwise[one][other]) for other in order]
        lines.append(label + " " * (first - _breadth(label)) + "".join(f"  {cell:>{breadth}}" for cell in row))
    return lines


def printable(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name that cannot move a cursor, turn the direction of a line or break a column; long ones are cut."""
    shown = "".join("\ufffd" if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") else one for one in name)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _order(count: Count) -> list[str]:
    last = {option: each.number for each in count.rounds for option in each.totals}
    held = {option: votes for each in count.rounds for option, votes in each.totals.items()}
    rest = [option for option in count.options if option not in set(count.winners)]
    if count.method == "motion":
        return list(count.options)
    rest.sort(key=lambda option: (-last.get(option, 0), -held.get(option, 0)))
    return [*count.winners, *rest]


def _labels(count: Count) -> list[str]:
    labels = _order(count)
    labels += ["Quota"] if count.quota is not None else []
    labels += ["Exhausted"] if any(each.exhausted for each in count.rounds) else []
    return labels + (["Cut off"] if any(each.lost for each in count.rounds) else [])


def _cells(count: Count) -> list[list[str]]:
    """Return the rows of the table, each with a cell for every round, in the order of the labels."""
    table = [[_cell(count, place, option) for place in range(len(count.rounds))] for option in _order(count)]
    if count.quota is not None:
        table.append([ABSENT if each.quota is None else count.shown(each.quota) + " " for each in count.rounds])
    for amounts in ([each.exhausted for each in count.rounds], [each.lost for each in count.rounds]):
        if any(amounts):
            table.append([count.shown(amount) + " " for amount in amounts])
    return table


def _cell(count: Count, place: int, option: str) -> str:
    each = count.rounds[place]
    if option not in each.totals:
        return ABSENT + " "
    return count.shown(each.totals[option]) + ("*" if option in each.elected else " ")


def _breadth(text: Sequence[str] | str) -> int:
    """Return how many columns a text takes on a terminal: wide characters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )
