from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.served import Served
from tests.books_on_disk import CLEAN

if TYPE_CHECKING:
    import pathlib

REFUND = {
    "vendor_id": "acme",
    "credit_ids": ["acme/CM-17"],
    "refund_amount_minor": 45000,
    "currency_code": "GBP",
    "bank_transaction_ref": "FT9",
    "external_id": "shop-1",
    "date": "2026-02-20",
}


def test_a_refund_is_recorded_and_answered_as_the_register_has_it(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    answer = served.post("/vendor-refunds", REFUND)
    assert (answer.status_code, answer.headers["Location"]) == (201, "/v1/vendor-refunds/VR-0001")
    body = answer.json
    assert body == served.get("/vendor-refunds/VR-0001").json
    assert {key: body[key] for key in ("id", "status", "fx_gain_loss_minor", "recorded_by", "filename")} == {
        "id": "VR-0001",
        "status": "APPLIED",
        "fx_gain_loss_minor": 0,
        "recorded_by": "a.khan",
        "filename": "refunds/2026-02.beancount",
    }
    directive = (tmp_path / "refunds/2026-02.beancount").read_text("utf-8").splitlines()
    assert [line for line in directive if "at:" not in line] == [
        '2026-02-20 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-17"',
        '  vendor_id: "acme"',
        '  bank_transaction_ref: "FT9"',
        '  external_id: "shop-1"',
        '  by: "a.khan"',
    ]


def test_the_same_refund_again_is_answered_with_the_first(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    first = served.post("/vendor-refunds", REFUND)
    text = served.text
    again = served.post("/vendor-refunds", REFUND | {"note": "sent twice"})
    assert (again.status_code, again.json, served.text) == (200, first.json, text)
    assert again.headers["Location"] == first.headers["Location"]


def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    text = served.text
    tried = served.post("/vendor-refunds?dry_run=true", REFUND)
    assert (tried.status_code, tried.json["dry_run"], "Location" in tried.headers) == (200, True, False)
    refused = served.post("/vendor-refunds?dry_run=true", REFUND | {"refund_amount_minor": 60000})
    assert (refused.status_code, refused.json["code"]) == (422, "REFUND_EXCEEDS_CREDIT_BALANCE")
    assert (served.text, served.get("/vendor-refunds").json["refunds"]) == (text, [])
    first = served.post("/vendor-refunds?dry_run=false", REFUND)
    assert (first.status_code, first.json | {"dry_run": True}) == (201, tried.json)
    again = served.post("/vendor-refunds?dry_run=true", REFUND)
    assert (again.status_code, again.json) == (200, first.json)


def test_a_server_that_only_reads_says_what_would_come_of_it(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN, read_only=True)
    assert served.post("/vendor-refunds", REFUND).status_code == 403
    assert served.post("/vendor-refunds?dry_run=true", REFUND).json["status"] == "APPLIED"


def test_a_dry_run_is_asked_for_in_one_word(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    answer = served.post("/vendor-refunds?dry_run=yes", REFUND)
    assert (answer.status_code, answer.json["detail"]) == (400, 'the parameter dry_run: "yes" is no boolean')


def test_another_refund_with_the_external_id_conflicts_and_names_the_field(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    served.post("/vendor-refunds", REFUND)
    text = served.text
    answer = served.post("/vendor-refunds", REFUND | {"refund_amount_minor": 44000})
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    detail = (
        "EXTERNAL_ID_CONFLICT: refund VR-0002 has the external id shop-1 of refund VR-0001, but another amount;"
        " give it an external id of its own or correct it\n"
        "refund VR-0001 is declared at refunds/2026-02.beancount:1"
    )
    assert answer.json == {
        "type": "/v1/problems/EXTERNAL_ID_CONFLICT",
        "title": "Two directives share an external id, but not their content",
        "status": 409,
        "detail": detail,
        "instance": "/v1/vendor-refunds",
        "code": "EXTERNAL_ID_CONFLICT",
        "objections": [
            {
                "code": "EXTERNAL_ID_CONFLICT",
                "message": detail,
                "position": "refunds/2026-02.beancount:8",
            }
        ],
    }
    assert served.text == text


def test_a_refund_of_more_than_is_left_is_answered_with_the_figures(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    answer = served.post("/vendor-refunds", REFUND | {"refund_amount_minor": 60000})
    assert (answer.status_code, answer.json["code"]) == (422, "REFUND_EXCEEDS_CREDIT_BALANCE")
    figures = ("asked_minor", "available_minor", "excess_minor", "currency_code")
    assert [answer.json[name] for name in figures] == [60000, 55000, 5000, "GBP"]


def test_a_refund_may_state_what_it_takes_of_each_credit(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    part = {"credit_id": "acme/CM-17", "amount_minor": 45000, "currency_code": "GBP"}
    stated = {name: value for name, value in REFUND.items() if name != "credit_ids"}
    answer = served.post("/vendor-refunds", stated | {"allocations": [part], "fee_minor": 250})
    assert answer.status_code == 422
    assert answer.json["code"] == "POLICY_MISSING"
    answer = served.post("/vendor-refunds", stated | {"allocations": [part]})
    assert answer.json["allocations"] == [part | {"carrying_amount_minor": 45000, "tax_minor": 0}]


def test_a_refund_that_names_no_credit_takes_the_open_ones(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    stated = {name: value for name, value in REFUND.items() if name != "credit_ids"}
    first = served.post("/vendor-refunds", stated | {"refund_amount_minor": 55000})
    assert (first.status_code, first.json["credit_ids"]) == (201, ["acme/CM-17"])
    again = served.post("/vendor-refunds", stated | {"refund_amount_minor": 55000})
    assert (again.status_code, again.json) == (200, first.json)
    answer = served.post("/vendor-refunds", stated | {"external_id": "shop-2"})
    assert (answer.status_code, answer.json["detail"]) == (
        422,
        "allocations: vendor acme has no credit in GBP with anything available on 2026-02-20: record the credit"
        " first, or name the credits",
    )


def test_an_id_with_an_equals_sign_is_no_allocation(tmp_path: pathlib.Path) -> None:
    answer = Served(tmp_path, CLEAN).post("/vendor-refunds", REFUND | {"credit_ids": ["acme/CM-17=1.00"]})
    assert (answer.status_code, answer.json["detail"]) == (422, "allocations: no id holds an equals sign")


def test_what_is_taken_meanwhile_gets_the_next_number(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    part = REFUND | {"refund_amount_minor": 1000}
    assert served.post("/vendor-refunds", part).json["id"] == "VR-0001"
    with served.path.open("a", encoding="utf-8") as file:
        file.write('2026-02-21 custom "vendor-refund" "VR-0002" 10.00 GBP "acme/CM-17"\n')
        file.write('2026-02-21 custom "vendor-refund" "VR-0003" 10.00 GBP "acme/CM-17"\n')
    assert served.post("/vendor-refunds", part | {"external_id": "shop-2"}).json["id"] == "VR-0004"
    taken = served.post("/vendor-refunds", part | {"external_id": "shop-3", "id": "VR-0002"})
    assert (taken.status_code, taken.json["code"]) == (409, "DUPLICATE_ID")


def test_a_day_that_is_none_is_told(tmp_path: pathlib.Path) -> None:
    answer = Served(tmp_path, CLEAN).post("/vendor-refunds", REFUND | {"date": "2026-02-30"})
    assert (answer.status_code, answer.json["objections"][0]["pointer"]) == (422, "/date")
