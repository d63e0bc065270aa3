"""Opens a ledger for the tools: always anew, as of a date, as one immutable value.

Beancount's load cache is never read and never written: it hides new files under an ``include`` glob
and changes of the plugin, and it runs code when it is unpickled.

What Beancount has to say about single directives (a balance that fails, an unknown account) is part of
the value. A :class:`LedgerError` is raised only where there is nothing to report on: the file cannot be
read, nothing in it can be, or the plugin did not run.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import pathlib
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from beancount import loader

from beancount_refunds.findings import Code, Finding
from beancount_refunds.plugin import OPTION, collector_paused
from beancount_refunds.settlement import sealed_facts, settle
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.model import Settlement
    from beancount_refunds.seal import Fact

PLUGIN = "beancount_refunds"

_PLUGIN_LINE = re.compile(rf'\s*plugin\s+"{PLUGIN}"')
_PLUGIN_FAILED = (f'Error applying plugin "{PLUGIN}"', f'Error importing "{PLUGIN}"')

#: What Beancount lets through: files that cannot be opened, and whatever another plugin raises on import.
_LOADER_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


class LedgerError(Exception):
    """A ledger that cannot be reported on: the reason, what to do, and what Beancount says about it."""

    def __init__(self, reason: str, mend: str, errors: Sequence[Any] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend
        self.errors = tuple(errors)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ledger:
    """A loaded ledger.

    ``entries`` are Beancount's, with what the plugin added, whatever the date; ``errors`` are
    Beancount's own, ``findings`` ours (those of the settlement, and how the plugin is switched on),
    neither dated after ``settlement.as_of``.
    """

    filename: str
    entries: tuple[Any, ...]
    errors: tuple[Any, ...]
    findings: tuple[Finding, ...]
    options: Mapping[str, Any]
    settlement: Settlement

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong; open and acknowledged points do not count."""
        return not (self.errors or self.findings)

    @property
    def written(self) -> Sequence[Any]:
        """The entries before the plugin added to them."""
        loaded = self.options.get(OPTION)
        return self.entries if loaded is None else loaded.entries

    def sealed_facts(self, through: datetime.date) -> list[Fact]:
        """What a seal of the period to ``through`` is the digest of (`seal`)."""
        return sealed_facts(self.written, self.options, through)

    @property
    def files(self) -> frozenset[str]:
        """The files that it was read from."""
        return frozenset(self.options["include"])


def open_ledger(path: str | os.PathLike[str], as_of: datetime.date | None = None) -> Ledger:
    """Load the ledger at ``path`` and settle it as of the end of a day (default: its own end).

    Raises :class:`LedgerError` where there is nothing to report on.
    """
    filename = os.path.normpath(pathlib.Path(path).absolute())
    entries, errors, options = _load(filename)
    obstacle = (
        _misencoded(errors, options)
        or _illegible(filename, entries, errors)
        or _failed(filename, errors)
        or _inactive(filename, errors, options)
    )
    if obstacle is not None:
        raise obstacle
    return settled(filename, entries, errors, options, as_of)


def settled(
    filename: str,
    entries: Sequence[Any],
    errors: Sequence[Any],
    options: Mapping[str, Any],
    as_of: datetime.date | None = None,
) -> Ledger:
    """What a load of Beancount gave, settled as of the end of a day (default: the ledger's own end).

    ``entries`` are those that the plugin returned. Without directives of ours it leaves nothing in
    ``options``, and they are settled here.
    """
    loaded = options.get(OPTION)
    if loaded is not None and as_of is None:
        settlement = loaded.settlement
    else:
        settlement = settle(entries if loaded is None else loaded.entries, options, as_of).settlement
    ours = (error for error in errors if isinstance(error, Finding))
    setup = tuple(found for found in ours if found.code is Code.PLUGIN_MISCONFIGURED)
    return Ledger(
        filename=filename,
        entries=tuple(entries),
        errors=tuple(
            error for error in errors if not isinstance(error, Finding) and _stands(error, settlement.as_of)
        ),
        findings=setup + settlement.findings,
        options=MappingProxyType(dict(options)),
        settlement=settlement,
    )


def position_of(error: Any) -> Position | None:
    """Where an error of Beancount stands, or ``None`` where it names no line of a file."""
    source = error.source
    if not isinstance(source, dict) or not source.get("lineno"):
        return None
    return Position.of(source)


