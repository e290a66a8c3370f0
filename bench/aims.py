"""What the figures should be. Printed next to what they are; nothing fails on a time of the clock."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.entries import Figures

Rounds = Mapping[str, Sequence[Figures]]
"""Every round's figures by the entry's name, in the order of the rounds."""


@dataclass(frozen=True)
class Aim:
    """``figure`` of ``entry`` is at most ``most``, or ``most`` times that of ``against`` where it is named."""

    entry: str
    figure: str
    most: float
    against: str = ""
    against_figure: str = ""

    def value(self, rounds: Rounds) -> float | None:
        """The median over the rounds, of ratios within a round; None where it was not measured."""
        mine = [figures.get(self.figure) for figures in rounds.get(self.entry, ())]
        if not self.against:
            return median([value for value in mine if value is not None])
        other = [figures.get(self.against_figure or self.figure) for figures in rounds.get(self.against, ())]
        return median([a / b for a, b in zip(mine, other, strict=False) if a is not None and b])

    @property
    def words(self) -> str:
        return f"{self.figure}, {self.entry}" + (f" / {self.against}" if self.against else "")


def median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None
