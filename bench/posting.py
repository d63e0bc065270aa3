"""What it costs to record a refund over HTTP, on a large ledger that a server has read.

The server is a process of its own, as somebody runs it; the client posts one refund after the other, each on
a connection that stays open. Times are those of a clock on the wall: a disk is waited for, not computed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.parse
from typing import TYPE_CHECKING

from beancount_refunds.record.appending import appended
from beancount_refunds.record.disk import DISK
from beancount_refunds.record.replacing import content, replace
from bench.figures import Figure
from bench.recording import LINE, LINES, UNUSED

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator, Sequence

_WARM = 3
_PERCENTILES = 100


@dataclasses.dataclass(frozen=True)
class Posting:
    """Seconds of each recorded refund, from the request to the answer, and of a durable append after it."""

    seconds: Sequence[float]
    appends: Sequence[float]

    @property
    def median_s(self) -> float:
        """What half of them took at most."""
        return statistics.median(self.seconds)

    @property
    def append_s(self) -> float:
        """What half of the appends took at most."""
        return statistics.median(self.appends)

    @property
    def slowest_s(self) -> float:
        """What 99 of 100 took at most."""
        return statistics.quantiles(self.seconds, n=_PERCENTILES, method="inclusive")[-1]


def measure(ledger: pathlib.Path, count: int) -> Posting:
    """Post ``count`` refunds of 0.01 of credits that have 10.00, one after the other, after a few first.

    After each a line is appended to another file beside: a disk that had a rest takes longer.
    """
    beside = ledger.with_name("beside.txt")
    beside.write_bytes(LINES)
    with _served(ledger) as url:
        netloc = urllib.parse.urlsplit(url).netloc
        with contextlib.closing(http.client.HTTPConnection(netloc, timeout=600)) as connection:
            times = [(_post(connection, number), _append(str(beside))) for number in range(_WARM + count)]
    posts, appends = zip(*times[_WARM:], strict=True)
    return Posting(posts, appends)


def figures(posted: Posting, load_s: float) -> Iterator[Figure]:
    """One post beside a durable append on the same disk, and beside a load of its ledger."""
    yield Figure("    half of them within / one durable append", posted.median_s / posted.append_s, 10.0)
    yield Figure("    99 of 100 within / one durable append", posted.slowest_s / posted.append_s, 50.0)
    yield Figure(
        "    half of them within / load of that ledger", posted.median_s / load_s, 0.05, percent=True
    )


def _post(connection: http.client.HTTPConnection, number: int) -> float:
    sent = {
        "vendor_id": "v000",
        "credit_ids": [UNUSED[number % len(UNUSED)]],
        "refund_amount_minor": 1,
        "currency_code": "GBP",
        "external_id": f"bench-{number}",
        "date": "2026-07-02",
    }
    body = json.dumps(sent).encode()
    before = time.perf_counter()
    connection.request("POST", "/v1/vendor-refunds", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    said = answer.read()
    took = time.perf_counter() - before
    assert answer.status == http.HTTPStatus.CREATED, said
    return took


def _append(path: str) -> float:
    old = content(DISK, path) or b""
    before = time.perf_counter()
    replace(DISK, path, old, appended(content(DISK, path) or b"", LINE).content)
    return time.perf_counter() - before


@contextlib.contextmanager
def _served(ledger: pathlib.Path) -> Iterator[str]:
    command = [sys.executable, "-m", "beancount_refunds", "serve", str(ledger), "--port", "0", "--no-fava"]
    environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().partition(" ")[0]
        finally:
            server.send_signal(signal.SIGTERM)
