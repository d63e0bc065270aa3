"""The ledger as it would be if some files had other bytes: loaded, and nothing of it written.

Beancount's own loader runs, with three of the names that it uses replaced in a copy of its two outer
functions: the parser reads the other bytes, and a file that is not there yet exists and is found by globs.
All else (booking, plugins, documents, validation) is as in any load, and every message and position is the
one that a load would print after the write.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import glob
import os
import pathlib
import types
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.parser import parser

from beancount_refunds.findings import Finding
from beancount_refunds.ledger import settled
from beancount_refunds.plugin import collector_paused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.ledger import Ledger


def open_with(filename: str, files: Mapping[str, bytes]) -> Ledger:
    """The ledger of the top file ``filename`` if ``files`` (absolute, normal paths) had these bytes.

    The ledger must be one that loads as it is (`ledger.open_ledger`). A file that no include covers is left
    out, as it would be: see ``Ledger.files``. ``errors`` are all of Beancount's, whatever their date.
    """
    names = vars(loader) | {
        "parser": _parser(files),
        "glob": _glob(files),
        "path": types.SimpleNamespace(**(vars(os.path) | {"exists": _exists(files)})),
    }
    for name in ("_parse_recursive", "_load"):
        function = getattr(loader, name)
        names[name] = types.FunctionType(function.__code__, names, name, function.__defaults__)
    with collector_paused():
        entries, errors, options = names["_load"]([(filename, True)], None, None, None)
    ledger = settled(filename, entries, errors, options)
    raised = tuple(error for error in errors if not isinstance(error, Finding))
    return dataclasses.replace(ledger, errors=raised)


def covers(pattern: str, path: str) -> bool:
    """Whether a glob of `include`, made absolute, finds ``path`` (absolute and normal) once that is there."""
    return _matches(pathlib.PurePosixPath(os.path.normpath(pattern)).parts, pathlib.PurePosixPath(path).parts)


def _matches(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    if not pattern or not parts:
        return not pattern and not parts
    first, rest = pattern[0], pattern[1:]
    hidden = parts[0].startswith(".") and not first.startswith(".")
    if first != "**":
        return not hidden and fnmatch.fnmatchcase(parts[0], first) and _matches(rest, parts[1:])
    # It stands for any number of folders; at the end for all that is below, not for the folder itself.
    if rest and _matches(rest, parts):
        return True
    return not hidden and (_matches(pattern, parts[1:]) or (not rest and len(parts) == 1))


def _parser(files: Mapping[str, bytes]) -> types.SimpleNamespace:
    def parse_file(filename: str, **options: Any) -> Any:
        if filename in files:
            return parser.parse_string(files[filename], filename)
        return parser.parse_file(filename, **options)

    return types.SimpleNamespace(parse_file=parse_file, parse_string=parser.parse_string)


def _glob(files: Mapping[str, bytes]) -> types.SimpleNamespace:
    def found(pattern: str, *, recursive: bool) -> list[str]:
        there = glob.glob(pattern, recursive=recursive)  # noqa: PTH207 (what Beancount's loader uses)
        return there + [path for path in files if not _is_there(path) and covers(pattern, path)]

    return types.SimpleNamespace(glob=found)


def _exists(files: Mapping[str, bytes]) -> Any:
    return lambda path: path in files or _is_there(path)


def _is_there(path: str) -> bool:
    return pathlib.Path(path).exists()
