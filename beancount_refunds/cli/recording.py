"""From a draft to the ledger: shows it, asks where somebody sits, writes it, and says what came of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from beancount_refunds.cli.options import loaded
from beancount_refunds.cli.output import put
from beancount_refunds.office import grounds
from beancount_refunds.office.attempts import persistent
from beancount_refunds.record.refusals import NotRecorded, Refused, Unconfirmed
from beancount_refunds.record.writer import record
from beancount_refunds.recording.consequences import consequences, standing
from beancount_refunds.recording.told import preview
from beancount_refunds.render.places import nearby
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from beancount_refunds.office.attempts import Attempt
    from beancount_refunds.record.committing import Author, Committed
    from beancount_refunds.record.drafts import Draft
    from beancount_refunds.record.writer import Recorded
    from beancount_refunds.recording.ground import Ground
    from beancount_refunds.source import Position

_SHORT = 10


class How(NamedTuple):
    """How to record: only show it; without asking."""

    dry_run: bool = False
    yes: bool = False


class NothingWritten(click.ClickException):
    """The ledger does not take it: the messages as bean-check has them, and exit code 1."""

    exit_code = 1

    def format_message(self) -> str:
        """The messages, and that nothing was done."""
        return "\n".join([*map(printable, self.message.splitlines()), "Nothing was written."])


def at_terminal() -> bool:
    """Whether somebody sits there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ground(path: str, on: datetime.date | None, by: str | None = None) -> Ground:
    """The ledger at ``path``, today unless ``on`` says otherwise, and the user of git; or exit code 3."""
    return grounds.ground(loaded(path, None), on, by)


class InDoubt(click.ClickException):
    """It is written, and the disk did not confirm it; exit code 1."""


_Made = TypeVar("_Made")


def record_it(path: str, attempt: Callable[[], Attempt], how: How, author: Author | None = None) -> Recorded:
    """Record what ``attempt`` drafts, and commit it as ``author``; called again, it drafts with another id.

    A refusal ends the command: exit code 1, and nothing is written. So does the answer no.
    """
    return written(lambda: persistent(attempt, lambda drafts: _recorded(path, drafts, how, author)))


def written(make: Callable[[], _Made]) -> _Made:
    """What ``make`` gives; why it recorded nothing, or what is in doubt, ends the command: exit code 1."""
    try:
        return make()
    except Refused as refused:
        raise NothingWritten(_told(refused)) from refused
    except NotRecorded as trouble:
        raise NothingWritten(str(trouble)) from trouble
    except Unconfirmed as doubt:
        raise InDoubt(str(doubt)) from doubt


def _recorded(path: str, drafts: Sequence[Draft], how: How, author: Author | None) -> Recorded:
    asking = at_terminal() and not how.yes
    if how.dry_run or asking:
        tried = record(path, drafts, dry_run=True)
        put(preview("".join(tried.texts), where(tried.positions[0]), consequences(tried.before, tried.after)))
        if how.dry_run:
            return tried
        click.confirm("\nWrite it?", default=True, abort=True)
    return record(path, drafts, author=author)


def say(recorded: Recorded) -> None:
    """``VR-0021 PENDING (RECEIPT)  refunds/2026-07.beancount:12``: the id, its state, and where it stands.

    Of what was recorded before under the same external id, that is the first one.
    """
    place = recorded.positions[0]
    act = next(one for one in recorded.after.settlement.acts if one.position == place)
    put(f"{printable(standing(act, recorded.after.settlement))}  {where(place)}\n")
    if recorded.repeated:
        put("(recorded before under this external id; nothing was written)\n")
    say_committed(recorded.commit)


def say_committed(commit: Committed | None) -> None:
    """The commit, or why there is none; nothing where none was asked for."""
    if commit is None:
        return
    if commit.hash is None:
        click.echo(f"note: written, not committed: {commit.trouble}", err=True)
    else:
        put(f"committed {commit.hash[:_SHORT]}\n")


def author_or_error(here: Ground, by: str | None) -> Author:
    """Who signs the commit of what ``by`` records; a usage error where nobody is known."""
    author = grounds.author_of(here, by)
    if author is None:
        message = "git knows no author: set its user.name and user.email, or name an actor with --by"
        raise click.BadParameter(message, param_hint="--commit")
    return author


def where(position: Position) -> str:
    """``refunds/2026-07.beancount:12``, as somebody in the current folder would write it."""
    return f"{printable(nearby(position.filename))}:{position.lineno}"


def _told(refused: Refused) -> str:
    """Each message as it is, then which codes explain themselves."""
    codes = dict.fromkeys(one.code for one in refused.objections if one.code is not None)
    helping = [f"help: bean-refunds explain {code}" for code in codes]
    return "\n".join([*(one.message for one in refused.objections), *helping])
