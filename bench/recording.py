"""What it costs to record one refund, in a process of its own, and what the durable append costs alone.

``python -m bench.recording LEDGER`` records a refund in LEDGER and prints `Recording` as JSON. Times are
those of a clock on the wall: a disk is waited for, not computed.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unittest import mock

from beancount.core.amount import Amount

from beancount_refunds.record import CustomDraft, writer
from beancount_refunds.record.appending import appended
from beancount_refunds.record.disk import DISK
from beancount_refunds.record.replacing import content, replace
from beancount_refunds.record.source import LOADING
from bench import ledgers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from beancount_refunds.ledger import Ledger

_EXAMPLE = pathlib.Path(__file__).parents[1] / "ledger"
#: Credits that nobody has used yet.
UNUSED = tuple(f"v000/NEW-{number:03}" for number in range(100))
_ROUNDS = 200
LINE = '2026-02-20 custom "vendor-refund" "VR-000001" 60.00 GBP "acme/CM-000001"\n'
#: As much as a month of refunds: 100 of them.
LINES = (LINE * 200).encode()


@dataclasses.dataclass(frozen=True)
class Recording:
    """Seconds of one recorded refund.

    ``load_s`` is the load of the ledger as it is, ``settle_s`` the load with the refund in it, all settled,
    and the comparison, ``append_s`` the durable append.
    """

    load_s: float
    settle_s: float
    append_s: float
    whole_s: float


@dataclasses.dataclass(frozen=True)
class Append:
    """Seconds of our durable append, and of write, fsync, rename and fsync of the folder: medians."""

    durable_s: float
    plain_s: float

    @property
    def multiple(self) -> float:
        """Ours as a multiple of the plain one."""
        return self.durable_s / self.plain_s


def books(size: ledgers.Size, folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """Ledgers to record in, by what they are: a copy of the example books, and generated ones."""
    example = folder / "example"
    shutil.copytree(_EXAMPLE, example)
    top = generated(folder)
    (top.parent / "refunds").mkdir(parents=True)
    (top.parent / "refunds" / "kept.beancount").write_text("; found by the glob\n", encoding="utf-8")
    with top.open("w", encoding="utf-8") as file:
        file.writelines(ledgers.with_directives(size))
        file.writelines(
            f'2026-01-01 custom "vendor-credit" "{id_}" 10.00 GBP Expenses:Purchases\n' for id_ in UNUSED
        )
        file.write('include "refunds/*.beancount"\n')
    return {
        "the example books": example / "main.beancount",
        f"{size.ordinary + 3 * size.refunds:,} transactions": top,
    }


def generated(folder: pathlib.Path) -> pathlib.Path:
    """The generated one of :func:`books`."""
    return folder / "generated" / "main.beancount"


def measure_in_child(ledger: pathlib.Path) -> Recording:
    """Record in a fresh process. Raises `subprocess.CalledProcessError` if that fails."""
    environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "bench.recording", str(ledger)]
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return Recording(**json.loads(result.stdout))


def measure(ledger: str) -> Recording:
    """Record a refund of 0.01 here and now, the day after the end of the books."""
    spent: dict[str, float] = {}
    drafts: list[CustomDraft] = []

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*words: Any) -> Any:
            before = time.perf_counter()
            result = function(*words)
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - before
            return result

        return call

    def drafted(opened: Ledger, _drafts: object) -> tuple[str, ...]:
        """The refund is chosen when the ledger is open: another load is no cost of the writer."""
        drafts.append(_refund(opened))
        return render(opened, drafts)

    render = writer._rendered  # noqa: SLF001 (taken apart to be timed)
    stages = ("_opened", "replace", "_demand_welcome")
    chief = CustomDraft(on=datetime.date(2026, 7, 1), kind="vendor-refund")
    replaced: dict[str, Any] = {"_rendered": drafted}
    replaced |= {name: timed(name, getattr(writer, name)) for name in stages}
    settling = mock.patch.object(LOADING, "planned", timed("planned", LOADING.planned))
    with settling, mock.patch.multiple(writer, **replaced):
        before = time.perf_counter()
        recorded = writer.record(ledger, [chief])
        whole_s = time.perf_counter() - before
    assert recorded.written
    settle_s = spent["planned"] + spent["_demand_welcome"]
    return Recording(spent["_opened"], settle_s, spent["replace"], whole_s)


def _refund(ledger: Ledger) -> CustomDraft:
    """One minor unit of the last credit that has something left."""
    credit = [one for one in ledger.settlement.credits if one.available_balance_minor][-1]
    number = Decimal(1).scaleb(-ledger.settlement.precisions.digits(credit.currency))
    return CustomDraft(
        on=ledger.settlement.as_of + datetime.timedelta(days=1),
        kind="vendor-refund",
        values=("VR-BENCH", Amount(number, credit.currency), credit.id),
    )


def measure_append(folder: pathlib.Path, rounds: int = _ROUNDS) -> Append:
    """Append a line to a file of some size, ours and the plain way in turn."""
    times: dict[str, list[float]] = {"durable": [], "plain": []}
    path, plain = str(folder / "ours.beancount"), str(folder / "plain.beancount")
    old = LINES
    for name in (path, plain):
        pathlib.Path(name).write_bytes(old)
    for _ in range(rounds):
        pathlib.Path(path).write_bytes(old)
        before = time.perf_counter()
        replace(DISK, path, old, appended(content(DISK, path) or b"", LINE).content)
        times["durable"].append(time.perf_counter() - before)
        pathlib.Path(plain).write_bytes(old)
        before = time.perf_counter()
        _plain(plain, old + LINE.encode())
        times["plain"].append(time.perf_counter() - before)
    assert pathlib.Path(path).read_bytes() == old + b"\n" + LINE.encode()
    return Append(statistics.median(times["durable"]), statistics.median(times["plain"]))


def _plain(path: str, new: bytes) -> None:
    """The least that is durable."""
    with pathlib.Path(f"{path}.new").open("wb", buffering=0) as file:
        file.write(new)
        os.fsync(file.fileno())
    pathlib.Path(f"{path}.new").replace(path)
    folder = os.open(pathlib.Path(path).parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def table(recordings: dict[str, Recording]) -> Iterator[str]:
    """One recorded refund, taken apart."""
    heads = " ".join(f"{head:>8}" for head in ("load", "settle", "append", "rest", "all"))
    yield f"{'One recorded refund, in seconds':<45} {heads}"
    for name, one in recordings.items():
        rest = one.whole_s - one.load_s - one.settle_s - one.append_s
        cells = (one.load_s, one.settle_s, one.append_s, rest, one.whole_s)
        yield f"  {name:<43} " + " ".join(f"{cell:>8.4f}" for cell in cells)


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(measure(sys.argv[1]))))
