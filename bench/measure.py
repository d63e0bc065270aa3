"""One load of one ledger in a process of its own, so that its peak of memory is its own.

``python -m bench.measure LEDGER`` prints a `Measurement` as JSON. Times are seconds of processor
time: the ratios then hold on a machine that does other work besides.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import json
import os
import resource
import subprocess
import sys
import time
import types
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

PLUGIN = "beancount_refunds"
#: The stage in which our package is imported.
IMPORT = "import"


@dataclasses.dataclass(frozen=True)
class Measurement:
    """What one load cost: processor seconds in all and by stage, peak memory in kibibytes.

    ``stages`` are Beancount's own, by the names that it logs, and the import of our package;
    ``plugin_s`` is the time in our function, without that import and without the sort that
    Beancount does after every plugin.
    """

    load_s: float
    plugin_s: float
    peak_kib: int
    transactions: int
    stages: dict[str, float]


def measure_in_child(ledger: pathlib.Path) -> Measurement:
    """Load ``ledger`` in a fresh process. Raises `subprocess.CalledProcessError` if that fails."""
    environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "bench.measure", str(ledger)]
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return Measurement(**json.loads(result.stdout))


def measure(ledger: str) -> Measurement:
    """Load ``ledger`` here and now; the books must be free of errors."""
    from beancount import loader  # noqa: PLC0415  # the caller sets the environment that it reads
    from beancount.core.data import Transaction  # noqa: PLC0415
    from beancount.utils import misc_utils  # noqa: PLC0415

    stages: defaultdict[str, float] = defaultdict(float)

    @contextlib.contextmanager
    def log_time(name: str, _log: object, indent: int = 0) -> Iterator[float]:  # noqa: ARG001  # its signature
        before = time.process_time()
        yield before
        stages[name] += time.process_time() - before

    own = [0.0]
    import_module = importlib.import_module

    def import_timed(name: str) -> Any:
        before = time.process_time()
        module = import_module(name)
        if name != PLUGIN:
            return module
        stages[IMPORT] += time.process_time() - before
        return types.SimpleNamespace(
            __plugins__=[_timed(_function(module, f), own) for f in module.__plugins__]
        )

    with (
        mock.patch.object(importlib, "import_module", import_timed),
        mock.patch.object(misc_utils, "log_time", log_time),
    ):
        before = time.process_time()
        entries, errors, _ = loader.load_file(ledger)
        load_s = time.process_time() - before
    if errors:
        message = f"{ledger}: {len(errors)} errors, the first: {errors[0].message}"
        raise SystemExit(message)
    return Measurement(
        load_s=load_s,
        plugin_s=own[0],
        peak_kib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        transactions=sum(isinstance(entry, Transaction) for entry in entries),
        stages=dict(stages),
    )


def _function(plugin: types.ModuleType, named: str | Callable[..., Any]) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(plugin, named) if isinstance(named, str) else named
    return function


def _timed(function: Callable[..., Any], own: list[float]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        before = time.process_time()
        result = function(*arguments)
        own[0] += time.process_time() - before
        return result

    return call


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(measure(sys.argv[1]))))
