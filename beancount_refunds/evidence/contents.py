"""What stands in an evidence pack, part by part, so that a shell can show how far it is.

The parts follow from the ledger, its documents and its git history alone, with paths from the folder of the
ledger: the same input gives the same bytes on every machine.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import pathlib
import urllib.parse
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds.evidence.documents import Found, documents
from beancount_refunds.history import Origin
from beancount_refunds.render.places import Excerpts, relative_to
from beancount_refunds.render.trail_html import trail_as_html
from beancount_refunds.render.trail_json import trail_as_json
from beancount_refunds.render.workbook import workbook
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.registry import REPORTS
from beancount_refunds.reports.trail import Trails

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.evidence.scope import Scope
    from beancount_refunds.history import Commit, Provenance
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports.table import Row, Table, Value
    from beancount_refunds.reports.trail import Trail
    from beancount_refunds.source import Position

#: The reports whose rows about a chain stand in the pack of an id, and the key that says what a row is about.
_OF_ONE = {
    "register": "id",
    "credits": "id",
    "cases": "id",
    "controls": "refund_id",
    "transitions": "subject",
    "exceptions": "subject",
}

_README = """\
Evidence of vendor credits and refunds, made from a Beancount ledger by beancount_refunds.

trails/      the chain of each id, from the bank receipt to the order: HTML to read, JSON for programs
ledger/      the text of every directive and transaction that the trails speak of, with file and line
documents/   the documents that they name
git/         the commits that brought these lines in or changed them, with author, time and signature
reports/     the tables, as workbooks
manifest.json   the SHA-256 of every part, what the pack was made of, and what could not be put in

To verify it:           bean-refunds evidence --verify PACK
To verify it by hand:   unzip it and compare sha256sum of each part with manifest.json
"""


class Part(NamedTuple):
    """A file of the pack."""

    path: str
    content: bytes


class Contents:
    """The parts of a pack of ``scope``.

    ``history`` is the ledger's git history, or says why there is none. Raises
    :class:`~beancount_refunds.reports.question.UnknownSubject` where the scope names an id that the ledger
    does not have, :class:`~beancount_refunds.history.GitError` where git cannot check signatures.
    """

    def __init__(self, ledger: Ledger, scope: Scope, history: Provenance) -> None:
        self._ledger = ledger
        self._scope = scope
        self._folder = pathlib.Path(ledger.filename).parent
        trails = Trails(ledger)
        self._bare = [trails.of(id_) for id_ in scope.subjects(ledger.settlement)]
        self._history = history.verified(self._places)

    def __len__(self) -> int:
        """How many steps :meth:`parts` takes."""
        return len(self._bare) + len(self._reports) + 2

    def parts(self) -> Iterator[list[Part]]:
        """The parts, step by step."""
        yield [Part("README.txt", _README.encode()), *self._lines()]
        yield [Part(f"documents/{path}", content) for path, content in self._found.contents.items()]
        for bare in self._bare:
            trail = self._told(bare)
            name = f"trails/{urllib.parse.quote(trail.subject, safe='')}"
            yield [
                Part(f"{name}.html", trail_as_html(trail).encode()),
                Part(f"{name}.json", trail_as_json(trail).encode()),
            ]
        for name in self._reports:
            yield [Part(f"reports/{name}.xlsx", workbook([self._report(name)]))]

    @property
    def facts(self) -> dict[str, Any]:
        """What the manifest says beside the parts."""
        head = self._history.head
        return {
            "ledger": pathlib.Path(self._ledger.filename).name,
            "as_of": self._ledger.settlement.as_of.isoformat(),
            "scope": self._scope.facts,
            "commit": None if head is None else head.hash,
            "not_committed": [self._relative(name) for name in self._history.differing],
            "history": self._history.trouble or ("shallow" if self._history.shallow else "complete"),
            "findings": len(self._ledger.findings) + len(self._ledger.errors),
            "missing": [
                {"path": self._relative(path), "reason": reason}
                for path, reason in sorted(self._found.missing.items())
            ],
        }

    @functools.cached_property
    def _places(self) -> list[Position]:
        return sorted({position for trail in self._bare for position in trail.places})

    @functools.cached_property
    def _found(self) -> Found:
        where = self._history.repository
        papers = {paper.path: paper for trail in self._bare for paper in trail.papers}
        return documents(papers.values(), os.fspath(self._folder) if where is None else where.top)

    @functools.cached_property
    def _reports(self) -> tuple[str, ...]:
        if self._scope.subject is not None:
            return tuple(_OF_ONE)
        return tuple(
            name for name, report in REPORTS.items() if report.subject is None or report.subject_optional
        )

    def _told(self, bare: Trail) -> Trail:
        gone = [paper.path for paper in bare.papers if paper.path in self._found.missing]
        return bare.told_by(self._history).without(gone)

    def _lines(self) -> Iterator[Part]:
        """What the trails speak of, as it is written, and the commits that wrote it."""
        excerpts = Excerpts(self._ledger.files)
        texts, written = [], []
        for position in self._places:
            place = f"{self._relative(position.filename)}:{position.lineno}"
            lines = "\n".join(excerpts.at(position))
            texts.append(f"; {place}\n{lines}\n")
            origin = self._history.origin(position)
            steps = origin.steps if isinstance(origin, Origin) else ()
            written.append(
                {
                    "place": place,
                    "unknown": None if isinstance(origin, Origin) else str(origin),
                    "changes": [{"commit": step.commit.hash, "text": step.text} for step in steps],
                }
            )
        commits = [_commit(one) for one in self._history.log(self._places)]
        log = json.dumps({"commits": commits, "lines": written}, ensure_ascii=False, indent=2)
        yield Part("ledger/excerpts.beancount", "\n".join(texts).encode("utf-8", "surrogateescape"))
        yield Part("git/log.json", f"{log}\n".encode("utf-8", "surrogateescape"))

    def _report(self, name: str) -> Table:
        table = REPORTS[name].answer(self._ledger, Question(filters=self._scope.filters))
        if self._scope.subject is not None:
            ids = {node.key.id for trail in self._bare for node in trail.nodes if node.within}
            key = _OF_ONE[name]
            table = dataclasses.replace(
                table, rows=tuple(row for row in table.rows if row[key] in ids), summary=(), also=()
            )
        return self._placed(table)

    def _placed(self, table: Table) -> Table:
        """The same with paths from the folder of the ledger."""
        return dataclasses.replace(
            table,
            rows=tuple(map(self._placed_row, table.rows)),
            also=tuple(map(self._placed, table.also)),
        )

    def _placed_row(self, row: Row) -> Row:
        return {key: self._placed_value(value) for key, value in row.items()}

    def _placed_value(self, value: Value) -> Value:
        if isinstance(value, str):
            return self._relative(value)
        if isinstance(value, tuple):
            return tuple(  # type: ignore[return-value]  # texts or rows, as before
                self._relative(one) if isinstance(one, str) else self._placed_row(one) for one in value
            )
        return value

    def _relative(self, name: str) -> str:
        return relative_to(name, self._folder)


def _commit(commit: Commit) -> dict[str, str]:
    return {
        "hash": commit.hash,
        "author": commit.author,
        "authored_at": commit.authored_at,
        "committer": commit.committer,
        "committed_at": commit.committed_at,
        "subject": commit.subject,
        "signature": str(commit.signature),
    }
