from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from beancount_refunds.api.tokens import UnfitTokens, digest_of, line_of, read_tokens
from beancount_refunds.cli.token import token
from tests.api.served import Served
from tests.books_on_disk import CLEAN

if TYPE_CHECKING:
    import pathlib


def _file(folder: pathlib.Path, content: str | bytes, mode: int = 0o600) -> pathlib.Path:
    path = folder / "tokens.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


def test_a_token_is_that_of_its_actor_and_of_nobody_else(tmp_path: pathlib.Path) -> None:
    lines = "# the treasury tool\n\n" + line_of("treasury", "one") + "  " + line_of("A. Khan", "two")
    tokens = read_tokens(_file(tmp_path, lines))
    asked = ("one", "two", "three", digest_of("one"), "\ud800", "")
    assert [tokens.actor(one) for one in asked] == ["treasury", "A. Khan", None, None, None, None]


ONE = line_of("a", "one")
UNFIT: dict[str, tuple[str | bytes, int, str]] = {
    "others read it": (ONE, 0o640, "others may read or write the tokens in {0}: chmod 600 {0}"),
    "others write it": (ONE, 0o602, "others may read or write the tokens in {0}: chmod 600 {0}"),
    "nothing in it": (
        "# none\n",
        0o600,
        "{0} holds no token: bean-refunds token ACTOR --tokens {0} makes one",
    ),
    "no digest": (ONE + "a sha256:12\n", 0o600, "{0}:2 is no line ACTOR sha256:<64 hex digits>"),
    "no actor": (ONE[1:], 0o600, "{0}:1 is no line ACTOR sha256:<64 hex digits>"),
    "twice": (
        ONE + line_of("b", "one"),
        0o600,
        "{0}:2 is the token of line 1 again: each actor needs its own",
    ),
    "no text": (b"\xff", 0o600, "the tokens in {0} are not UTF-8: save them as UTF-8"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_file_that_cannot_be_used_is_refused_with_the_way_out(case: str, tmp_path: pathlib.Path) -> None:
    content, mode, message = UNFIT[case]
    path = _file(tmp_path, content, mode)
    with pytest.raises(UnfitTokens) as unfit:
        read_tokens(path)
    assert str(unfit.value) == message.format(path)


def test_a_file_that_is_not_there_is_told(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UnfitTokens, match=r"none\.txt cannot be read: No such file or directory"):
        read_tokens(tmp_path / "none.txt")


@pytest.mark.parametrize(
    "presented", ["", "Bearer", "Bearer ", "Bearer nobody", "Basic YTpi", "bearer-a.khan"]
)
def test_without_a_token_of_ours_nothing_is_answered(presented: str, tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    for method, path in (("GET", "/vendors"), ("POST", "/cases"), ("GET", "/no"), ("OPTIONS", "/vendors")):
        answer = served.send(method, path, headers={"Authorization": presented})
        assert (answer.status_code, answer.json["title"]) == (401, "Unauthorized")
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="beancount_refunds"')


def test_the_actor_of_the_token_is_who_records(tmp_path: pathlib.Path) -> None:
    served = Served(tmp_path, CLEAN)
    served.actor = "j.smith"
    answer = served.post("/reversals", {"id": "acme/CM-17", "reason": "ERROR"})
    assert (answer.status_code, answer.json["by"]) == (201, "j.smith")


def test_without_tokens_the_user_of_git_records(tmp_path: pathlib.Path) -> None:
    answer = Served(tmp_path, CLEAN, tokens=None).post("/reversals", {"id": "acme/CM-17", "reason": "ERROR"})
    assert (answer.status_code, answer.json["by"]) == (201, "a.khan@example.com")


# --- the command ---------------------------------------------------------------------------------


def _run(*words: Any) -> Any:
    return CliRunner().invoke(token, [str(word) for word in words])


def test_the_command_makes_a_token_and_its_line(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "tokens.txt"
    first, second = _run("a.khan", "--tokens", path), _run("j.smith", "--tokens", path)
    assert (first.exit_code, first.stderr) == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    tokens = read_tokens(path)
    assert [tokens.actor(one.stdout.strip()) for one in (first, second)] == ["a.khan", "j.smith"]
    assert len(first.stdout.strip()) >= 43
    assert first.stdout.strip() not in path.read_text("utf-8")


def test_a_line_that_was_not_ended_is_ended_first(tmp_path: pathlib.Path) -> None:
    path = _file(tmp_path, ONE.rstrip("\n"))
    made = _run("b", "--tokens", path).stdout.strip()
    assert [read_tokens(path).actor(one) for one in ("one", made)] == ["a", "b"]


def test_without_a_file_the_line_is_told_beside_the_token() -> None:
    done = _run("a.khan")
    made = done.stdout.strip()
    assert done.stderr == f"put this line into the file of serve --tokens:\n{line_of('a.khan', made)}"


@pytest.mark.parametrize("actor", ["", " ", "# a", "a\nb", "A <a@example.com>"])
def test_what_is_no_actor_gets_no_token(actor: str) -> None:
    done = _run("--", actor)
    assert (done.exit_code, "is no actor" in done.stderr) == (2, True)


def test_a_file_that_cannot_be_written_is_a_usage_error(tmp_path: pathlib.Path) -> None:
    done = _run("a.khan", "--tokens", tmp_path / "no" / os.curdir / "tokens.txt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "cannot be written: No such file or directory" in done.stderr
