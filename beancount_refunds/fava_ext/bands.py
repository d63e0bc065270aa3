"""What stands across every page: findings, a setting that is not understood, tables that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds import query_tables
from beancount_refunds.fava_ext.parts import Band, Link, Notice
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.texts import marked, ngettext
from beancount_refunds.ledger import PLUGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.fava_ext.view import View

#: The tables that Fava's query page lacks, where beanquery has changed.
_UNQUERIED = marked("Fava's query page lacks our tables: %(problem)s.")

_FIRST_STEPS = """\
2026-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:VendorCredits:Acme
2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
"""


def setup_bands(view: View) -> Iterator[Band]:
    """What is wrong with the set-up, whatever the ledger says."""
    misread = view.loaded.settings.misread
    if misread is not None:
        text = _(
            "The configuration %(setting)s at %(place)s is not understood: %(why)s.",
            setting=misread.words,
            place=misread.position,
            why=misread.why,
        )
        yield Band(text=text)
    if query_tables.PROBLEM is not None:
        yield Band(text=_(_UNQUERIED, problem=query_tables.PROBLEM))


def finding_bands(view: View) -> Iterator[Band]:
    """What the ledger has wrong, with the way to Fava's list of it."""
    ledger = view.ledger
    errors = view.links.fava("errors")
    if ledger.findings:
        count = ngettext("%(num)s finding", "%(num)s findings", len(ledger.findings))
        text = _("What was refused is in no figure here.")
        yield Band(text=text, link=Link(count, errors), wrong=True)
    if ledger.errors:
        count = ngettext("%(num)s error of Beancount", "%(num)s errors of Beancount", len(ledger.errors))
        yield Band(text=_("Figures may depend on what it says."), link=Link(count, errors), wrong=True)


def unwritable_bands(view: View) -> Iterator[Band]:
    """That nothing can be written, and what would change that."""
    if not view.writable:
        yield Band(text=view.why_not)


def obstacle(view: View) -> Notice | None:
    """Why there is nothing to show on any page, in sentences that say what to do."""
    loaded = view.loaded
    if not loaded.switched_on:
        return Notice(
            title=_("The plugin is not switched on."),
            said=(
                _("Write this line into %(filename)s, above the first include.", filename=loaded.filename),
            ),
            example=f'plugin "{PLUGIN}"\n',
        )
    if loaded.stopped:
        return Notice(
            title=_("The plugin stopped, and nothing was posted."), said=(_("The page Errors says why."),)
        )
    if loaded.empty:
        return Notice(
            title=_("Nothing is recorded yet."),
            said=(_("Write a first vendor and what it credits."),),
            example=_FIRST_STEPS,
        )
    return None
