"""Rules of the house that a linter lacks (design: "every rule that a linter lacks becomes a test")."""

from __future__ import annotations

import ast
import functools
import pathlib
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = pathlib.Path(__file__).parents[1]
CORE = "beancount_refunds"
MODULE_LINES = 300
FUNCTION_LINES = 60
#: `test` and what it says: subject, verb, object.
WORDS_OF_A_SENTENCE = 4

#: A clock or a source of chance: a ledger settles today as it did yesterday.
CLOCKS = {"now", "today", "utcnow"}
UNSTEADY_MODULES = {"random", "secrets", "time", "uuid"}
#: What runs text or bytes as code.
RUNNING_CALLS = {"__import__", "compile", "eval", "exec"}
RUNNING_MODULES = {"dill", "marshal", "pickle", "shelve"}
#: Names of modules that say nothing.
EMPTY_NAMES = {"base", "common", "helpers", "manager", "process", "utils"}

HOME = re.compile(r"(?<![\w.}])/(?:home|opt|root|tmp|work|Users)/")
HOSTS = re.compile(r"pypi\.org|pythonhosted\.org|debian\.org|npmjs\.(?:org|com)|conda\.anaconda")
INDEX_OPTIONS = re.compile(
    r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b", re.MULTILINE
)
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIXM[E]|XX[X]|HAC[K]|not implemente[d]|placeholde[r](?!=)|stu[b])\b")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Source(NamedTuple):
    """A Python file of the project."""

    path: pathlib.Path
    text: str
    tree: ast.Module

    def place(self, node: ast.AST) -> str:
        """``file:line`` of a node."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@functools.cache
def project_files() -> tuple[pathlib.Path, ...]:
    """Every file that belongs to the project: tracked, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


@functools.cache
def sources(folder: str = "") -> tuple[Source, ...]:
    """The project's Python files below ``folder``."""
    return tuple(
        Source(path, text := path.read_text(encoding="utf-8"), ast.parse(text))
        for path in project_files()
        if path.suffix == ".py" and path.is_relative_to(ROOT / folder)
    )


def texts() -> Iterator[tuple[pathlib.Path, str]]:
    """Every text file of the project with its text."""
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content and path.suffix != ".pdf":
            yield path.relative_to(ROOT), content.decode("utf-8")


def nodes(folder: str = CORE) -> Iterator[tuple[Source, ast.AST]]:
    """Every node of every module below ``folder``."""
    for source in sources(folder):
        for node in ast.walk(source.tree):
            yield source, node


def imported(node: ast.AST) -> set[str]:
    """Top names of the modules that a node imports."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {node.module.partition(".")[0]}
    return set()


def called(node: ast.AST) -> str:
    """Last name of what a node calls, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def every_test() -> Iterator[tuple[Source, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every test function."""
    for source, node in nodes("tests"):
        if isinstance(node, FUNCTIONS) and node.name.startswith("test_"):
            yield source, node


def test_the_rules_below_see_the_whole_package() -> None:
    assert len(sources(CORE)) > len(EMPTY_NAMES)
    assert ROOT / CORE / "money.py" in {source.path for source in sources(CORE)}


def test_no_module_is_longer_than_a_reader_holds_in_mind() -> None:
    lengths = {source.place(source.tree): len(source.text.splitlines()) for source in sources()}
    assert {place: length for place, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_longer_than_one_screen() -> None:
    """The docstring of a test is its ledger and does not count."""
    lengths = {}
    for source, node in nodes(""):
        if isinstance(node, FUNCTIONS):
            ledger = (ast.get_docstring(node) or "") if source.path.is_relative_to(ROOT / "tests") else ""
            length = (node.end_lineno or 0) - node.lineno + 1 - len(ledger.splitlines())
            lengths[f"{source.place(node)} {node.name}"] = length
    assert {place: length for place, length in lengths.items() if length > FUNCTION_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(source.path) for source in sources() if source.path.stem in EMPTY_NAMES] == []


def test_money_never_meets_a_binary_fraction() -> None:
    found = [
        source.place(node)
        for source, node in nodes()
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert found == []


def test_no_chance_but_in_a_token_and_one_clock_for_all_shells() -> None:
    found = [
        source.place(node)
        for source, node in nodes()
        if called(node) in CLOCKS or imported(node) & UNSTEADY_MODULES
    ]
    assert [place.rpartition(":")[0] for place in found] == [
        "beancount_refunds/cli/token.py",
        "beancount_refunds/office/clock.py",
    ]


def test_nothing_runs_text_as_code() -> None:
    found = [
        source.place(node)
        for source, node in nodes()
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and called(node) in RUNNING_CALLS)
        or imported(node) & RUNNING_MODULES
        or (isinstance(node, ast.keyword) and node.arg == "shell")
    ]
    assert found == []


def test_no_exception_is_caught_that_was_not_expected() -> None:
    found = [
        source.place(node)
        for source, node in nodes("beancount_refunds")
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or {"Exception", "BaseException"} & set(re.findall(r"\w+", ast.unparse(node.type)))
        )
    ]
    assert found == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert [str(path) for path, text in texts() if HOME.search(text)] == []


def test_no_file_names_a_host_to_download_from() -> None:
    assert [str(path) for path, text in texts() if HOSTS.search(text)] == []


def test_the_lock_pins_every_package_by_hash_and_names_no_source() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not INDEX_OPTIONS.search(lock)
    assert "//" not in lock
    pins = re.findall(
        r"^\S.*", re.sub(r"\\\n", "", re.sub(r"^\s*#.*\n", "", lock, flags=re.MULTILINE)), re.MULTILINE
    )
    assert [pin for pin in pins if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)] == []
    assert len(pins) > 1


def test_no_file_that_a_tool_makes_is_tracked() -> None:
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout == ""


def test_no_file_says_that_it_is_unfinished() -> None:
    prose = (".js", ".html", ".md", ".py")
    assert [str(path) for path, text in texts() if path.suffix in prose and UNFINISHED.search(text)] == []


def asserts(node: ast.AST, helpers: frozenset[str] = frozenset()) -> bool:
    """Whether a function asserts something, be it through one of the ``helpers`` that do."""
    return any(
        isinstance(part, ast.Assert) or called(part) in {"raises", "warns"} | helpers
        for part in ast.walk(node)
    )


def test_every_test_asserts_something() -> None:
    found = []
    for source, test in every_test():
        functions = (node for node in source.tree.body if isinstance(node, FUNCTIONS))
        helpers = frozenset(node.name for node in functions if asserts(node) and node is not test)
        if not asserts(test, helpers):
            found.append(f"{source.place(test)} {test.name}")
    assert found == []


def test_the_name_of_every_test_is_a_sentence() -> None:
    sentence = re.compile(rf"test(?:_[a-z0-9]+){{{WORDS_OF_A_SENTENCE - 1},}}")
    assert [test.name for _, test in every_test() if not sentence.fullmatch(test.name)] == []
