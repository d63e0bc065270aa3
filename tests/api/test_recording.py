from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.refusable import RECEIPT, VR_1
from tests.api.served import Served
from tests.books_on_disk import BOOKS, CLEAN
from tests.command_line import run

if TYPE_CHECKING:
    import pathlib

DAY = "2026-03-02"
GBP = {"currency_code": "GBP", "date": DAY}
PENDING = CLEAN + VR_1 + RECEIPT

#: A ledger, a path, what is posted, and of the answer what tells that it was done.
RECORDED: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "credit": (
        CLEAN,
        "/vendor-credits",
        {
            "vendor_id": "acme",
            "number": "CM 18",
            "amount_minor": 6000,
            "account": "Expenses:Purchases",
            **GBP,
        },
        {"id": "acme/CM-18", "amount_minor": 6000, "number": "CM 18", "recorded_by": "a.khan"},
    ),
    "case": (
        CLEAN,
        "/cases",
        {"vendor_id": "acme", "order_id": "KB-1", "claimed_amount_minor": 6000, "reason": "DAMAGED", **GBP},
        {"id": "RC-2026-0001", "claimed_amount_minor": 6000, "status": "OPEN", "owner": "a.khan"},
    ),
    "case-event": (
        BOOKS,
        "/cases/RC-1/events",
        {"event": "agreed", "reason": "NEW", "amount_minor": 54000, **GBP},
        {"id": "RC-1", "agreed_amount_minor": 54000},
    ),
    "approval": (
        PENDING,
        "/approvals",
        {"id": "VR-1", "date": DAY},
        {"id": "VR-1", "amount_minor": 45000, "subjects": [{"id": "VR-1", "status": "PENDING"}]},
    ),
    "match": (
        PENDING,
        "/receipt-matches",
        {"bank_transaction_ref": "FT1", "refund_ids": ["VR-1"], "date": DAY},
        {"id": "FT1", "names": ["VR-1"], "subjects": [{"id": "VR-1", "status": "RECONCILED"}]},
    ),
    "reject": (
        PENDING,
        "/receipt-rejects",
        {"bank_transaction_ref": "FT1", "subject_ids": ["VR-1"], "date": DAY},
        {"id": "FT1", "directive": "receipt-reject", "subjects": [{"id": "VR-1", "status": "PENDING"}]},
    ),
    "unmatch": (
        BOOKS,
        "/receipt-unmatches",
        {"bank_transaction_ref": "FT1", "refund_ids": ["VR-1"], "reason": "WRONG_VENDOR", "date": DAY},
        {"id": "FT1", "reason": "WRONG_VENDOR", "subjects": [{"id": "VR-1", "status": "PENDING"}]},
    ),
    "application": (
        CLEAN,
        "/credit-applications",
        {"credit_id": "acme/CM-17", "amount_minor": 4000, "bill_id": "INV-1", **GBP},
        {
            "id": "AP-001",
            "amount_minor": 4000,
            "subjects": [{"id": "AP-001", "status": "POSTED"}, {"id": "acme/CM-17", "status": "POSTED"}],
        },
    ),
    "write-off": (
        CLEAN,
        "/credit-write-offs",
        {"credit_id": "acme/CM-17", "amount_minor": 5, "account": "Expenses:FX", "reason": "SMALL", **GBP},
        {"id": "WO-001", "amount_minor": 5, "lineno": 1, "filename": "refunds/2026-03.beancount"},
    ),
    "reversal": (
        PENDING,
        "/reversals",
        {"id": "VR-1", "reason": "ERROR", "date": DAY},
        {"id": "VR-1", "by": "a.khan", "date": DAY, "subjects": [{"id": "VR-1", "status": "REVERSED"}]},
    ),
    "exception": (
        PENDING,
        "/exceptions",
        {
            "code": "PENDING_OVERDUE",
            "subject": "VR-1",
            "owner": "a.khan",
            "reason": "ASKED",
            "until": "2026-03-31",
            "date": DAY,
        },
        {"id": "PENDING_OVERDUE", "directive": "exception", "reason": "ASKED"},
    ),
}
#: Where each is found afterwards.
PLACES = {
    "credit": "/v1/vendor-credits/acme/CM-18",
    "case": "/v1/cases/RC-2026-0001",
    "case-event": "/v1/cases/RC-1",
    "exception": None,
}


