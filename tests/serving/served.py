"""A server in a process of its own, and a client that speaks plain HTTP, as a foreign system does."""

from __future__ import annotations

import concurrent.futures
import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import urllib.parse
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.record.ledgers import ACCOUNTS, write

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterable, Iterator, Mapping

#: Three credits of 100.00 GBP, the files of the tools under a glob.
BOOKS = (
    ACCOUNTS
    + """\
2026-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:Credits:Acme
2026-01-01 custom "refund-policy" "clearing_account" Assets:Clearing
"""
    + "".join(
        f'2026-01-15 custom "vendor-credit" "acme/CM-{number}" 100.00 GBP Expenses:Purchases\n'
        for number in (1, 2, 3)
    )
    + 'include "refunds/*.beancount"\n'
)
WAIT_S = 120


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


class Client(NamedTuple):
    """Somebody who knows the address of a server."""

    url: str

    def ask(self, method: str, path: str, sent: object = None, **headers: str) -> Answer:
        """One request on a connection of its own."""
        netloc = urllib.parse.urlsplit(self.url).netloc
        body = sent if sent is None or isinstance(sent, bytes) else json.dumps(sent).encode()
        named = {} if sent is None else {"Content-Type": "application/json"}
        named |= headers
        with contextlib.closing(http.client.HTTPConnection(netloc, timeout=WAIT_S)) as connection:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def refund(self, amount_minor: int, credit: str = "acme/CM-1", **members: object) -> Answer:
        """Post a refund in GBP."""
        sent = {"vendor_id": "acme", "credit_ids": [credit], "currency_code": "GBP"}
        return self.ask(
            "POST",
            "/v1/vendor-refunds",
            sent | {"refund_amount_minor": amount_minor, "date": "2026-02-20"} | members,
        )


class Server(NamedTuple):
    """A server, and a client of it."""

    client: Client
    process: subprocess.Popen[str]


def at_once(number: int, wish: Callable[[int], Answer]) -> list[Answer]:
    """What as many threads got that asked at once."""
    with concurrent.futures.ThreadPoolExecutor(number) as threads:
        return list(threads.map(wish, range(number)))


@contextlib.contextmanager
def started(ledger: pathlib.Path, *words: object, said: Any = subprocess.DEVNULL) -> Iterator[Server]:
    """A server on any free port; it is killed at the end, if it has not ended."""
    command = [sys.executable, "-m", "beancount_refunds", "serve", str(ledger), "--port", "0"]
    with subprocess.Popen(
        [*command, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
        env=os.environ | {"GIT_CEILING_DIRECTORIES": str(ledger.parent.parent)},
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().partition(" ")[0]
            assert url, process.wait()
            yield Server(Client(url), process)
        finally:
            process.kill()


def books(folder: pathlib.Path) -> pathlib.Path:
    """The books as files: the top one."""
    write(folder, "; refunds\n", "refunds/2026-02.beancount")
    return write(folder, BOOKS)


@contextlib.contextmanager
def served(folder: pathlib.Path, *words: object) -> Iterator[Client]:
    """The books in ``folder`` on a server that ends as it should."""
    with started(books(folder), *words) as server:
        yield server.client
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(WAIT_S) == 0


def statuses(answers: Iterable[Answer]) -> dict[int, int]:
    """How often each status came."""
    found: dict[int, int] = {}
    for answer in answers:
        found[answer.status] = found.get(answer.status, 0) + 1
    return found
