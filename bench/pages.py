"""What each page of the Fava extension costs beside Fava's own journal, in a process of its own.

``python -m bench.pages LEDGER`` prints processor seconds as JSON, page by page. They are the server's: of a
page of ours its HTML, which is all that it needs; of the journal its HTML and the first thousand entries,
for which a reader waits. (A browser goes on to ask for the others, which is not counted.)

The ledger is loaded once. Then a child of the process visits each page: what the first visit looks up and
keeps is no gain of another page.
"""

from __future__ import annotations

import dataclasses
import functools
import gc
import json
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from bench import ledgers
from bench.figures import Figure

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection

    from flask.testing import FlaskClient

#: What our pages are measured by.
JOURNAL = "journal"
#: Visits after the first one, in turn with as many of the journal.
_AGAIN = 5
#: What a page that has something to say has besides words.
_SAYING = re.compile("<(table|svg|form|dl|ol)[ >]")


@dataclasses.dataclass(frozen=True)
class Visit:
    """Processor seconds of the first visit after a load, of a later one, and of the journal beside that."""

    first_s: float
    again_s: float
    journal_s: float


def rounds(number: int, refunds: int, folder: pathlib.Path) -> list[dict[str, Visit]]:
    """Visit every page in every round, on a ledger of so many refunds."""
    path = folder / "pages.beancount"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(ledgers.with_pages(ledgers.of_refunds(refunds)))
    return [measure_in_child(path) for _ in range(number)]


def figures(measured: Sequence[Mapping[str, Visit]]) -> Iterator[Figure]:
    """What each page costs beside the journal of its round: any visit, and the first one after a load."""
    names = [name for name in measured[0] if name != JOURNAL]
    for name in names:
        later = statistics.median(one[name].again_s / one[name].journal_s for one in measured)
        yield Figure(f"    {name}", later, 1.0)
    for name in names:
        first = statistics.median(one[name].first_s / one[JOURNAL].first_s for one in measured)
        yield Figure(f"    {name}, the first visit after a load", first, None)


def measure_in_child(ledger: pathlib.Path) -> dict[str, Visit]:
    """Measure in a fresh process. Raises `subprocess.CalledProcessError` if that fails."""
    environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "bench.pages", str(ledger)]
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return {name: Visit(**visit) for name, visit in json.loads(result.stdout).items()}


def measure(path: str) -> dict[str, Visit]:
    """Load the ledger here and now, which must be clean, and visit the journal and every page of ours."""
    from fava.application import create_app  # noqa: PLC0415  # the caller sets the environment that it reads

    from beancount_refunds.fava_ext.pages import PAGES  # noqa: PLC0415
    from beancount_refunds.plugin import OPTION  # noqa: PLC0415

    app = create_app([path], load=True, poll_watcher=True)
    (slug,) = app.config["LEDGERS"].ledgers_by_slug
    ledger = app.config["LEDGERS"][slug]
    assert not ledger.load_errors, ledger.load_errors[0]
    client = app.test_client()
    subjects = _subjects(ledger.options[OPTION].settlement)
    visits = {JOURNAL: functools.partial(_journal, client, slug)}
    for name in PAGES:
        asked = {"page": name} | ({"id": subjects[name]} if name in subjects else {})
        visits[name] = functools.partial(_page, client, slug, asked)
    gc.collect()
    # A child that collected would first copy the whole ledger, which no Fava does.
    gc.freeze()
    return {name: _apart(visit, visits[JOURNAL]) for name, visit in visits.items()}


def _subjects(settlement: Any) -> Mapping[str, str]:
    """What the pages about one thing are asked for: things from the middle of the books."""
    case, credit, refund = (
        things[len(things) // 2] for things in (settlement.cases, settlement.credits, settlement.refunds)
    )
    return {
        "case": case.id,
        "credit": credit.id,
        "refund": refund.id,
        "vendor": case.vendor_id,
        "order": case.order_id,
    }


def _apart(visit: Callable[[], None], journal: Callable[[], None]) -> Visit:
    """Visit a page in a child of this process, as it is now. Raises `EOFError` where the child failed."""
    forked = multiprocessing.get_context("fork")
    receiver, sender = forked.Pipe(duplex=False)
    child = forked.Process(target=_visit, args=(visit, journal, sender))
    child.start()
    sender.close()
    visited: Visit = receiver.recv()
    child.join()
    return visited


def _visit(visit: Callable[[], None], journal: Callable[[], None], sender: Connection) -> None:
    first = _seconds(visit)
    journal()
    # In turn: a drift of the machine then hits both.
    again, beside = zip(*((_seconds(visit), _seconds(journal)) for _ in range(_AGAIN)), strict=True)
    sender.send(Visit(first, statistics.median(again), statistics.median(beside)))


def _seconds(visit: Callable[[], None]) -> float:
    before = time.process_time()
    visit()
    return time.process_time() - before


def _page(client: FlaskClient, slug: str, asked: Mapping[str, str]) -> None:
    text = _got(client, f"/{slug}/extension/VendorRefunds/", asked)
    ours = text.partition('id="vendor-refunds"')[2]
    assert _SAYING.search(ours), f"{asked} shows nothing"


def _journal(client: FlaskClient, slug: str) -> None:
    """The page, and what its script asks for at once."""
    _got(client, f"/{slug}/journal/", {})
    _got(client, f"/{slug}/api/journal_page", {"page": "1", "order": "desc"})


def _got(client: FlaskClient, address: str, asked: Mapping[str, str]) -> str:
    answer = client.get(address, query_string=asked)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, text  # noqa: PLR2004  # OK
    return text


if __name__ == "__main__":
    print(json.dumps({name: dataclasses.asdict(visit) for name, visit in measure(sys.argv[1]).items()}))
