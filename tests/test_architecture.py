"""Rings, fences, sizes and names: the shape of the house, held."""

import ast
import re
import statistics
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "exchange"
MODULES = sorted(PACKAGE.rglob("*.py"))

RINGS: tuple[frozenset[str], ...] = (
    frozenset({"model", "errors"}),
    frozenset(
        {
            "adapters", "arrival", "clocks", "deliver", "identify", "journal", "normalise",
            "notify", "reconcile", "report", "respond", "review", "settings", "spool", "validators",
        }
    ),
    frozenset({"comparing", "duties", "evidence", "looking_back", "pipeline", "verifying"}),
    frozenset({"backup", "nightly", "overview", "rehearsing", "retaining"}),
    frozenset({"daemon", "resuming", "sandbox"}),
    frozenset({"wiring"}),
    frozenset({"child", "cli", "console", "demo"}),
    frozenset({"__main__"}),
)  # fmt: skip
"""From the innermost outwards: a module imports its own sub-package and inner rings."""

BESIDE = {("errors", "model"), ("cli", "demo"), ("demo", "cli"), ("cli", "console")}
"""Imports inside a ring that are meant."""

FENCES: Mapping[str, str | tuple[str, ...]] = {
    "pydifact": "exchange/adapters/edifact",
    "openpyxl": "exchange/adapters/workbook",
    "pyxlsb": "exchange/adapters/workbook",
    "python_calamine": "exchange/adapters/workbook",
    "rapidfuzz": "exchange/adapters/workbook/drafting",
    "cryptography": "exchange/adapters/ed25519.py",
    "paramiko": "exchange/adapters/sftp",
    "watchdog": "exchange/adapters/folder",
    "smtplib": "exchange/adapters/mail",
    "pandera": "exchange/validators",
    "sqlalchemy": "exchange/journal",
    "alembic": "exchange/journal",
    "jinja2": ("exchange/report", "exchange/console"),
    "fastapi": "exchange/console",
    "starlette": "exchange/console",
    "uvicorn": "exchange/cli/serving.py",
    "typer": "exchange/cli",
    "prometheus_client": "exchange/adapters/prometheus",
    "typst": "exchange/report/pdf.py",
    "holidays": "exchange/settings/calendars.py",
    "xml.parsers": (
        "exchange/adapters/package/pdx",
        "exchange/adapters/package/boards.py",
        "exchange/adapters/workbook/encrypted.py",
    ),
}
"""What is imported in one place only; a dotted name is a part of a library."""

VAGUE = re.compile(r"(utils?|helpers?|common|base|managers?|handlers?|processors?|misc)")


def imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def ring(name: str) -> int:
    return next(number for number, members in enumerate(RINGS) if name in members)


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def depth(node: ast.AST, level: int = 0) -> int:
    deepest = level
    nesting = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
    for child in ast.iter_child_nodes(node):
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deeper = isinstance(child, nesting) and not is_elif
        deepest = max(deepest, depth(child, level + deeper))
    return deepest


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_inward(module: Path) -> None:
    here = part(module)
    if here == "__init__":
        return
    for name in imports(module):
        if not name.startswith("exchange."):
            continue
        there = name.split(".")[1]
        if there == here or (here, there) in BESIDE or there == "__version__":
            continue
        assert ring(there) < ring(here), f"{module.name} must not import {name}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_libraries_stay_behind_their_fence(module: Path) -> None:
    place = str(module.relative_to(ROOT))
    for name in imports(module):
        parts = name.split(".")
        fences = (FENCES.get(".".join(parts[:count])) for count in range(1, len(parts) + 1))
        for fence in fences:
            assert fence is None or place.startswith(fence), f"{place} must not import {name}"


def test_modules_are_small() -> None:
    lengths = {module: module.read_text().count("\n") for module in MODULES}
    longest = max(lengths, key=lambda module: lengths[module])
    assert lengths[longest] <= 300, longest
    assert statistics.median(lengths.values()) <= 90


def test_functions_are_small_and_flat() -> None:
    sizes = []
    for module in MODULES:
        for function in functions(module):
            where = f"{module.relative_to(ROOT)}:{function.name}"
            sizes.append(body_lines(function))
            assert sizes[-1] <= 40, where
            assert depth(function) <= 3, where
    sizes.sort()
    assert statistics.median(sizes) <= 8
    assert sizes[int(len(sizes) * 0.9) - 1] <= 20


def test_names_say_something() -> None:
    for module in MODULES:
        assert not VAGUE.fullmatch(module.stem), module
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.ClassDef):
                assert not re.search(r"(Util|Helper|Common|Manager|Handler|Processor)", node.name)


def test_only_the_daemon_traps_everything() -> None:
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                broad = caught in {"everything", "Exception", "BaseException"}
                assert not broad or part(module) == "daemon", f"{module}:{node.lineno}"


def test_no_code_names_a_partner() -> None:
    names = {path.stem for path in (ROOT / "partners").glob("*.toml")}
    for path in (ROOT / "partners").glob("*.toml"):
        names.add(tomllib.loads(path.read_text())["name"].split()[0].lower())
    for module in MODULES:
        words = set(re.findall(r"[a-z]+", module.read_text().lower()))
        assert not names & words, module
