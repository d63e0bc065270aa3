"""The README is executed: its ledgers are written to files, its commands run, its outputs compared.

A comment before a block says what it is: ``file: NAME`` is written, ``append: NAME`` added to such a
file, ``run`` executed in their folder, ``books`` in the project's, ``copy`` beside a copy of its example
books, which it may change. A command begins ``$ ``; paths are written without their folder. Tables between
``<!-- table: … -->`` and ``<!-- /table -->`` are compared with the code but for their last column.

After a change that is meant, make outputs and tables anew and read the difference:
``python -m tests.test_readme`` (the catalogue has a command of its own).
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from beancount import loader
from beancount.core.data import Custom

from beancount_refunds.forms import FORMS, METADATA, OPEN_TO_ALL
from beancount_refunds.policy import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from beancount_refunds.forms import Form
    from beancount_refunds.policy import Setting

ROOT = pathlib.Path(__file__).parents[1]
README = ROOT / "README.md"

BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>\w+)(?:: (?P<name>\S+))? -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
TABLE = re.compile(
    r"^<!-- table: (?P<name>\w+) -->\n\n(?P<rows>.*?)\n<!-- /table -->$", re.MULTILINE | re.DOTALL
)
COMMITTER = {"NAME": "Anna Khan", "EMAIL": "a.khan@example.com", "DATE": "2026-02-21T10:00:00+00:00"}

#: What is not executed: how to install and to call make, and a step of a workflow.
SHOWN_ONLY = {"sh", "yaml"}


def blocks(page: str) -> Iterator[tuple[str | None, str, str, str]]:
    """Mark, name, language and text of each block."""
    for match in BLOCK.finditer(page):
        yield match["mark"], match["name"] or "", match["language"], match["text"]


def executed(page: str, folder: pathlib.Path) -> str:
    """``page`` with the output of every command, and every posting, as they are now."""

    def again(match: re.Match[str]) -> str:
        mark, text = match["mark"], match["text"]
        path = folder / (match["name"] or "")
        made = text
        if mark == "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif mark == "append":
            path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        elif mark in ("run", "books", "copy"):
            commands = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
            cwd = {"run": folder, "books": ROOT, "copy": folder / "copy"}[mark]
            if mark == "copy" and not cwd.exists():
                shutil.copytree(ROOT / "ledger", cwd / "ledger")
            made = "".join(f"$ {command}\n{output(command, cwd)}" for command in commands)
        return match[0].replace(f"\n{text}```", f"\n{made}```")

    return BLOCK.sub(again, page)


def output(command: str, folder: pathlib.Path) -> str:
    """What a command prints, with paths shortened and without blanks at the end of lines."""
    beside = pathlib.Path(sys.executable).parent
    env = os.environ | {
        "PATH": f"{beside}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
        "COLUMNS": "120",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONUTF8": "1",
    }
    # The same commits at every time and on every machine.
    env |= {
        f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in COMMITTER.items()
    }
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=env,
        stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE,
        timeout=60,
    )
    lines = [line.rstrip() for line in done.stdout.replace(f"{folder}/", "").splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def load(path: pathlib.Path) -> tuple[list[Any], list[Any], Mapping[str, Any]]:
    """Entries, errors and options of a ledger."""
    return loader.load_file(str(path))


def directive_cells(name: str) -> tuple[str, ...]:
    """Values and metadata of a directive as the README shows them."""
    form: Form = FORMS[name]
    values = " ".join([*map(str, form.slots), *map(str, form.tail)]) + (" …" if form.tail else "")
    required = [f"**`{key}`**" for key in METADATA if key in form.required]
    optional = [f"`{key}`" for key in METADATA if key in form.optional]
    return code(values), ", ".join(required + optional)


def policy_cells(key: str) -> tuple[str, ...]:
    """Form and default of a policy key as the README shows them."""
    setting: Setting = SETTINGS[key]
    default = setting.default
    match default:
        case None:
            shown = ""
        case bool():
            shown = code(str(default).upper())
        case tuple():
            shown = code(" ".join(map(str, default)))
        case _:
            shown = code(str(default))
    return code(setting.form), "yes" if setting.repeatable else "", shown


def code(text: str) -> str:
    """Text as code in a cell of a table."""
    return f"`{text}`".replace("|", "\\|")


CELLS = {
    "directives": {name: directive_cells(name) for name in FORMS},
    "policy": {key: policy_cells(key) for key in SETTINGS},
}


def with_tables(page: str) -> str:
    """``page`` with its tables from the code; their last column stays."""

    def again(match: re.Match[str]) -> str:
        head, rule, *rows = match["rows"].splitlines()
        said = {}
        for row in rows:
            key, *_, last = re.split(r"(?<!\\)\|", row.strip("|"))
            said[key.strip(" `")] = last.strip()
        lines = [head, rule]
        for key, cells in CELLS[match["name"]].items():
            lines.append("| " + " | ".join([f"`{key}`", *cells, said.get(key, "")]) + " |")
        text = "\n".join(lines) + "\n"
        return match[0].replace(match["rows"], text)

    return TABLE.sub(again, page)


class Replayed(NamedTuple):
    """The README as it stands and as it comes out when it is executed, and the folder that this leaves."""

    page: str
    again: str
    folder: pathlib.Path

    @property
    def ledgers(self) -> list[pathlib.Path]:
        """The ledgers that its reader has in the end, without the files that they include."""
        files = sorted(self.folder.glob("*.beancount"))
        return [path for path in files if 'plugin "beancount_refunds"' in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    """The README executed once for all tests."""
    page, folder = README.read_text(encoding="utf-8"), tmp_path_factory.mktemp("readme")
    return Replayed(page, executed(page, folder), folder)


def test_every_ledger_and_output_is_what_the_tools_say(replayed: Replayed) -> None:
    assert replayed.again == replayed.page, "run: python -m tests.test_readme"


def test_every_block_is_executed_or_only_shown() -> None:
    for mark, _, language, text in blocks(README.read_text(encoding="utf-8")):
        executed_ones = mark in {"file", "append", "run", "books", "copy"}
        assert executed_ones != (language in SHOWN_ONLY), text


def test_the_tables_are_those_of_the_code_and_explain_every_row() -> None:
    page = README.read_text(encoding="utf-8")
    assert [match["name"] for match in TABLE.finditer(page)] == list(CELLS)
    assert with_tables(page) == page, "run: python -m tests.test_readme"
    assert (
        re.search(r"\|\s+\|$", "\n".join(match["rows"] for match in TABLE.finditer(page)), re.MULTILINE)
        is None
    )


def test_every_metadata_key_is_told() -> None:
    page = README.read_text(encoding="utf-8")
    assert [key for key in METADATA if f"`{key}`" not in page] == []
    assert [key for key in OPEN_TO_ALL if f"`{key}`" not in page] == []


def test_every_directive_stands_in_one_of_its_ledgers(replayed: Replayed) -> None:
    shown = {entry.type for path in replayed.ledgers for entry in load(path)[0] if isinstance(entry, Custom)}
    assert shown == set(FORMS)


def test_every_ledger_is_clean_in_the_end(replayed: Replayed) -> None:
    assert [path.stem for path in replayed.ledgers] == [
        "existing",
        "hanse",
        "language",
        "main",
        "shop",
        "team",
        "who",
    ]
    assert [load(path)[1] for path in replayed.ledgers] == [[]] * 7


def test_every_link_leads_to_a_file_or_a_heading_that_is_there() -> None:
    page = README.read_text(encoding="utf-8")
    prose = BLOCK.sub("", page)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = re.findall(r"\]\(([^)]+)\)", prose)
    local = [link for link in links if not link.startswith("https://")]
    assert local
    assert [link for link in local if link.startswith("#") and link[1:] not in anchors] == []
    assert [link for link in local if not link.startswith("#") and not (ROOT / link).exists()] == []


def test_every_target_of_make_that_it_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        renewed = executed(with_tables(README.read_text(encoding="utf-8")), pathlib.Path(name).resolve())
    README.write_text(renewed, encoding="utf-8")
