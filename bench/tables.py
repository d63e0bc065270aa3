"""What each report costs on one ledger, in a process of its own.

``python -m bench.tables LEDGER`` prints `Tables` as JSON: processor seconds of one load and, apart from it,
of each table. Rendering does not count, nor does the freezing of the books, which happens once.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pathlib


@dataclasses.dataclass(frozen=True)
class Tables:
    """Processor seconds of the load, of the freezing, and of each report by its name."""

    load_s: float
    freeze_s: float
    tables: dict[str, float]


def measure_in_child(ledger: pathlib.Path) -> Tables:
    """Measure in a fresh process. Raises `subprocess.CalledProcessError` if that fails."""
    environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "bench.tables", str(ledger)]
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return Tables(**json.loads(result.stdout))


def measure(path: str) -> Tables:
    """Load the ledger here and now, which must be clean, and ask for each report."""
    from beancount import loader  # noqa: PLC0415  # the caller sets the environment that it reads

    from beancount_refunds.ledger import settled  # noqa: PLC0415
    from beancount_refunds.reports.question import Question  # noqa: PLC0415
    from beancount_refunds.reports.registry import REPORTS  # noqa: PLC0415

    before = time.process_time()
    entries, errors, options = loader.load_file(path)
    load_s = time.process_time() - before
    assert not errors, errors[0]
    before = time.process_time()
    ledger = settled(path, entries, errors, options)
    freeze_s = time.process_time() - before
    subjects = {
        "vendor": ledger.settlement.vendors[0].id,
        "order": ledger.settlement.orders[0].id,
        "refund": None,
    }
    tables: dict[str, float] = {}
    for name, report in REPORTS.items():
        question = Question(subject=subjects[report.subject] if report.subject else None)
        gc.collect()
        before = time.process_time()
        table = report.answer(ledger, question)
        tables[name] = time.process_time() - before
        assert table.rows, name
    return Tables(load_s, freeze_s, tables)


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(measure(sys.argv[1]))))
