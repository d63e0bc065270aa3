"""``import``: statements of banks as transactions of the ledger, each line once."""

from __future__ import annotations

import hashlib
import pathlib
import sys
from typing import TYPE_CHECKING, TypeVar

import click

from beancount_refunds.bank.csv_profile_file import read_profile
from beancount_refunds.bank.model import Unreadable
from beancount_refunds.bank.reading import read_statements
from beancount_refunds.bank.user_file import BadUserFile
from beancount_refunds.bank_import.importing import NotImported, Wish, import_files, still_new
from beancount_refunds.bank_import.lines import StatementFile
from beancount_refunds.bank_import.rules import read_rules
from beancount_refunds.bank_import.summary import summary
from beancount_refunds.cli.options import loaded
from beancount_refunds.cli.output import put
from beancount_refunds.cli.recording import (
    InDoubt,
    NothingWritten,
    author_or_error,
    ground,
    say_committed,
    where,
)
from beancount_refunds.record import Roots, Unrenderable, render
from beancount_refunds.record.refusals import Busy, NotRecorded, Unconfirmed
from beancount_refunds.record.writer import record
from beancount_refunds.render.style import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.bank.csv_profile import Profile
    from beancount_refunds.bank_import.importing import Import
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record.writer import Recorded

_Item = TypeVar("_Item")
#: Bank lines are no directives of ours: they do not go where policy `record_file` sends those.
_FILE = "bank/{year}-{month}.beancount"


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=pathlib.Path))
@click.option("--into", metavar="LEDGER", type=click.Path(), help="Record it in this ledger, each line once.")
@click.option(
    "--account",
    metavar="ACCOUNT",
    help="The bank account. [default: the one whose open directive says iban: or account_number: as the "
    "statement does]",
)
@click.option(
    "--profile",
    "profiles",
    metavar="NAME|FILE",
    multiple=True,
    help="How to read CSV files: a delivered profile, or a TOML file of yours; repeat it for several. "
    "[default: by the header]",
)
@click.option(
    "--rules",
    metavar="FILE",
    type=click.Path(path_type=pathlib.Path),
    help="A TOML file that says which account takes a line that is no vendor's refund.",
)
@click.option(
    "--contra",
    metavar="ACCOUNT",
    help="Takes what no rule takes. [default: policy suspense_account of LEDGER]",
)
@click.option(
    "--file",
    "template",
    metavar="TEMPLATE",
    default=_FILE,
    show_default=True,
    help="The file to write to, below LEDGER's folder; year and month are those of the first new line.",
)
@click.option("--insist", is_flag=True, help="Take a statement whose lines do not make its closing balance.")
@click.option("--balance", is_flag=True, help="Assert the closing balances, on the day after each.")
@click.option("--dry-run", is_flag=True, help="Write nothing: print what would be written.")
@click.option("--commit", is_flag=True, help="Commit the file that was written.")
def import_command(
    *,
    files: tuple[pathlib.Path, ...],
    into: str | None,
    account: str | None,
    profiles: tuple[str, ...],
    rules: pathlib.Path | None,
    contra: str | None,
    template: str,
    insist: bool,
    balance: bool,
    dry_run: bool,
    commit: bool,
) -> None:
    """Bank statements as transactions: camt.052/053/054, MT940/942, BAI2, and CSV.

    Debit bank, credit clearing for money that a refund or credit of LEDGER waits for, or that a vendor sent;
    the rest goes where a rule says, or to suspense. What the statement knows stands in the metadata.

    A line that LEDGER has already is not imported again, from whatever file it comes. All files come in
    together or none: an unreadable one, another account's, or one whose lines do not make its closing
    balance keeps all of them out.

    Without --into the text goes to standard output, with no ledger to compare with: every line is new, and
    no vendor is known. Then --account is needed, and --contra where the rules leave a line.

    \b
    Exit code 1: a file was refused, or the ledger does not take it; nothing was written.

    \b
    Examples:
      bean-refunds import june.xml --into main.beancount
      bean-refunds import wise.csv --into main.beancount --account Assets:Bank:Wise --rules rules.toml
      bean-refunds import june.sta --account Assets:Bank:Euro --contra Expenses:Unknown
    """  # noqa: D301 (click reads \b)
    try:
        wish = Wish(
            account=account,
            rest=contra,
            rules=None if rules is None else read_rules(rules),
            insist=insist,
            balances=balance,
        )
        known_profiles = [read_profile(pathlib.Path(profile)) for profile in profiles]
    except BadUserFile as fault:
        raise click.UsageError(str(fault)) from fault
    if into is None and commit:
        message = "--commit is for what is written: name the ledger with --into"
        raise click.UsageError(message)
    ledger = None if into is None else loaded(into, None)
    brought = _brought(_read(files, known_profiles), ledger, wish)
    for remark in brought.remarks:
        click.echo(f"note: {printable(remark)}", err=True)
    if into is None:
        _print(brought)
    else:
        _record(brought, into, template, dry_run=dry_run, commit=commit)


