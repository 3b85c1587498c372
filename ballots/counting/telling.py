"""What the sentences of a count are made with: names, amounts and lists, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ballots.counting.record import Count
from ballots.rules.wording import Translate, untranslated

LONGEST_LIST = 8
"""Most options that a sentence names; of more the rest are only counted."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A count with the names of its options (their ids where none are given) and the reader's language."""

    count: Count
    names: Mapping[str, str] = field(default_factory=dict)
    translate: Translate = untranslated

    def name(self, option: str) -> str:
        """Return the name of an option."""
        return self.names.get(option, option)

    def all_of(self, options: Sequence[str]) -> str:
        """Return the names of options as a list, with the number of those beyond `LONGEST_LIST`."""
        return self.joined([self.name(option) for option in options])

    def joined(self, pieces: Sequence[str]) -> str:
        """Return pieces of text as a list, with the number of those beyond `LONGEST_LIST`."""
        shown = list(pieces[:LONGEST_LIST])
        if len(pieces) > LONGEST_LIST:
            shown.append(self.translate("%(number)s more") % {"number": len(pieces) - LONGEST_LIST})
        return ", ".join(shown)

    def shown(self, amount: int) -> str:
        """Return an amount with all decimals of the rule, or without any where it is whole."""
        whole, _, decimals = self.count.shown(amount).partition(".")
        return f"{whole}.{decimals}" if decimals.strip("0") else whole

    def amounts(self, amounts: Mapping[str, int]) -> str:
        """Return options with their amounts as a list, the largest first."""
        largest = sorted(amounts.items(), key=lambda pair: -pair[1])
        return self.joined([f"{self.name(option)} {self.shown(amount)}" for option, amount in largest])
