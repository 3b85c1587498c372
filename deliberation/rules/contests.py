"""The questions of a proposal beside its text: each a title with options in their order, or a motion without (pure).

A proposal without contests is one motion under its own title. Options get their ids at notice, from their order.
"""

from typing import Final

from deliberation.rules.document import Unusable, at, items, members, whole
from deliberation.rules.procedure import BallotForm, Procedure
from deliberation.rules.text import LONGEST_TITLE, one_line

MOST_CONTESTS: Final = 10
MOST_OPTIONS: Final = 60
"""Most options of one contest; each is a row of the paper with a rank or score to give, on a small screen too."""

LONGEST_OPTION: Final = 200
MOST_SEATS: Final = 100

Contest = dict[str, object]


def contests(value: object, procedure: Procedure) -> list[Contest]:
    """Return the contests under a procedure: {"title", "options", "seats"}, of a motion {"title", "options": []}.

    `Unusable` names the bad key: among others an election without options, a motion where the rule says nothing of
    motions, two options or two titles alike, seats other than the rule's.
    """
    listed = items(list(value) if isinstance(value, tuple) else value, "contests", most=MOST_CONTESTS)
    read = [_contest(item, at("contests", n), procedure) for n, item in enumerate(listed)]
    _refuse_twice([str(one["title"]) for one in read], "contests")
    if procedure.ballot.elects and not any(one["options"] for one in read):
        raise Unusable("say what is to be elected or chosen, with its options", "contests")
    return read


def _contest(item: object, path: str, procedure: Procedure) -> Contest:
    given = members(item, path, ("title", "options"), ("seats",))
    title = one_line(given["title"], at(path, "title"), LONGEST_TITLE)
    inner = at(path, "options")
    named = [
        one_line(name, at(inner, n), LONGEST_OPTION)
        for n, name in enumerate(items(given["options"], inner, most=MOST_OPTIONS))
    ]
    _refuse_twice(named, inner)
    if named:
        if not procedure.ballot.elects:
            raise Unusable("under this rule a question is answered Yes or No and has no options", inner)
        seats = _seats(given.get("seats"), at(path, "seats"), procedure.ballot)
        return {"title": title, "options": named, "seats": seats}
    if not procedure.takes_motions:
        raise Unusable("give the options; the rule does not say what a question of Yes and No would need", inner)
    return {"title": title, "options": []}


def _seats(value: object, path: str, ballot: BallotForm) -> int:
    if ballot.seats is None:
        if value is None:
            raise Unusable("say how many are to be elected", path)
        return whole(value, path, 1, MOST_SEATS)
    if value is not None and value != ballot.seats:
        raise Unusable(f"the rule says {ballot.seats}", path)
    return ballot.seats


def _refuse_twice(named: list[str], path: str) -> None:
    folded = [name.casefold() for name in named]
    for n, name in enumerate(folded):
        if name in folded[:n]:
            raise Unusable(f"“{named[n][:40]}” stands twice", at(path, n))