def _read(files: Sequence[pathlib.Path], profiles: Sequence[Profile]) -> list[StatementFile]:
    """All files, or all reasons why some are none."""
    read, faults = [], []
    for path in _watched(files, "Reading files"):
        try:
            content = path.read_bytes()
            statements = read_statements(content, profiles)
        except OSError as failure:
            message = f"{path} cannot be read: {failure.strerror}"
            raise click.BadParameter(message, param_hint="FILE") from failure
        except Unreadable as fault:
            faults.append(f"{path}: {fault}")
        else:
            digest = hashlib.sha256(content).hexdigest()
            read.append(StatementFile(name=path.name, sha256=digest, statements=statements))
    if faults:
        raise NothingWritten("\n".join(faults))
    return read


def _brought(files: Sequence[StatementFile], ledger: Ledger | None, wish: Wish) -> Import:
    try:
        return import_files(files, ledger, wish, lambda lines: _watched(lines, "Booking lines"))
    except NotImported as refused:
        raise NothingWritten(str(refused)) from refused


def _print(brought: Import) -> None:
    """The text, and on standard error what it is."""
    try:
        texts = render(brought.drafts, Roots())
    except Unrenderable as refused:
        raise NothingWritten(str(refused)) from refused
    _say(brought, err=True)
    put("".join(texts))


def _record(brought: Import, path: str, template: str, *, dry_run: bool, commit: bool) -> None:
    author = author_or_error(ground(path, None), None) if commit else None
    if not brought.drafts:
        _say(brought, err=dry_run)
        return

    def agreed(ledger: Ledger) -> None:
        if not still_new(brought, ledger):
            message = "somebody else recorded some of these lines meanwhile; import again"
            raise Busy(message)

    try:
        recorded = record(path, brought.drafts, file=template, agreed=agreed, dry_run=dry_run, author=author)
    except NotRecorded as trouble:
        raise NothingWritten(str(trouble)) from trouble
    except Unconfirmed as doubt:
        raise InDoubt(str(doubt)) from doubt
    _say(brought, err=dry_run)
    if dry_run:
        put("".join(recorded.texts))
    else:
        put(f"written to {where(recorded.positions[0])}\n")
        say_committed(recorded.commit)
    _tell_findings(recorded)


def _say(brought: Import, *, err: bool) -> None:
    text = "".join(f"{line}\n" for line in summary(brought))
    if err:
        click.echo(text, nl=False, err=True)
    else:
        put(text)


def _tell_findings(recorded: Recorded) -> None:
    """What does not reconcile now: the lines are in the books all the same."""
    before = {one.message for one in recorded.before.findings}
    for one in recorded.after.findings:
        if one.message not in before:
            click.echo(f"note: {printable(one.message.splitlines()[0])}", err=True)


def _watched(items: Sequence[_Item], label: str) -> Iterable[_Item]:
    """``items``, with a bar on a terminal."""
    return _with_bar(items, label) if sys.stderr.isatty() else items


def _with_bar(items: Sequence[_Item], label: str) -> Iterator[_Item]:
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield from bar