def _load(filename: str) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Load without Beancount's cache, whatever the environment says.

    `loader.load_file` would go through the cache or, with the cache off, delete a file that another
    program may be using.
    """
    if not pathlib.Path(filename).exists():
        raise _absent(filename)
    try:
        with collector_paused():
            load: Any = loader._uncached_load_file  # noqa: SLF001 (Beancount has no public way)
            entries, errors, options = load(filename, None, None, None)
    except _LOADER_FAILURES as failure:
        raise _unreadable(filename, failure) from failure
    return entries, errors, options


def _absent(filename: str) -> LedgerError:
    return LedgerError(f"{filename} does not exist", "check the path and the spelling of the file name")


def _unreadable(filename: str, failure: BaseException) -> LedgerError:
    if not isinstance(failure, OSError):
        return LedgerError(
            f"{filename} could not be loaded: {type(failure).__name__}: {failure}",
            "look for the plugin or file that it speaks of; bean-check stops there too",
        )
    place = failure.filename or filename
    if isinstance(failure, IsADirectoryError):
        top = f"name the ledger's top file, such as {pathlib.Path(place, 'main.beancount')}"
        included = "an include names it: name its files there, as in folder/*.beancount"
        return LedgerError(f"{place} is a folder", top if place == filename else included)
    return LedgerError(
        f"{place} cannot be read: {failure.strerror or failure}", "check the file and its permissions"
    )


def _misencoded(errors: Sequence[Any], options: Mapping[str, Any]) -> LedgerError | None:
    """A file that is not UTF-8: Beancount calls it invalid tokens, and leaves out what it cannot read."""
    lexical = [error.source["filename"] for error in errors if type(error).__name__ == "LexerError"]
    for name in dict.fromkeys(lexical):
        if name not in options["include"]:
            continue  # an encrypted file: what stands on the disk is not its text
        try:
            pathlib.Path(name).read_text(encoding="utf-8")
        except UnicodeDecodeError as failure:
            lineno = failure.object.count(b"\n", 0, failure.start) + 1
            return LedgerError(f"{name} is not UTF-8 (line {lineno})", "save it as UTF-8")
    return None


def _illegible(filename: str, entries: Sequence[Any], errors: Sequence[Any]) -> LedgerError | None:
    if entries or all(isinstance(error, Finding) for error in errors):
        return None
    return LedgerError(f"nothing in {filename} can be read", "mend the first error and try again", errors)


def _failed(filename: str, errors: Sequence[Any]) -> LedgerError | None:
    for error in errors:
        if error.message.startswith(_PLUGIN_FAILED):
            cause = error.message.strip().splitlines()[-1].strip()
            return LedgerError(
                f"the plugin stopped: {cause}",
                f"that is a fault of {PLUGIN}; a report with the trace of bean-check {filename} is welcome",
            )
    return None


def _inactive(filename: str, errors: Sequence[Any], options: Mapping[str, Any]) -> LedgerError | None:
    """Beancount takes plugins from the top file only, and says nothing about the others."""
    if any(name == PLUGIN for name, _ in options["plugin"]):
        return None
    place = next(_plugin_lines(options["include"]), None)
    if place is None:
        return LedgerError(
            f'the plugin is not active: {filename} has no line plugin "{PLUGIN}"',
            f'write plugin "{PLUGIN}" into that file, above the first include',
            errors,
        )
    if place.filename == filename:
        return LedgerError(
            f"the plugin is not active: Beancount could not read its line at {place}",
            f'write plugin "{PLUGIN}" on a line of its own',
            errors,
        )
    return LedgerError(
        f"the plugin is not active: Beancount ignores its line at {place}, in an included file",
        f"move that line to {filename}",
        errors,
    )


def _plugin_lines(filenames: Sequence[str]) -> Iterator[Position]:
    for filename in filenames:
        text = pathlib.Path(filename).read_text(encoding="utf-8", errors="replace")
        for lineno, line in enumerate(text.splitlines(), 1):
            if _PLUGIN_LINE.match(line):
                yield Position(filename, lineno)


def _stands(error: Any, as_of: datetime.date) -> bool:
    """Whether an error of Beancount is about something that is there as of a day."""
    on = getattr(error.entry, "date", None)
    return not isinstance(on, datetime.date) or on <= as_of
