"""The curl lines of the README, spoken in plain HTTP by a client that knows nothing of this project."""

from __future__ import annotations

import pathlib
import re
import shlex
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner

from beancount_refunds.cli import main
from tests.serving.served import started

if TYPE_CHECKING:
    from tests.serving.served import Answer, Client

ROOT = pathlib.Path(__file__).parents[2]
#: A command of curl, to the end of its last line.
LINE = re.compile(r"^(?:\$ )?(curl (?:[^\n]*\\\n)*[^\n]*)$", re.MULTILINE)


class Asked(NamedTuple):
    """What a command of curl sends."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


def commands() -> list[str]:
    return LINE.findall((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture
def token(tmp_path: pathlib.Path) -> str:
    """As the README has it made; its file stands beside a copy of the example books."""
    shutil.copytree(ROOT / "ledger", tmp_path / "ledger")
    made = CliRunner().invoke(main, ["token", "t.okafor", "--tokens", str(tmp_path / "tokens.txt")])
    assert made.exit_code == 0, made.output
    return made.stdout.split()[0]


def sent(client: Client, command: str, token: str) -> Answer:
    one = asked(command, token)
    return client.ask(one.method, one.path, one.body, **one.headers)


def asked(command: str, token: str) -> Asked:
    """What curl makes of its options, as far as the README uses them."""
    words = iter(shlex.split(command.replace("\\\n", " ").partition(" | ")[0].replace("$TOKEN", token)))
    method, path, body = "", "", None
    headers: dict[str, str] = {}
    for word in words:
        match word:
            case "curl" | "-s" | "-i" | "-sS" | "--fail-with-body":
                pass
            case "-X" | "--request":
                method = next(words)
            case "-H" | "--header":
                name, _, value = next(words).partition(":")
                headers[name] = value.strip()
            case "-d" | "--data" | "--json":
                body = next(words).encode()
                if word == "--json":
                    headers |= {"Content-Type": "application/json", "Accept": "application/json"}
            case _:
                path = re.sub(r"^(?:http://)?127\.0\.0\.1:5000", "", word)
                assert path.startswith("/"), word
    return Asked(method or ("GET" if body is None else "POST"), path, headers, body)


def test_every_curl_line_of_the_readme_is_answered_as_it_says(tmp_path: pathlib.Path, token: str) -> None:
    ledger = tmp_path / "ledger/main.beancount"
    with started(ledger, "--tokens", tmp_path / "tokens.txt") as server:
        answers = [sent(server.client, command, token) for command in commands()]
        again = sent(server.client, commands()[0], token)
        other = sent(server.client, commands()[0].replace("12000", "12100"), token)
        anybody = sent(server.client, commands()[3], "guessed")
    assert [answer.status for answer in answers] == [201, 422, 200, 200, 200, 200, 200, 200, 200, 201, 201]
    refund, refused, tried = (answer.json for answer in answers[:3])
    assert (tried["dry_run"], tried["id"], tried["status"]) == (True, "VR-0023", "PENDING")
    assert (refund["id"], refund["status"], refund["fx_gain_loss_minor"]) == ("VR-0022", "APPLIED", 0)
    assert refund["recorded_by"] == "t.okafor"
    assert answers[0].headers["Location"] == "/v1/vendor-refunds/VR-0022"
    assert answers[3].json["id"] == "VR-0022"
    assert (again.status, again.json["id"]) == (200, "VR-0022")
    assert (other.status, other.json["code"]) == (409, "EXTERNAL_ID_CONFLICT")
    assert refused["code"] == "REFUND_EXCEEDS_CREDIT_BALANCE"
    assert (refused["asked_minor"], refused["available_minor"], refused["excess_minor"]) == (
        90000,
        6000,
        84000,
    )
    assert anybody.status == 401
