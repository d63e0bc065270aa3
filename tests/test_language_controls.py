"""Controls: reason codes, duties, evidence and approvals (language, section 5)."""

from __future__ import annotations

import pytest

from tests.stories.book import Book, book


def ruled(policy: str, story: str) -> Book:
    """A story under lines of policy of 1 January, each `KEY VALUE…`."""
    lines = [f'2026-01-01 custom "refund-policy" {line.strip()}' for line in policy.strip().splitlines()]
    return book(story.replace("\n        ", "\n").strip() + "\n" + "\n".join(lines))


def test_once_a_reason_code_is_given_only_those_are_allowed() -> None:
    loaded = book("""
        2026-01-01 custom "refund-policy" "reason_code" "DAMAGED" "Arrived damaged"
        2026-01-02 custom "refund-policy" "reason_code" "SHORT" "Less came than was billed"
        2025-12-31 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
          reason: "ANYTHING"
        2026-01-01 custom "vendor-credit" "acme/2" 50.00 GBP Expenses:Purchases
          reason: "SHORT"
        2026-01-02 custom "vendor-credit" "acme/3" 50.00 GBP Expenses:Purchases
          reason: "SHORT"
        2026-01-02 custom "vendor-credit" "acme/4" 50.00 GBP Expenses:Purchases
        2026-01-02 custom "vendor" "bolt" "Bolt" Assets:VendorCredits:Acme
          reason: "NEW"
    """)
    assert loaded.messages == [
        "REASON_CODE_UNKNOWN: credit acme/2 has the reason SHORT; use one of DAMAGED, or add it to the policy",
        "REASON_CODE_UNKNOWN: vendor bolt has the reason NEW; use one of DAMAGED, SHORT, or add it to the policy",
    ]
    assert set(loaded.settlement.credit) == {"acme/1", "acme/3", "acme/4"}


EVERY_KIND = """\
vendor-refund "VR-1" 5.00 GBP "acme/1"
receipt-match "FT1" "VR-0"
receipt-reject "FT1" "VR-0"
receipt-unmatch "FT0" "VR-0"
credit-application "AP-1" "acme/1" 1.00 GBP "INV-1"
credit-write-off "WO-1" "acme/1" 1.00 GBP Expenses:WriteOffs
reversal "VR-0"
approval "VR-0"
credit-balance "acme/1" 0.00 GBP
vendor-balance "acme" 0.00 GBP
refund-case "RC-1" 5.00 GBP
case-event "RC-0" "agreed"
exception "CREDIT_STALE" "acme/1"
vendor-credit "acme/2" 5.00 GBP Expenses:Purchases
order "O-1" "acme" 5.00 GBP
period-seal 2026-01-31 "sha256:DIGEST"
"""


@pytest.mark.parametrize("line", EVERY_KIND.replace("DIGEST", 64 * "0").splitlines())
def test_reason_codes_and_duties_hold_for_every_directive(line: str) -> None:
    kind, _, values = line.partition(" ")
    story = f"""
        2026-02-04 custom "{kind}" {values}
          at: "2026-02-04T10:00"
          owner: "o"
          order_id: "O-1"
          until: 2026-03-01
          by: "a.khan"
          reason: "WHIM"
          {"note" if kind == "vendor-credit" else "vendor_id"}: "acme"
        2026-01-03 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases
        2026-01-04 custom "vendor-refund" "VR-0" 5.00 GBP "acme/1"
        2026-01-04 custom "receipt-match" "FT0" "VR-0"
        2026-01-04 custom "refund-case" "RC-0" 5.00 GBP
          vendor_id: "acme"
          order_id: "O-1"
          reason: "DAMAGED"
          owner: "o"
""".lstrip("\n")
    coded = book(story + '        2026-01-04 custom "refund-policy" "reason_code" "DAMAGED" "x"')
    assert coded.codes == ["REASON_CODE_UNKNOWN"]
    assert coded.messages[0].endswith(" has the reason WHIM; use one of DAMAGED, or add it to the policy")
    held = book(story + f'        2026-02-04 custom "refund-policy" "duty" "{kind}" "boss"')
    assert held.codes == ["ACTOR_NOT_ALLOWED"]
    assert held.messages[0].endswith(
        f"is recorded by a.khan, the policy gives the duty {kind} to the role boss only;"
        " let somebody of that role record it"
    )
    for loaded in (coded, held):
        assert loaded.credit("acme/1").unapplied_balance_minor == 49500
        assert len(loaded.settlement.credits) == 1
        assert loaded.status("VR-0") == "APPLIED"


