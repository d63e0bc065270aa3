from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from beancount_refunds.api.openapi import document
from beancount_refunds.api.registry import ENDPOINTS
from tests.api.served import Served
from tests.books_on_disk import BOOKS

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Mapping

#: All but one: that whatever fits the schema is recorded. The books judge what it says.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
KNOWN: Mapping[str, Any] = {
    "id": ["VR-1", "VR-3", "acme/CM-17", "RC-1", "acme", "DUPLICATE_ID", "FT1"],
    "vendor_id": ["acme", "shen"],
    "credit_id": ["acme/CM-17", "shen/TK-1"],
    "credit_ids": [["acme/CM-17"]],
    "refund_ids": [["VR-3"]],
    "subject_ids": [["VR-3"]],
    "case_id": ["RC-1"],
    "order_id": ["KB-1"],
    "bill_id": ["INV-7"],
    "subject": ["VR-2"],
    "code": ["REFUND_UNRECONCILED"],
    "event": ["chased"],
    "number": ["CM-19"],
    "bank_transaction_ref": ["FT1", "FT7"],
    "gateway_transaction_id": ["KPAY-7"],
    "external_id": ["e-1", "e-7"],
    "account": ["Expenses:Purchases"],
    "currency_code": ["GBP", "CNY", "JPY"],
    "amount_minor": [1],
    "refund_amount_minor": [1],
    "claimed_amount_minor": [1],
    "date": ["2026-02-28", "2026-03-02"],
    "until": ["2026-04-30"],
    "expires": ["2026-04-30"],
    "owner": ["m.lee"],
    "reason": ["ERROR"],
    "note": ["by telephone"],
    "evidence": ["mail-7"],
}
SETTINGS = settings(
    max_examples=10, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The books with one of everything."""
    return Served(tmp_path_factory.mktemp("books"), BOOKS, tokens=None)


def _operations(served: Served) -> Any:
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", served.application)
    return [one.ok() for one in schema.get_all_operations()]


def _with_known(case: Any, data: st.DataObject) -> None:
    """Most of what is made up becomes something that the books know: else little would be found."""

    def mostly() -> bool:
        return bool(data.draw(st.integers(0, 7)))

    for values in (case.path_parameters, case.body):
        for name in values if isinstance(values, dict) else ():
            if name in KNOWN and mostly():
                values[name] = data.draw(st.sampled_from(KNOWN[name]))
    if mostly():
        case.headers.pop("Idempotency-Key", None)


def test_whatever_fits_the_document_is_answered_as_the_document_says(served: Served) -> None:
    statuses = set()
    for operation in _operations(served):

        @SETTINGS
        @given(case=operation.as_strategy(), data=st.data())
        def ask(case: Any, data: st.DataObject) -> None:
            _with_known(case, data)
            answer = case.call()
            statuses.add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        ask()
    assert {200, 201, 404, 409, 422} <= statuses, statuses


def test_what_does_not_fit_the_document_is_refused_and_never_an_error_of_ours(served: Served) -> None:
    before, refused = served.text, set()
    for operation in _operations(served):

        @SETTINGS
        @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def ask(case: Any) -> None:
            answer = case.call()
            case.validate_response(answer, checks=[*CHECKS, negative_data_rejection])
            refused.add((case.method, answer.status_code))

        ask()
    assert {("POST", 400), ("POST", 422), ("GET", 400)} <= refused
    assert served.text == before


def test_every_endpoint_stands_in_the_document_with_each_status(tmp_path: pathlib.Path) -> None:
    shown = Served(tmp_path, BOOKS).get("/openapi.json")
    assert (shown.status_code, shown.json) == (200, document(ENDPOINTS))
    operations = {
        (method, path): operation
        for path, methods in shown.json["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) == {(one.method.lower(), f"/v1{one.path}") for one in ENDPOINTS}
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)
    reading = {"200", "400", "401", "403", "404", "405", "406", "421"}
    writing = reading | {"201", "409", "413", "415", "422", "500", "503"}
    for (method, _), operation in operations.items():
        assert set(operation["responses"]) == (writing if method == "post" else reading)


def test_every_schema_is_one_and_every_name_of_one_leads_to_it(tmp_path: pathlib.Path) -> None:
    shown = Served(tmp_path, BOOKS).get("/openapi.json")
    schemas = shown.json["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    named = {word.strip('",') for word in shown.text.split() if word.startswith('"#/')}
    assert named == {f"#/components/schemas/{name}" for name in schemas} - {"#/components/schemas/document"}
