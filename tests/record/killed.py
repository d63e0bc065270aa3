"""Writers that are killed: ``python -m tests.record.killed before|after FOLDER…``.

In the first folder the writer is killed at the first system call of its write, in the second at the second
and so on. Prints the numbers of those that came to their end instead.
"""

from __future__ import annotations

import os
import pathlib
import signal
import sys

from beancount_refunds.record.writer import record
from tests.record.ledgers import killing, refund


def main() -> None:
    """Each writer is a process of its own, forked from this one, which has all modules loaded."""
    when, *folders = sys.argv[1:]
    for number, folder in enumerate(folders, 1):
        child = os.fork()
        if not child:
            disk = killing(number, after=when == "after")
            record(pathlib.Path(folder, "main.beancount"), [refund(external_id="e-1")], disk=disk)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
            print(number)  # noqa: T201 (the answer to the test that started it)


if __name__ == "__main__":
    main()
