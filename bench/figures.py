"""A line of the benchmark's table."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """One line of the table: a ratio, and how large it may be, if that was said."""

    label: str
    value: float
    target: float | None
    percent: bool = False

    def __str__(self) -> str:
        measured = f"{self.label:<66} {self._text(self.value):>9}"
        if self.target is None:
            return measured
        verdict = "met" if self.value <= self.target else "MISSED"
        return f"{measured} {'<= ' + self._text(self.target):>12}  {verdict}"

    def _text(self, number: float) -> str:
        return f"{number * 100:.2f} %" if self.percent else f"{number:.3f}"
