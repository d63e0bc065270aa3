"""Faults of order, dates, names, provenance and robustness, in the same form as those of money."""

from __future__ import annotations

from typing import Any

_INDEPENDENT = "test_independence:"
_ROBUST = "test_robustness:"
_MACHINE = "test_state_machine:TestRecording"

FAULTS: tuple[tuple[Any, ...], ...] = (
    (
        "ties go by position in the file",
        "timeline",
        "            tied.sort(key=_text)",
        "            pass",
        _INDEPENDENT + "test_the_books_do_not_change_when_files_are_permuted",
        1500,
    ),
    (
        "a refused directive reserves a penny",
        "books",
        "        self.names.refuse(directive)\n",
        "        self.names.refuse(directive)\n"
        "        for credit in self.credits.values():\n"
        "            credit.reserved += 1\n",
        _INDEPENDENT + "test_a_rejected_directive_changes_nothing_else",
    ),
    (
        "a price of a later day is looked up",
        "rates",
        "index = bisect.bisect_right(days, on, key=lambda day: day[0]) if days else 0",
        "index = len(days) if days else 0",
        _INDEPENDENT + "test_the_books_of_a_day_do_not_know_what_comes_later",
        1500,
    ),
    (
        "what is dated on the day of settling is left out",
        "fold",
        "if event.on <= as_of]",
        "if event.on < as_of]",
        _INDEPENDENT + "test_what_was_posted_by_a_day_stays_posted",
    ),
    (
        "a copy counts as another fact",
        "names",
        "                _copy(names, directive, original)\n                continue\n",
        "                _copy(names, directive, original)\n",
        _INDEPENDENT + "test_recording_everything_twice_is_recording_it_once",
    ),
    (
        "refunds come before write-offs",
        "timeline",
        "    WRITE_OFF = enum.auto()\n    REFUND = enum.auto()\n",
        "    REFUND = enum.auto()\n    WRITE_OFF = enum.auto()\n",
        _MACHINE,
        4000,
    ),
    (
        "a credit is reversed before what was taken of it",
        "timeline",
        "rank = 2 if id_ in credit_ids else 1",
        "rank = 0 if id_ in credit_ids else 1",
        _MACHINE,
        4000,
    ),
    (
        "who recorded it may approve it",
        "approvals",
        "if directive.by not in (None, approval.by) and",
        "if directive.by is not None and",
        _MACHINE,
        4000,
    ),
    (
        "an approval of another amount will do",
        "approvals",
        "and approval.amount in (None, directive.amount)",
        "",
        _MACHINE,
        4000,
    ),
    (
        "a receipt is compared without its currency",
        "booked",
        "key = posting.account, units.currency",
        'key = posting.account, "GBP"',
        _MACHINE,
        4000,
    ),
    (
        "a bank account is what begins with its name",
        "bookings",
        'return account == parent or account.startswith(f"{parent}:")',
        "return account.startswith(parent)",
        "test_accounts:test_a_receipt_counts_only_on_or_under_a_receipt_account",
    ),
    (
        "the ledger ends on the day of the computer's clock",
        "settlement",
        "end = stream.last_on if as_of is None else as_of",
        'end = __import__("datetime").date.today() if as_of is None else as_of',
        _INDEPENDENT + "test_a_ledger_ends_on_its_last_day",
    ),
    (
        "generated entries are added to the list that came in",
        "plugin",
        "    links = outcome.links\n",
        "    links = outcome.links\n    entries += outcome.generated\n",
        _ROBUST + "test_the_input_is_left_as_found",
    ),
    (
        "links are added to the transaction that came in",
        "stream",
        "        place = places.get(type(entry))\n",
        '        place = places.get(type(entry))\n        (entry.meta or {}).setdefault("read", True)\n',
        _ROBUST + "test_the_input_is_left_as_found",
    ),
    (
        "generated postings share one metadata dict",
        "posting",
        "    meta = voucher.position.metadata()\n",
        "    meta = _posting.__dict__\n    meta.update(voucher.position.metadata())\n",
        _ROBUST + "test_everything_generated_has_metadata_and_a_place_of_its_own",
    ),
    (
        "a mirror stands where the original was declared",
        "posting",
        "legs=legs, position=position,",
        "legs=legs,",
        _ROBUST + "test_everything_generated_has_metadata_and_a_place_of_its_own",
    ),
    (
        "a ledger without our directives is copied",
        "plugin",
        "        return entries, misconfigured",
        "        return list(entries), misconfigured",
        _ROBUST + "test_a_ledger_without_our_directives_comes_back_as_the_same_list",
    ),
    (
        "the result holds what cannot be pickled",
        "plugin",
        "SettledLedger(entries, outcome)",
        "SettledLedger((entry for entry in entries), outcome)",
        _ROBUST + "test_the_result_survives_pickling",
    ),
    (
        "a finding may stand on line 0",
        "source",
        "lineno if isinstance(lineno, int) and lineno > 0 else 1",
        "lineno if isinstance(lineno, int) else 0",
        _ROBUST + "test_nothing_raises_on_any_ledger",
    ),
    (
        "a message does not begin with its code",
        "findings",
        'f"{code}: {message}"',
        "message",
        _ROBUST + "test_nothing_raises_on_any_ledger",
    ),
    (
        "a price that is no number raises",
        "rates",
        "if number.is_finite() and number > 0:",
        "if number > 0:",
        _ROBUST + "test_nothing_raises_on_any_ledger",
        1500,
    ),
    (
        "listed twice, it posts twice",
        "plugin",
        "if twice and OPTION in options:",
        "if not entries:",
        _ROBUST + "test_the_plugin_listed_twice_posts_once",
    ),
)
