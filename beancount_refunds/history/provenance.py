"""Where each line of a ledger comes from: the history of its files, asked for once.

`provenance` reads the files of a ledger as they stand, lets `tracing` walk the history of their repository,
and gives one immutable value: shells make it, reports only look things up in it.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import os
import pathlib
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.history import blocks, git
from beancount_refunds.history.git import Blobs, Change, GitError, Node, Repository
from beancount_refunds.history.origins import Commit, Origin, Signature, Step, Unseen
from beancount_refunds.history.pairing import Version
from beancount_refunds.history.tracing import Sheet, Trace, trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beancount_refunds.source import Position


class Lines(NamedTuple):
    """The blocks of a file by their first and last lines, ascending, each with where it comes from."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    origins: tuple[Origin | Unseen, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Provenance:
    """Who brought in what stands in a ledger's files, and who changed it.

    ``trouble`` says why there is no history at all (no repository, no git), or is ``None``. ``head`` is the
    commit that is checked out, ``None`` before the first. ``differing`` are the files of the ledger that are
    not as they stand in ``head``, in order of their names; ``shallow`` says that the clone's history is cut.
    """

    trouble: str | None = None
    repository: Repository | None = None
    head: Commit | None = None
    shallow: bool = False
    differing: tuple[str, ...] = ()
    files: Mapping[str, Lines] = dataclasses.field(default_factory=dict)
    order: Mapping[str, int] = dataclasses.field(default_factory=dict)
    parents: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    signatures: Mapping[str, Signature] = dataclasses.field(default_factory=dict)

    def origin(self, position: Position) -> Origin | Unseen:
        """Where the directive, or the transaction, comes from on one of whose lines ``position`` is."""
        if self.trouble is not None:
            return Unseen.NO_HISTORY
        lines = self.files.get(position.filename)
        if lines is None:
            return Unseen.OUTSIDE
        index = bisect.bisect_right(lines.first, position.lineno) - 1
        if index < 0 or lines.last[index] < position.lineno:
            return Unseen.NOWHERE
        origin = lines.origins[index]
        return self._signed(origin) if isinstance(origin, Origin) and self.signatures else origin

    def log(self, positions: Iterable[Position]) -> tuple[Commit, ...]:
        """The commits that brought in or changed what stands at any of ``positions``, the oldest first."""
        origins = map(self.origin, positions)
        found = {
            step.commit.hash: step.commit
            for origin in origins
            if isinstance(origin, Origin)
            for step in origin.steps
        }
        return tuple(sorted(found.values(), key=lambda commit: -self.order[commit.hash]))

    def includes(self, later: Commit, earlier: Commit) -> bool:
        """Whether ``earlier`` is ``later`` itself or came before it on its line of history."""
        bound = self.order[earlier.hash]
        waiting, seen = [later.hash], set()
        while waiting:
            one = waiting.pop()
            if one == earlier.hash:
                return True
            # Parents stand after their children in `order`: beyond `bound` there is nothing to find.
            if one not in seen and self.order[one] < bound:
                seen.add(one)
                waiting.extend(self.parents[one])
        return False

    def verified(self, positions: Iterable[Position]) -> Provenance:
        """The same, with the signature state of the commits of ``positions``; it runs gpg for signed ones.

        Raises :class:`GitError` where git cannot say.
        """
        commits = [commit.hash for commit in self.log(positions) if commit.hash not in self.signatures]
        if self.repository is None or not commits:
            return self
        known = {**self.signatures, **git.signatures(self.repository, commits)}
        return dataclasses.replace(self, signatures=MappingProxyType(known))

    def _signed(self, origin: Origin) -> Origin:
        signed = {
            step.commit: dataclasses.replace(
                step.commit, signature=self.signatures.get(step.commit.hash, Signature.UNCHECKED)
            )
            for step in origin.steps
        }
        return Origin(
            first=_known(origin.first, signed),
            last=_known(origin.last, signed),
            stated=_known(origin.stated, signed),
            steps=tuple(Step(signed[commit], text) for commit, text in origin.steps),
        )


def _known(who: Commit | Unseen, signed: Mapping[Commit, Commit]) -> Commit | Unseen:
    return signed[who] if isinstance(who, Commit) else who


