"""The trail: from any id the whole chain, from the bank transaction to the order and back.

`web` knows what came from what, `chain` how far a trail goes, `nodes` and `edges` what is drawn, `records`
what the ledger has on any id, `steps` what happened when; `nouns` are the values that renderers read.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from beancount_refunds.plugin import collector_paused
from beancount_refunds.reports.trail.chain import asides, called, members
from beancount_refunds.reports.trail.edges import edges
from beancount_refunds.reports.trail.nodes import Describer
from beancount_refunds.reports.trail.nouns import (
    Aside,
    Edge,
    Key,
    Kind,
    Node,
    Paper,
    Step,
    Trail,
    ordinal,
)
from beancount_refunds.reports.trail.records import Records
from beancount_refunds.reports.trail.steps import Recorder, papers
from beancount_refunds.reports.trail.web import Web

if TYPE_CHECKING:
    from beancount_refunds.history import Provenance
    from beancount_refunds.ledger import Ledger

__all__ = ["Aside", "Edge", "Key", "Kind", "Node", "Paper", "Step", "Trail", "Trails", "trail"]


class Trails:
    """The trails of one ledger, for a shell that asks for many of them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, word: str) -> Trail:
        """The trail of an id, see :func:`trail`."""
        # The first of them makes what all look things up in.
        with collector_paused():
            return self._trail(word)

    def _trail(self, word: str) -> Trail:
        web, ledger = self._web, self._ledger
        asked = called(web, word)
        within = members(web, asked)
        drawn = tuple(edges(web, within))
        beside = {key for edge in drawn for key in (edge.source, edge.target)}
        steps = Recorder(web, self._records, self._describer, within, asked).steps()
        return Trail(
            subject=word,
            as_of=ledger.settlement.as_of,
            filename=ledger.filename,
            precisions=ledger.settlement.precisions,
            nodes=tuple(
                self._describer.node(key, asked=key in asked, within=key in within)
                for key in sorted(within | beside, key=ordinal)
            ),
            edges=drawn,
            steps=steps,
            asides=tuple(asides(web, within)),
            papers=tuple(papers(steps, ledger.filename)),
            open_points=tuple(self._records.exceptions({key.id for key in within})),
        )

    @functools.cached_property
    def _web(self) -> Web:
        return Web(self._ledger.settlement)

    @functools.cached_property
    def _records(self) -> Records:
        return Records(self._ledger.settlement)

    @functools.cached_property
    def _describer(self) -> Describer:
        return Describer(self._ledger, self._web)


def trail(ledger: Ledger, word: str, provenance: Provenance | None = None) -> Trail:
    """The chain of an id, in both directions.

    ``word`` is a bank reference, the id of a refund, credit, application, write-off, case, order or bill, a
    gateway's transaction id, an external id, or the id of a copy.

    From a bank reference: its refunds, their credits, and what these came from. From a refund: its receipts
    and its credits with their case, bill and order. From a credit: also all its refunds, applications and
    write-offs, and the receipts of those. From a case, bill or order: everything that came of it. The trail
    does not turn round: the other refunds of a refund's credits, or of a receipt, are asides of one line.

    ``provenance`` is the ledger's git history, where a shell has read it (with signatures, where it has
    `verified` the places of the trail). A word that means several things has the trail of all. Raises
    :class:`~beancount_refunds.reports.question.UnknownSubject` with everything that could be asked for.
    """
    found = Trails(ledger).of(word)
    return found if provenance is None else found.told_by(provenance)
