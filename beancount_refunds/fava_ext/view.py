"""A request: what was loaded and what is asked of it, and how its pages write amounts and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fava.template_filters import replace_numbers

from beancount_refunds.fava_ext.parts import Piece
from beancount_refunds.fava_ext.settings import MODULE
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.render.style import printable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.fava_ext.asked import Asked
    from beancount_refunds.fava_ext.day import Day
    from beancount_refunds.fava_ext.links import Links
    from beancount_refunds.fava_ext.loaded import Loaded
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.table import Row


@frozen
class View:
    """What a page function gets; `pages.Page.show` makes a page of it.

    ``read_only`` says that Fava lets nobody write.
    """

    loaded: Loaded
    asked: Asked
    links: Links
    incognito: bool
    read_only: bool = False

    @property
    def day(self) -> Day:
        """The books as of the end of the time filter."""
        return self.loaded.as_of(self.asked.as_of)

    @property
    def ledger(self) -> Ledger:
        """The ledger as of that day."""
        return self.day.ledger

    @property
    def why_not(self) -> str:
        """Why nothing can be written from the pages, in a sentence; empty where it can."""
        settings = self.loaded.settings
        if self.read_only:
            return _("Fava runs with --read-only: what stands here can be read and not recorded.")
        if settings.misread is not None:
            return _("The configuration of the extension is not understood, and so nothing can be written.")
        if not settings.allow_write:
            return _(
                "Writing is not switched on: what stands here can be read and not recorded. To switch it on,"
                ' write custom "fava-extension" "%(module)s" "%(setting)s".',
                module=MODULE,
                setting="{'allow_write': True}",
            )
        return ""

    @property
    def writable(self) -> bool:
        """Whether the pages may record: buttons and forms stand there only then."""
        return not self.why_not

    @property
    def settlement(self) -> Settlement:
        """What was settled as of that day."""
        return self.day.settlement

    def money(self, minor: int | None, currency: str | None) -> str:
        """``1,234.50 GBP``, hidden in incognito mode; empty where there is no amount."""
        if minor is None or currency is None:
            return ""
        return f"{self.figures(f'{self.settlement.precisions.to_number(minor, currency):,}')} {currency}"

    def sums(self, minor_of: dict[str, int]) -> tuple[str, ...]:
        """Amounts by currency, currencies by name, zeros left out."""
        return tuple(
            self.money(minor_of[currency], currency) for currency in sorted(minor_of) if minor_of[currency]
        )

    def words(self, text: str) -> str:
        """What may state amounts: on one line, in incognito mode without digits."""
        return self.figures(printable(text))

    def figures(self, text: str) -> str:
        """A text that is an amount: in incognito mode without digits."""
        return replace_numbers(text) or "" if self.incognito else text

    def linked(self, text: str, day: Day | None = None) -> tuple[Piece, ...]:
        """A sentence for people, its ids linked as of ``day``; they are shown in incognito mode too."""
        return tuple(self._shown(printable(text), day or self.day))

    def _shown(self, text: str, day: Day) -> Iterator[Piece]:
        for piece in self.links.within(day, text):
            if piece.href is not None:
                yield piece
            elif piece.text:
                yield Piece(self.figures(piece.text))

    def id(self, id_: str | None, kind: str | None = None) -> Piece:
        """An id that leads to its page, where it has one."""
        if id_ is None:
            return Piece("")
        return Piece(printable(id_), self.links.noun(self.day, id_, kind))

    def left(self, rows: Sequence[Row], key: str) -> Sequence[Row]:
        """The rows that Fava's account and text filters leave; ``key`` is the key of their ids."""
        asked = self.asked
        if not (asked.account or asked.text):
            return rows
        narrowing = self.loaded.narrowing(asked.account, asked.text)
        return [row for row in rows if narrowing.leaves(row, key)]