def test_a_duty_belongs_to_its_roles_from_their_day_on() -> None:
    loaded = ruled(
        """
        "duty" "vendor-credit" "clerk"
        "duty" "vendor-credit" "boss"
        "role" "m.lee" "boss"
        """,
        """
        2026-01-05 custom "refund-policy" "role" "a.khan" "clerk"
        2026-01-03 custom "vendor-credit" "acme/1" 5.00 GBP Expenses:Purchases
          by: "m.lee"
        2026-01-04 custom "vendor-credit" "acme/2" 5.00 GBP Expenses:Purchases
          by: "a.khan"
        2026-01-05 custom "vendor-credit" "acme/3" 5.00 GBP Expenses:Purchases
          by: "a.khan"
        2026-01-05 custom "vendor-credit" "acme/4" 5.00 GBP Expenses:Purchases
        """,
    )
    only = "the policy gives the duty vendor-credit to the role boss or clerk only; let somebody of that role record it"
    assert loaded.messages == [
        f"ACTOR_NOT_ALLOWED: credit acme/2 is recorded by a.khan, {only}",
        f"ACTOR_NOT_ALLOWED: credit acme/4 is recorded by nobody (add by:), {only}",
    ]
    assert set(loaded.settlement.credit) == {"acme/1", "acme/3"}


def test_who_may_set_policy_is_itself_policy() -> None:
    loaded = book("""
        2026-01-01 custom "refund-policy" "duty" "refund-policy" "boss"
          by: "m.lee"
        2026-01-01 custom "refund-policy" "role" "m.lee" "boss"
          by: "m.lee"
        2026-01-02 custom "refund-policy" "default_owner" "a.khan"
          by: "a.khan"
        2026-01-03 custom "vendor-balance" "acme" 0 GBP
    """)
    assert loaded.messages == [
        "ACTOR_NOT_ALLOWED: policy default_owner is recorded by a.khan, the policy gives the duty refund-policy"
        " to the role boss only; let somebody of that role record it"
    ]


def test_master_data_has_duties_too() -> None:
    loaded = ruled(
        """
        "duty" "vendor" "boss"
        "duty" "order" "boss"
        """,
        """
        2026-01-02 custom "vendor" "bolt" "Bolt Ltd" Assets:VendorCredits:Acme
        2026-01-02 custom "order" "O-1" "acme" 5.00 GBP
        2026-01-02 custom "order" "O-2" "acme" 1.00 GBP "bolt" 5.00 GBP
        """,
    )
    assert loaded.codes == ["ACTOR_NOT_ALLOWED", "ACTOR_NOT_ALLOWED", "UNKNOWN_VENDOR"]
    assert loaded.messages[2] == (
        "UNKNOWN_VENDOR: order O-2 names the vendor bolt, whose declaration was refused; mend that first: <string>:1"
    )
    assert loaded.settlement.orders == ()


SEPARATED = """
        2026-01-02 custom "refund-case" "RC-1" 50.00 GBP
          vendor_id: "acme"
          order_id: "O-1"
          reason: "x"
          owner: "o"
          by: "casey"
        2026-01-03 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
          case_id: "RC-1"
          by: "craig"
        2026-01-04 custom "vendor-refund" "VR-1" 5.00 GBP "acme/1"
          by: "reba"
        2026-01-05 custom "credit-application" "AP-1" "acme/1" 5.00 GBP "INV-1"
          by: "abel"
        2026-01-05 custom "receipt-match" "FT1" "VR-1"
          by: "mona"
        2026-01-05 custom "receipt-reject" "FT2" "VR-1"
          by: "rex"
"""


