"""What would have changed the outcome of a count, in sentences: the margin of victory, or why none is told."""

from collections.abc import Mapping

from ballots.counting.margin import Margin, margin
from ballots.counting.record import Count
from ballots.counting.telling import Telling
from ballots.rules.wording import Translate, untranslated


def change_sentences(
    count: Count, names: Mapping[str, str] | None = None, translate: Translate = untranslated, span: int = 5
) -> tuple[str, ...]:
    """Return the margin of a count for one seat as sentences that say whether it is exact or a bound.

    Of several seats no margin is told, because no proof of it is cheap, and nothing where no bound is proved.
    """
    telling = Telling(count, names or {}, translate)
    if count.seats != 1 or len(count.options) < 2 or not count.winners:
        return ()
    found = margin(count, span)
    if found is None:
        return ()
    if not found.enough and not found.least:
        return (telling.translate("A tie decided, so nothing had to change for another outcome but the lot."),)
    if not found.least:
        template = telling.translate(
            "A tie on the way could have fallen otherwise, so no margin is proved. Changed papers that would have let "
            "%(rival)s draw level or win, if the right ones: %(enough)s."
        )
    elif found.exact and found.least == 1:
        template = telling.translate(
            "The margin is one paper: had one that helped %(winner)s said otherwise, %(rival)s would have drawn level "
            "or won."
        )
    elif found.exact:
        template = telling.translate(
            "The margin is %(least)s papers: had so many that helped %(winner)s said otherwise, %(rival)s would have "
            "drawn level or won; with fewer changed %(winner)s is elected whatever they say."
        )
    elif found.enough is None and found.least == 1:
        template = telling.translate(
            "At least one paper would have had to say otherwise. Nearest is %(rival)s. How many more it takes is not "
            "worked out."
        )
    elif found.enough is None:
        template = telling.translate(
            "At least %(least)s papers would have had to say otherwise: with fewer changed %(winner)s is elected "
            "whatever they say. Nearest is %(rival)s. How many more it takes is not worked out."
        )
    else:
        template = telling.translate(
            "The margin lies between %(least)s and %(enough)s papers: with fewer than %(least)s changed %(winner)s is "
            "elected whatever they say, and %(enough)s of the right ones would have let %(rival)s draw level or win."
        )
    return (template % _shown(telling, found),)


def _shown(telling: Telling, found: Margin) -> dict[str, object]:
    return {
        "least": found.least,
        "enough": found.enough,
        "rival": telling.name(found.rival),
        "winner": telling.name(telling.count.winners[0]),
    }
