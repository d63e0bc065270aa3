"""``init``: a new ledger that works, for people who begin."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import click

from beancount_refunds.cli.new_ledger import files_of_a_new_ledger
from beancount_refunds.cli.options import Day
from beancount_refunds.cli.output import put
from beancount_refunds.office import clock
from beancount_refunds.office.git_user import git_user
from beancount_refunds.record.drafts import Unrenderable
from beancount_refunds.render.places import nearby

if TYPE_CHECKING:
    import datetime

_CURRENCY = re.compile(r"[A-Z]{3}")


@click.command()
@click.argument("folder", type=click.Path(path_type=pathlib.Path))
@click.option("--currency", default="GBP", show_default=True, help="Your own currency.")
@click.option("--vendor", default="acme", show_default=True, help="The id of a first vendor.")
@click.option(
    "--vendor-name", default="Acme Components Ltd", show_default=True, help="The name of the vendor."
)
@click.option("--on", type=Day(), help="The first day of the books. [default: 1 January of this year]")
def init(
    folder: pathlib.Path, *, currency: str, vendor: str, vendor_name: str, on: datetime.date | None
) -> None:
    """Begin a new ledger in FOLDER, which must be empty or not there.

    It has accounts, a policy and one vendor, a folder for documents, what git should leave alone, and a
    workflow that checks every push. bean-check and `bean-refunds check` are content with it. If git knows who
    you are, you are the first actor of the policy.

    \b
    Example:
      bean-refunds init refunds --currency EUR
    """  # noqa: D301 (click reads \b)
    if not _CURRENCY.fullmatch(currency):
        message = f"{currency!r} is no code of a currency: three letters, as EUR"
        raise click.BadParameter(message, param_hint="--currency")
    first = on or clock.day().replace(month=1, day=1)
    top = pathlib.Path(os.path.normpath(folder.absolute()))
    try:
        _demand_empty(top, folder)
        user = git_user(str(next(one for one in (top, *top.parents) if one.is_dir())))
        files = files_of_a_new_ledger(first, currency, vendor, vendor_name, user)
        for name, text in files.items():
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except Unrenderable as refused:
        raise click.BadParameter(str(refused), param_hint="--vendor") from refused
    except OSError as failure:
        message = f"{folder} cannot be written: {failure.strerror}"
        raise click.ClickException(message) from failure
    put("".join(f"{nearby(str(top / name))}\n" for name in files))
    if _begin_repository(top):
        put(f"git repository in {nearby(str(top))}: commit what is there\n")


def _demand_empty(top: pathlib.Path, shown: pathlib.Path) -> None:
    """A repository without files is empty, too."""
    if top.exists() and (not top.is_dir() or any(one.name != ".git" for one in top.iterdir())):
        message = f"{shown} is not an empty folder; nothing was written"
        raise click.BadParameter(message, param_hint="FOLDER")


def _begin_repository(top: pathlib.Path) -> bool:
    """Whether a repository was made: not where git is missing, or the folder stands in one already."""
    program = shutil.which("git")
    if program is None or any((folder / ".git").exists() for folder in (top, *top.parents)):
        return False
    done = subprocess.run(  # noqa: S603 (our own list of words, no shell)
        [program, "-C", str(top), "init", "--quiet"], capture_output=True, check=False
    )
    return done.returncode == 0
