"""A ledger of cases of every outcome, for the tests of performance and cash."""

from __future__ import annotations

from tests.books_on_disk import HEADER


def _case(id_: str, amount: str, *, on: str, reason: str, vendor: str = "acme") -> str:
    return f"""\
{on} custom "refund-case" "{id_}" {amount}
  vendor_id: "{vendor}"
  order_id: "KB-1"
  reason: "{reason}"
  owner: "a.khan"
"""


def _event(id_: str, word: str, *, on: str, amount: str = "") -> str:
    stated = f"  amount: {amount}\n" if amount else ""
    return f"""\
{on} custom "case-event" "{id_}" "{word}"
  by: "a.khan"
  at: "{on}T10:00:00"
  reason: "SAID"
{stated}"""


def _credit(id_: str, amount: str, *, on: str, case: str) -> str:
    return f'{on} custom "vendor-credit" "{id_}" {amount} Expenses:Purchases\n  case_id: "{case}"\n'


def _refund(id_: str, amount: str, credit: str, *, on: str) -> str:
    return f'{on} custom "vendor-refund" "{id_}" {amount} "{credit}"\n  bank_transaction_ref: "FT-{id_}"\n'


#: As of 2026-05-10.
PERFORMANCE = (
    HEADER
    + """\
2020-01-01 open Expenses:WriteOffs
2020-01-01 open Liabilities:AP
2026-01-01 price CNY 0.10 GBP
2026-01-01 price USD 0.80 GBP
"""
    # A1: agreed after 4 days, paid after 20 more.
    + _case("A1", "100.00 GBP", on="2026-01-10", reason="DAMAGED")
    + _event("A1", "agreed", on="2026-01-14")
    + _credit("acme/1", "100.00 GBP", on="2026-01-20", case="A1")
    + _refund("R1", "100.00 GBP", "acme/1", on="2026-02-03")
    # A2: never a word; the memo of 7 days later agrees to 150.00 of 200.00; the rest is disputed.
    + _case("A2", "200.00 GBP", on="2026-01-15", reason="LATE")
    + _credit("acme/2", "150.00 GBP", on="2026-01-22", case="A2")
    + _event("A2", "disputed", on="2026-02-01")
    + _refund("R2", "150.00 GBP", "acme/2", on="2026-02-10")
    # A3: rejected.
    + _case("A3", "60.00 GBP", on="2026-01-20", reason="DAMAGED")
    + _event("A3", "rejected", on="2026-01-29")
    # A4: 80.00 claimed, 50.00 agreed after 1 day, 30.00 netted 3 days later, the rest written off.
    + _case("A4", "80.00 GBP", on="2026-04-02", reason="DAMAGED")
    + _event("A4", "agreed", on="2026-04-03", amount="50.00 GBP")
    + _credit("acme/4", "50.00 GBP", on="2026-04-05", case="A4")
    + '2026-04-06 custom "credit-application" "AP4" "acme/4" 30.00 GBP "INV-1" Liabilities:AP\n'
    + '2026-04-07 custom "credit-write-off" "WO4" "acme/4" 20.00 GBP Expenses:WriteOffs\n  reason: "SMALL"\n'
    + _event("A4", "written-off", on="2026-04-08")
    # A5: nobody has answered.
    + _case("A5", "40.00 GBP", on="2026-04-10", reason="LATE")
    # S1: agreed after a refusal, paid, taken back, paid again: 4 days, then 10.
    + _case("S1", "1000.00 CNY", on="2026-04-11", reason="WRONG_ITEM", vendor="shen")
    + _event("S1", "agreed", on="2026-04-12")
    + _event("S1", "rejected", on="2026-04-13")
    + _event("S1", "reopened", on="2026-04-14")
    + _event("S1", "agreed", on="2026-04-15")
    + _credit("shen/1", "1000.00 CNY", on="2026-04-16", case="S1")
    + _refund("R5", "1000.00 CNY", "shen/1", on="2026-04-18")
    + '2026-04-19 custom "reversal" "R5"\n  reason: "RETURNED"\n'
    + _refund("R6", "1000.00 CNY", "shen/1", on="2026-04-25")
    # A6: escalated, agreed at once, 300.00 credited, 100.00 refunded; a second refund is announced.
    + _case("A6", "400.00 GBP", on="2026-04-20", reason="DAMAGED")
    + _event("A6", "agreed", on="2026-04-20")
    + _credit("acme/6", "300.00 GBP", on="2026-04-22", case="A6")
    + _refund("R7", "100.00 GBP", "acme/6", on="2026-05-01")
    + '2026-05-02 custom "vendor-refund" "R8" 50.00 GBP "acme/6"\n'
    + _event("A6", "escalated", on="2026-05-03")
    # A7: agreed, and no memo yet.
    + _case("A7", "30.00 GBP", on="2026-05-04", reason="LATE")
    + _event("A7", "agreed", on="2026-05-06")
    # A8: opened for a memo, and for its cash, that came before the claim.
    + '2026-02-20 custom "vendor-credit" "acme/8" 12.00 GBP Expenses:Purchases\n  case_id: "A8"\n'
    + _refund("R9", "12.00 GBP", "acme/8", on="2026-02-21")
    + _case("A8", "12.00 GBP", on="2026-05-08", reason="DAMAGED")
    # No case asked for this one.
    + '2026-05-09 custom "vendor-credit" "acme/9" 500.00 GBP Expenses:Purchases\n'
    + '2026-05-10 custom "vendor-refund" "R10" 20.00 USD "acme/9"\n'
)
