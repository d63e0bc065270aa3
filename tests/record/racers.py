"""Writers that all write at once: ``python -m tests.record.racers same|own COUNT LEDGER``.

Each records a refund of 60.00 GBP: with one external id for all ("same"), or without ("own"). Prints what
came of it, a line each.
"""

from __future__ import annotations

import os
import pathlib
import sys

from beancount_refunds.record.refusals import Refused
from beancount_refunds.record.writer import record
from tests.record.ledgers import refund

PATIENCE_S = 120


def race(number: int, path: pathlib.Path, *, same: bool) -> str:
    """What came of one writer."""
    wish = refund(f"VR-{number:02}", **({"external_id": "e-1"} if same else {}))
    try:
        recorded = record(path, [wish], patience_s=PATIENCE_S)
    except Refused as refused:
        return str(refused.code)
    return "repeated" if recorded.repeated else "written"


def main() -> None:
    """All wait for the starting shot, which is the end of a pipe."""
    same, count, path = sys.argv[1] == "same", int(sys.argv[2]), pathlib.Path(sys.argv[3])
    shot, start = os.pipe()
    children = []
    for number in range(count):
        child = os.fork()
        if not child:
            os.close(start)
            os.read(shot, 1)
            os.write(1, f"{race(number, path, same=same)}\n".encode())
            os._exit(0)
        children.append(child)
    os.close(start)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
