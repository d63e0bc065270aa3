"""Many clients at once, a server that is killed or ended amid them, and a ledger that somebody breaks."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

from tests.record.ledgers import directives
from tests.serving.served import WAIT_S, at_once, books, served, started, statuses

if TYPE_CHECKING:
    import pathlib

    from tests.serving.served import Answer, Client

THREADS = 4


def test_sixty_four_equal_requests_record_one_refund(tmp_path: pathlib.Path) -> None:
    with served(tmp_path, "--no-fava") as client:
        answers = at_once(64, lambda _: client.refund(1000, external_id="e-1"))
    assert statuses(answers) == {201: 1, 200: 63}
    (id_,) = directives(tmp_path / "main.beancount")
    assert {answer.json["id"] for answer in answers} == {id_}


def test_of_fifty_racing_refunds_of_sixty_percent_of_a_credit_one_is_recorded(tmp_path: pathlib.Path) -> None:
    with served(tmp_path, "--no-fava") as client:
        answers = at_once(50, lambda number: client.refund(6000, external_id=f"e-{number}"))
    assert statuses(answers) == {201: 1, 422: 49}
    (recorded,) = (answer.json["id"] for answer in answers if answer.status == 201)
    assert directives(tmp_path / "main.beancount") == [recorded]
    refused = next(answer.json for answer in answers if answer.status == 422)
    assert refused["code"] == "REFUND_EXCEEDS_CREDIT_BALANCE"
    assert (refused["asked_minor"], refused["available_minor"], refused["excess_minor"]) == (6000, 4000, 2000)


class Load:
    """Threads that post refunds of 0.01 until the server does not answer any more."""

    def __init__(self, client: Client) -> None:
        self.answers: list[Answer] = []
        self._client = client
        self._some = threading.Semaphore(0)
        self._threads = [threading.Thread(target=self._post, args=(number,)) for number in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def _post(self, number: int) -> None:
        with contextlib.suppress(OSError, ValueError):
            for time in range(1000):
                self.answers.append(self._client.refund(1, external_id=f"e-{number}-{time}"))
                self._some.release()

    def wait_for(self, answers: int) -> None:
        """Return when there are as many more."""
        for _ in range(answers):
            assert self._some.acquire(timeout=WAIT_S)

    def ids_at_the_end(self) -> list[str]:
        """What was said to be recorded."""
        for thread in self._threads:
            thread.join(WAIT_S)
        assert statuses(self.answers).keys() == {201}
        return sorted(answer.json["id"] for answer in self.answers)


def test_a_server_that_is_killed_amid_a_load_has_recorded_what_it_said(tmp_path: pathlib.Path) -> None:
    for number in range(2):
        top = books(tmp_path / str(number))
        with started(top, "--no-fava") as server:
            load = Load(server.client)
            load.wait_for(8)
            server.process.send_signal(signal.SIGKILL)
            said = load.ids_at_the_end()
        # One of each thread may be recorded without an answer.
        assert set(said) <= set(directives(top))
        assert len(directives(top)) - len(said) <= THREADS
        with started(top, "--no-fava") as server:
            assert server.client.refund(1, "acme/CM-2", external_id="after").status == 201


def test_a_server_that_is_ended_amid_a_load_answers_all_that_it_records(tmp_path: pathlib.Path) -> None:
    top = books(tmp_path)
    with started(top, "--no-fava") as server:
        load = Load(server.client)
        load.wait_for(8)
        server.process.send_signal(signal.SIGTERM)
        said = load.ids_at_the_end()
        assert server.process.wait(WAIT_S) == 0
    assert said == sorted(directives(top))


def test_a_ledger_that_somebody_breaks_is_read_on_and_written_to_when_it_is_mended(
    tmp_path: pathlib.Path,
) -> None:
    with served(tmp_path) as client:
        assert client.refund(1000, external_id="e-1").status == 201
        top = tmp_path / "main.beancount"
        sound = top.read_text()
        top.write_text(sound + "2026-03-01 custom vendor-refund\n")
        refused = client.refund(1000, external_id="e-2")
        assert (refused.status, refused.json["code"]) == (503, "LEDGER_NOT_CLEAN")
        assert refused.json["detail"] == (
            "LEDGER_NOT_CLEAN: the ledger has a problem; mend what bean-refunds check main.beancount lists,"
            " then try again\nmain.beancount:13: Invalid token: 'vendor-refund'"
        )
        read = client.ask("GET", "/v1/vendor-refunds")
        assert [row["refund_amount_minor"] for row in read.json["refunds"]] == [1000]
        assert (read.json["stale"], read.headers["Ledger-Stale"]) == (True, "true")
        events = client.ask("GET", "/v1/events?limit=1000")
        assert len(events.json["events"]) == 4
        top.write_text(sound)
        assert client.refund(1000, external_id="e-2").status == 201
    assert len(directives(top)) == 2


def test_fava_and_the_api_write_to_the_same_file_and_nothing_is_lost(tmp_path: pathlib.Path) -> None:
    with served(tmp_path) as client:
        file = tmp_path / "refunds/2026-02.beancount"
        page = client.ask("GET", "/").headers["Location"].split("/")[1]
        edits: list[str] = []

        def edit() -> None:
            for number in range(12):
                line = f"; edited {number}\n"
                while True:
                    source = client.ask("GET", f"/{page}/api/source?filename={file}").json["data"]
                    sent = {
                        "file_path": str(file),
                        "source": source["source"] + line,
                        "sha256sum": source["sha256sum"],
                    }
                    if client.ask("PUT", f"/{page}/api/source", sent).status == 200:
                        break
                edits.append(line)

        editor = threading.Thread(target=edit)
        editor.start()
        answers = [client.refund(1, external_id=f"e-{number}") for number in range(12)]
        editor.join()
    assert statuses(answers) == {201: 12}
    assert len(directives(tmp_path / "main.beancount")) == 12
    lines = file.read_text().splitlines(keepends=True)
    assert [line for line in lines if line.startswith("; edited")] == edits