@pytest.mark.parametrize(
    ("earlier", "line", "who"),
    [
        ("refund-case RC-1", 'vendor-refund "VR-2" 5.00 GBP "acme/1"', "casey"),
        ("vendor-credit acme/1", 'vendor-refund "VR-2" 5.00 GBP "acme/1"', "craig"),
        ("vendor-credit acme/1", 'credit-write-off "WO-1" "acme/1" 5.00 GBP Expenses:WriteOffs', "craig"),
        (
            "refund-case RC-1",
            'vendor-credit "acme/2" 5.00 GBP Expenses:Purchases\n  case_id: "RC-1"',
            "casey",
        ),
        ("vendor-refund VR-1", 'receipt-match "FT1" "VR-1"', "reba"),
        ("vendor-credit acme/1", 'receipt-match "FT1" "VR-1"', "craig"),
        ("receipt-match FT1", 'receipt-unmatch "FT1" "VR-1"', "mona"),
        ("receipt-reject FT2", 'receipt-match "FT1" "VR-1"', "rex"),
        ("credit-application AP-1", 'reversal "AP-1"', "abel"),
        ("vendor-credit acme/1", 'reversal "AP-1"', "craig"),
        ("refund-case RC-1", 'reversal "VR-1"', "casey"),
        ("vendor-refund VR-1", 'case-event "RC-1" "agreed"', "reba"),
        ("vendor-refund VR-1", 'credit-balance "acme/1" 40.00 GBP', "reba"),
    ],
)
def test_one_actor_does_not_do_separated_duties_in_one_chain(earlier: str, line: str, who: str) -> None:
    kind, _, values = line.partition(" ")
    kind_before = earlier.split(maxsplit=1)[0]
    lines = [
        f'2026-01-06 custom "{kind}" {values.replace(chr(10), chr(10) + 8 * " ")}',
        f'  by: "{who}"',
        '  at: "2026-01-06T10:00"',
        '  reason: "x"',
    ]
    policy = f'        2026-01-01 custom "refund-policy" "separate_duties" "{kind}" "{kind_before}"'
    loaded = book(SEPARATED + "".join(f"        {one}\n" for one in lines) + policy)
    assert loaded.codes == ["DUTIES_NOT_SEPARATED"]
    first, second = loaded.messages[0].split("\n")
    assert first.endswith(
        f" in the same chain; the policy separates {kind} from {kind_before}: let somebody else record it"
    )
    assert f"is by {who}, who recorded " in first
    assert " is declared at <string>:" in second
    swapped = policy.replace(f'"{kind}" "{kind_before}"', f'"{kind_before}" "{kind}"')
    assert (
        book(SEPARATED + "".join(f"        {one}\n" for one in lines) + swapped).messages == loaded.messages
    )
    other = [one.replace(who, "zoe") for one in lines]
    assert (
        "DUTIES_NOT_SEPARATED"
        not in book(SEPARATED + "".join(f"        {one}\n" for one in other) + policy).codes
    )


def test_separated_duties_in_two_chains_are_no_concern() -> None:
    loaded = book(
        SEPARATED
        + """
        2026-01-06 custom "vendor-credit" "acme/2" 5.00 GBP Expenses:Purchases
          by: "reba"
        2026-01-06 custom "vendor-refund" "VR-2" 5.00 GBP "acme/2"
          by: "craig"
        2026-01-07 custom "vendor-refund" "VR-3" 5.00 GBP "acme/1"
        2026-01-01 custom "refund-policy" "separate_duties" "vendor-refund" "vendor-credit"
    """.lstrip("\n")
    )
    assert loaded.messages == []


def test_a_write_off_that_waited_while_its_credit_was_reversed_is_refused_for_that() -> None:
    loaded = ruled(
        '"approval_limit" 100.00 GBP',
        """
        2026-01-05 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases
        2026-01-06 custom "credit-write-off" "WO-1" "acme/1" 500.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
          by: "ann"
        2026-01-06 custom "reversal" "acme/1"
          reason: "ERROR"
        2026-01-07 custom "approval" "WO-1" 500.00 GBP
          by: "bob"
        """,
    )
    assert loaded.messages == [
        "CREDIT_REVERSED: write-off WO-1 names the credit acme/1, which was reversed; name the credit that took its"
        " place",
        "UNKNOWN_ID: approval WO-1 names the refund or write-off WO-1, whose declaration was refused; mend that first:"
        " <string>:2",
    ]
