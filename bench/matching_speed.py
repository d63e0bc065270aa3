"""What matching costs beside the load of the same ledger, in a process of its own.

``python -m bench.matching_speed LEDGER`` prints a `Speed` as JSON. Times are processor seconds.
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
class Speed:
    """Processor seconds of a load as bean-check does it, and of what the matcher says of that ledger."""

    load_s: float
    match_s: float
    receipts: int
    items: int


def measure_in_child(ledger: pathlib.Path) -> Speed:
    """Measure in a fresh process. Raises `subprocess.CalledProcessError` if that fails."""
    environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "bench.matching_speed", str(ledger)]
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return Speed(**json.loads(result.stdout))


def measure(path: str) -> Speed:
    """Load the ledger here and now, which must be clean, and match what is open in it."""
    from beancount import loader  # noqa: PLC0415  # the caller sets the environment that it reads

    from beancount_refunds.ledger import settled  # noqa: PLC0415
    from beancount_refunds.matching.items import open_items  # noqa: PLC0415
    from beancount_refunds.matching.of_ledger import verdicts  # noqa: PLC0415

    before = time.process_time()
    entries, errors, options = loader.load_file(path)
    load_s = time.process_time() - before
    assert not errors, errors[0]
    ledger = settled(path, entries, errors, options)
    gc.collect()
    before = time.process_time()
    found = verdicts(ledger)
    match_s = time.process_time() - before
    return Speed(load_s, match_s, len(found), len(open_items(ledger.settlement)))


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(measure(sys.argv[1]))))
