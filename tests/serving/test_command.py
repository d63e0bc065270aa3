"""``bean-refunds serve``: what it serves to whom, and what it refuses to begin with."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import socket
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import pytest
import werkzeug.test
from click.testing import CliRunner

from beancount_refunds.api.tokens import read_tokens
from beancount_refunds.cli.serve import serve
from beancount_refunds.live import Live
from beancount_refunds.serving import server
from beancount_refunds.serving.house import Wanted, house
from tests.record.ledgers import contents
from tests.serving.served import Client, books

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from click.testing import Result

TOKEN = "1f" * 32
#: Its SHA-256.
DIGEST = "455822389ee3a5cae177bfae0654d936efccacee95363682469b832cb97cc712"


def run(*words: object) -> Result:
    return CliRunner().invoke(serve, [str(word) for word in words])


@pytest.fixture
def tokens(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "tokens"
    path.touch(mode=0o600)
    path.write_text(f"treasury sha256:{DIGEST}\n")
    return path


def test_another_address_is_served_to_those_with_a_token_only(tmp_path: pathlib.Path) -> None:
    result = run(books(tmp_path), "--host", "0.0.0.0")  # noqa: S104 (refused)
    assert result.exit_code == 2
    assert "0.0.0.0 can be reached from elsewhere: --tokens FILE says who may" in result.output


def test_every_address_at_once_needs_a_name_to_ask_by(tmp_path: pathlib.Path, tokens: pathlib.Path) -> None:
    result = run(books(tmp_path), "--host", "::", "--tokens", tokens)
    assert result.exit_code == 2
    assert ":: is every address of this machine: say with --name" in result.output


def test_tokens_that_others_may_read_are_a_usage_error(tmp_path: pathlib.Path, tokens: pathlib.Path) -> None:
    tokens.chmod(0o644)
    result = run(books(tmp_path), "--tokens", tokens)
    assert result.exit_code == 2
    assert "others may read or write the tokens" in result.output


def test_a_ledger_that_cannot_be_read_is_not_served(tmp_path: pathlib.Path) -> None:
    result = run(tmp_path / "nowhere.beancount")
    assert result.exit_code == 3
    assert "nowhere.beancount does not exist" in result.output


def test_a_port_that_is_taken_ends_it_with_the_way_out(tmp_path: pathlib.Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(books(tmp_path), "--port", port, "--no-fava")
    assert result.exit_code == 1
    assert "the port is taken; choose another with --port" in result.output


def test_what_is_not_installed_is_named(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "fava" else name)
    result = run(books(tmp_path))
    assert result.exit_code == 1
    assert "fava is not installed: pip install 'beancount-refunds[serve]'" in result.output


def visited(monkeypatch: pytest.MonkeyPatch, visit: Callable[[Client], Any], *words: object) -> Visited:
    """The command in this process, which a visitor ends."""
    found: list[Any] = []
    whole = server.serve

    def look(url: str) -> None:
        try:
            found.append(visit(Client(url)))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    def serve_one(application: Any, host: str, port: int, begun: Callable[[str], object]) -> None:
        visitors: list[threading.Thread] = []

        def begin(url: str) -> None:
            begun(url)
            visitors.append(threading.Thread(target=look, args=(url,)))
            visitors[0].start()

        whole(application, host, port, begin)
        visitors[0].join()

    monkeypatch.setattr(server, "serve", serve_one)
    result = run(*words, "--port", 0)
    assert result.exit_code == 0, result.output
    return Visited(found[0], result.stdout, result.stderr)


class Visited(NamedTuple):
    """What a visitor found, and what the command said."""

    found: Any
    stdout: str
    stderr: str


def test_fava_and_the_api_answer_on_one_port(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def visit(client: Client) -> list[tuple[int, str]]:
        answers = [
            client.ask("GET", path) for path in ("/beancount/journal/", "/v1/vendor-credits/acme/CM-1")
        ]
        return [(one.status, one.headers["Content-Type"]) for one in answers]

    shown = visited(monkeypatch, visit, books(tmp_path))
    assert shown.found == [(200, "text/html; charset=utf-8"), (200, "application/json")]
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/ \(Ctrl-C ends it\)\n", shown.stdout)
    assert [line.split(" ", 1)[1] for line in shown.stderr.splitlines()] == [
        "127.0.0.1 GET /beancount/journal/ 200",
        "127.0.0.1 GET /v1/vendor-credits/acme/CM-1 200",
    ]


def test_a_request_for_another_host_or_from_another_site_comes_to_neither(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visit(client: Client) -> list[int]:
        headers: list[dict[str, str]] = [
            {"Host": "rebound.example"},
            {"Origin": "https://elsewhere.example"},
            {"Host": "books.example"},
        ]
        paths = ("/", "/v1/vendor-refunds")
        return [client.ask("GET", path, **named).status for named in headers for path in paths]

    shown = visited(monkeypatch, visit, books(tmp_path), "--name", "books.example")
    assert shown.found == [421, 421, 403, 403, 302, 200]


def test_nothing_is_written_by_a_server_that_only_reads(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visit(client: Client) -> list[int]:
        page = client.ask("PUT", "/beancount/api/source", {"file_path": "x", "source": "", "sha256sum": ""})
        return [client.refund(100).status, page.status, client.ask("GET", "/v1/vendor-refunds").status]

    top = books(tmp_path)
    before = contents(tmp_path)
    assert visited(monkeypatch, visit, top, "--read-only").found == [403, 401, 200]
    assert contents(tmp_path) == before


def test_requests_are_answered_where_nobody_reads_what_is_told_of_them(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise BrokenPipeError

    def visit(client: Client) -> int:
        monkeypatch.setattr(click, "echo", gone)
        return client.refund(100).status

    assert visited(monkeypatch, visit, books(tmp_path), "--no-fava").found == 201


def test_a_token_is_asked_of_everybody_where_there_are_some(
    tmp_path: pathlib.Path, tokens: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def visit(client: Client) -> list[Any]:
        refused = client.refund(100)
        sent = {"vendor_id": "acme", "credit_ids": ["acme/CM-1"], "currency_code": "GBP"}
        sent |= {"refund_amount_minor": 100, "date": "2026-02-20"}  # type: ignore[dict-item]
        taken = client.ask("POST", "/v1/vendor-refunds", sent, Authorization=f"Bearer {TOKEN}")
        return [refused.status, taken.status, taken.json["recorded_by"], client.ask("GET", "/").status]

    shown = visited(monkeypatch, visit, books(tmp_path), "--tokens", tokens, "--no-fava")
    assert shown.found == [401, 201, "treasury", 404]
    assert TOKEN not in shown.stderr


def test_fava_is_not_served_to_other_machines(tmp_path: pathlib.Path, tokens: pathlib.Path) -> None:
    top = str(books(tmp_path))
    for host, known in (("192.0.2.7", "192.0.2.7:5000"), ("2001:db8::7", "[2001:db8::7]")):
        wanted = Wanted(ledger=top, host=host, names=("books.example",), tokens=read_tokens(tokens))
        application = house(wanted, Live(top), lambda _line: None)
        client = werkzeug.test.Client(application)
        statuses = [
            client.get("/", headers={"Host": name}).status_code
            for name in (known, "books.example:443", "127.0.0.1")
        ]
        assert statuses == [404, 404, 421]
