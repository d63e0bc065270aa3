"""The group of commands, and what holds for all of them."""

from __future__ import annotations

import click

from beancount_refunds import __version__
from beancount_refunds.cli.add import add, expect
from beancount_refunds.cli.attach import attach
from beancount_refunds.cli.check import check
from beancount_refunds.cli.deciding import accept, reject, unmatch
from beancount_refunds.cli.events import events
from beancount_refunds.cli.evidence import evidence
from beancount_refunds.cli.explain import explain
from beancount_refunds.cli.import_cases import import_cases_command
from beancount_refunds.cli.import_statements import import_command
from beancount_refunds.cli.init import init
from beancount_refunds.cli.match import match_command
from beancount_refunds.cli.output import prepare_output
from beancount_refunds.cli.reconcile import reconcile
from beancount_refunds.cli.reports import InOrder, report_group
from beancount_refunds.cli.seal import seal
from beancount_refunds.cli.serve import serve
from beancount_refunds.cli.tables import cases, credits_command, exceptions, register
from beancount_refunds.cli.token import token
from beancount_refunds.cli.trail import trail
from beancount_refunds.cli.verify import verify_command


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Vendor credits and refunds of a Beancount ledger.

    LEDGER is the top file: the one that says plugin "beancount_refunds" and that you give to bean-check.
    Only add, expect, attach, import, match, accept, reject, unmatch and reconcile write to it, what comes in
    over HTTP while serve runs, and init makes a new one.

    \b
    A first look:
      bean-refunds check LEDGER        what is wrong, what is open
      bean-refunds register LEDGER     every refund and where it stands
      bean-refunds report              what else can be asked
      bean-refunds trail LEDGER ID     who did what, from the bank to the order
      bean-refunds add                 record a credit, a refund, a case, …
      bean-refunds reconcile LEDGER    import statements, match, see what is left
      bean-refunds serve LEDGER        Fava, and the HTTP API for other systems
      bean-refunds explain CODE        what a finding means, how to mend it

    \b
    Exit codes:
      0  clean (open exceptions are no fault; tables are always 0)
      1  there are findings, something was refused, a pack was changed
      2  the command line is wrong
      3  the ledger cannot be read, or the plugin is not active in it

    \b
    Completion, for bash (zsh and fish likewise), in ~/.bashrc:
      eval "$(_BEAN_REFUNDS_COMPLETE=bash_source bean-refunds)"
    """  # noqa: D301 (click reads \b)
    prepare_output()


for command in (
    check,
    register,
    credits_command,
    cases,
    exceptions,
    report_group,
    trail,
    events,
    serve,
    token,
    evidence,
    seal,
    init,
    add,
    expect,
    attach,
    import_command,
    match_command,
    accept,
    reject,
    unmatch,
    reconcile,
    import_cases_command,
    verify_command,
    explain,
):
    main.add_command(command)
