"""An election as a file tells it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.counting.papers import Ranking


@dataclass(frozen=True, slots=True)
class Election:
    """Options in the order of the file, seats, and the papers grouped by ranking; `lot` where the file gives one."""

    options: tuple[str, ...]
    seats: int
    papers: Mapping[Ranking, int]
    withdrawn: tuple[str, ...] = ()
    lot: tuple[str, ...] | None = None
    title: str = ""
    source: str = ""
    comment: str = ""
    naming_again: int = 0
    """Papers that name an option again; its first place counts. 0 where such a file is refused."""

    @property
    def counted(self) -> tuple[str, ...]:
        """The options that stand: all but the withdrawn ones."""
        return tuple(option for option in self.options if option not in self.withdrawn)

    @property
    def number_of_papers(self) -> int:
        """All papers of the file, blank ones too."""
        return sum(self.papers.values())