def provenance(files: Iterable[str], root: str | os.PathLike[str]) -> Provenance:
    """Where the lines of ``files`` (of a ledger, by the names that its positions have) come from.

    ``root`` is a folder of the repository. Where git cannot say, the value says why; nothing is raised.
    """
    try:
        return _traced(git.repository(root), sorted(set(files)))
    except GitError as failure:
        return Provenance(trouble=str(failure))


def _traced(where: Repository, files: list[str]) -> Provenance:
    nodes = git.history(where) if where.head else []
    committed = git.files_of(where, where.head) if where.head else {}
    paths = {file: path for file in files if (path := _path(where.top, file)) is not None}
    versions = {path: version for path in paths.values() if (version := _read(where.top, path)) is not None}
    traces = {path: [(Trace(),) for _ in version.starts] for path, version in versions.items()}
    with Blobs(where) as contents:
        stood = {path: contents.read(committed[path]) for path in versions if path in committed}
        differing = [path for path, version in versions.items() if stood.get(path) != version.data]
        gone = _gone(where.top, committed, versions)
        trace(
            {path: Sheet(version, [*traces[path]]) for path, version in versions.items()},
            [Change(path, committed.get(path), None) for path in (*differing, *gone)],
            nodes,
            changes=git.changes(where, _pairs(nodes)),
            shallow=where.shallow,
            read=contents.read,
        )
    edited = {path for path in differing if _unix(stood.get(path)) != _unix(versions[path].data)}
    return Provenance(
        repository=where,
        head=nodes[0].commit if nodes else None,
        shallow=bool(where.shallow),
        differing=tuple(file for file, path in paths.items() if path in edited),
        files=MappingProxyType(
            {file: _lines(versions[path], traces[path]) for file, path in paths.items() if path in versions}
        ),
        order=MappingProxyType({node.commit.hash: place for place, node in enumerate(nodes)}),
        parents=MappingProxyType({node.commit.hash: node.parents for node in nodes}),
    )


def _path(top: str, file: str) -> bytes | None:
    """The path of a file in the work tree, or ``None`` if it is in another one, or in none."""
    path = pathlib.PurePath(os.path.relpath(os.path.realpath(file), top))
    if path.parts[:1] == ("..",) or _inner(top, str(path.parent)):
        return None
    return os.fsencode(path.as_posix())


@functools.lru_cache(maxsize=1024)
def _inner(top: str, folder: str) -> bool:
    """Whether a folder below ``top`` belongs to a repository of its own."""
    inner = pathlib.PurePath(folder)
    return any(pathlib.Path(top, one, ".git").exists() for one in (inner, *inner.parents) if one.parts)


def _read(top: str, path: bytes) -> Version | None:
    """A file of the work tree as it stands, or ``None`` where it has gone since the ledger was loaded."""
    try:
        return Version.of(pathlib.Path(top, os.fsdecode(path)).read_bytes())
    except OSError:
        return None


def _gone(top: str, committed: Iterable[bytes], versions: Mapping[bytes, Version]) -> list[bytes]:
    """Committed files of the ledger's kinds that are not in the work tree: what they held may have moved."""
    kinds = tuple({pathlib.PurePath(os.fsdecode(path)).suffix.encode() for path in versions})
    return [
        path
        for path in committed
        if path not in versions
        and path.endswith(kinds)
        and not os.path.lexists(pathlib.Path(top, os.fsdecode(path)))
    ]


def _pairs(nodes: Iterable[Node]) -> list[tuple[str, str]]:
    """The trees to compare: each commit's with those of its parents, where they differ."""
    nodes = list(nodes)
    trees = {node.commit.hash: node.tree for node in nodes}
    pairs = ((trees[parent], node.tree) for node in nodes for parent in node.parents)
    return [(before, after) for before, after in pairs if before != after]


def _unix(data: bytes | None) -> bytes | None:
    """Without what a checkout does to the ends of lines."""
    return None if data is None else data.replace(b"\r\n", b"\n")


def _lines(version: Version, traces: Iterable[tuple[Trace, ...]]) -> Lines:
    first, last = [], []
    number, begin = 1, 0
    for start in version.starts:
        number += version.data.count(b"\n", begin, start)
        first.append(number)
        last.append(number + version.data.count(b"\n", start, blocks.end_of(version.data, start)))
        begin = start
    return Lines(tuple(first), tuple(last), tuple(one.origin for (one,) in traces))
