from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.findings import Code
from tests.api.refusable import NEVER, POSTED
from tests.api.served import Served

if TYPE_CHECKING:
    import pathlib


def test_every_code_can_be_caused_or_it_is_said_why_not() -> None:
    assert {*POSTED, *NEVER} == set(Code)
    assert not set(POSTED) & set(NEVER)


@pytest.mark.parametrize("code", POSTED)
def test_each_code_has_the_status_of_the_contract(code: Code, tmp_path: pathlib.Path) -> None:
    posted = POSTED[code]
    served = Served(tmp_path, posted.ledger)
    before = served.text
    answer = served.post(posted.path, posted.body)
    assert (answer.json.get("code"), answer.status_code) == (code, code.http), answer.text
    assert answer.json["type"] == f"/v1/problems/{code}"
    assert answer.json["detail"].startswith(f"{code}: ")
    assert str(tmp_path) not in answer.text
    assert ("Retry-After" in answer.headers) == (code.http == 503)
    assert served.get(f"/problems/{code}").json["status"] == code.http
    assert served.text == before


@pytest.mark.parametrize("code", POSTED)
def test_what_asks_more_than_there_is_says_so_in_figures(code: Code, tmp_path: pathlib.Path) -> None:
    posted = POSTED[code]
    problem = Served(tmp_path, posted.ledger).post(posted.path, posted.body).json
    figures = {name: problem.get(name) for name in ("asked_minor", "available_minor", "excess_minor")}
    if "EXCEEDS" not in code:
        assert set(figures.values()) == {None}
        return
    assert figures["asked_minor"] - figures["available_minor"] == figures["excess_minor"] > 0
    said = problem["detail"].splitlines()[0]
    assert all(f" {minor / 100:.2f} {problem['currency_code']}" in said for minor in figures.values())