@pytest.mark.parametrize("kind", RECORDED)
def test_each_directive_is_recorded_once_however_often_it_is_sent(kind: str, tmp_path: pathlib.Path) -> None:
    ledger, path, body, told = RECORDED[kind]
    served = Served(tmp_path, ledger)
    answer = served.post(path, body | {"external_id": "shop-9"})
    assert answer.status_code == 201, answer.text
    assert {name: answer.json[name] for name in told} == told
    place = PLACES.get(kind, f"/v1/trail/{answer.json['id']}")
    assert answer.headers.get("Location") == place
    if place is not None:
        assert served.get(place.removeprefix("/v1")).status_code == 200
    text = served.text
    again = served.post(path, body, Idempotency_Key='"shop-9"')
    assert (again.status_code, again.json, served.text) == (200, answer.json, text)
    assert text.count('external_id: "shop-9"') == 1


@pytest.mark.parametrize("kind", ["credit", "case", "application", "write-off"])
def test_other_content_under_the_external_id_is_a_conflict(kind: str, tmp_path: pathlib.Path) -> None:
    ledger, path, told, _ = RECORDED[kind]
    body = {name: value for name, value in told.items() if name != "number"}
    served = Served(tmp_path, ledger)
    served.post(path, body | {"external_id": "shop-9"})
    text = served.text
    amount = next(name for name in body if name.endswith("amount_minor"))
    answer = served.post(path, body | {"external_id": "shop-9", amount: body[amount] + 1})
    assert (answer.status_code, answer.json["code"]) == (409, "EXTERNAL_ID_CONFLICT")
    assert served.text == text


def test_the_same_memo_with_another_amount_is_a_duplicate(tmp_path: pathlib.Path) -> None:
    ledger, path, body, _ = RECORDED["credit"]
    served = Served(tmp_path, ledger)
    served.post(path, body)
    answer = served.post(path, body | {"amount_minor": 1})
    assert (answer.status_code, answer.json["code"]) == (409, "DUPLICATE_ID")


def test_without_an_external_id_every_request_counts(tmp_path: pathlib.Path) -> None:
    ledger, path, body, _ = RECORDED["application"]
    served = Served(tmp_path, ledger)
    assert [served.post(path, body).json["id"] for _ in range(2)] == ["AP-001", "AP-002"]


def test_a_key_that_is_another_external_id_is_refused(tmp_path: pathlib.Path) -> None:
    _, path, body, _ = RECORDED["case"]
    answer = Served(tmp_path, CLEAN).post(path, body | {"external_id": "one"}, Idempotency_Key="two")
    assert (answer.status_code, answer.json["detail"]) == (
        400,
        "Idempotency-Key and external_id are not the same",
    )


def test_what_is_filled_in_may_also_be_stated(tmp_path: pathlib.Path) -> None:
    _, path, body, _ = RECORDED["case"]
    stated = {"id": "RC-SHOP-7", "owner": "j.smith", "note": "Überprüft 😀", "evidence": "none.pdf"}
    answer = Served(tmp_path, CLEAN).post(path, body | stated)
    assert answer.status_code == 201
    assert [answer.json[name] for name in ("id", "owner", "note")] == ["RC-SHOP-7", "j.smith", "Überprüft 😀"]


def test_the_ledger_that_was_posted_is_clean(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, PENDING)
    for kind in ("credit", "case", "match", "application", "write-off"):
        _, path, body, _ = RECORDED[kind]
        assert served.post(path, body).status_code == 201
    assert run("check", served.path).exit_code == 0


def test_a_match_may_explain_the_difference(tmp_path: pathlib.Path) -> None:
    _, path, body, _ = RECORDED["match"]
    less = PENDING.replace("450.00 GBP\n  Assets:Clearing  -450", "440.00 GBP\n  Assets:Clearing  -440")
    fees = less + '2020-01-01 custom "refund-policy" "fee_account" Expenses:FX\n'
    served = Served(tmp_path, fees)
    assert served.post(path, body).json["code"] == "RECEIPT_AMOUNT_MISMATCH"
    answer = served.post(path, body | {"fee_minor": 1000, "currency_code": "GBP"})
    assert answer.json["subjects"] == [{"id": "VR-1", "status": "RECONCILED"}]
    assert served.get("/vendor-refunds/VR-1").json["fee_minor"] == 1000


def test_what_beancount_complains_of_has_no_code_of_ours(tmp_path: pathlib.Path) -> None:
    ledger, path, body, _ = RECORDED["credit"]
    served = Served(tmp_path, ledger)
    answer = served.post(path, body | {"account": "Expenses:Nowhere"})
    message = "Invalid reference to unknown account 'Expenses:Nowhere'"
    assert (answer.status_code, answer.json) == (
        422,
        {
            "type": "about:blank",
            "title": "Unprocessable Entity",
            "status": 422,
            "detail": message,
            "instance": "/v1/vendor-credits",
            "objections": [{"code": None, "message": message, "position": "refunds/2026-03.beancount:1"}],
        },
    )
    assert served.text == ledger
