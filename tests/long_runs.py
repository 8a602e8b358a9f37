"""Runs that take minutes: when they run, and where their figures go."""

import json
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIGURE = "figure"

SWEPT = 4
"""Of what a swept test goes through, every so-manieth is looked at without --long."""

Figure = dict[str, str | int | float]
"""What was run and how it ended: `id` of the target, `what`, `count`, `lost`, `duplicated`, …"""


class Extent:
    """How far this run goes; set before any test is read."""

    whole = False


def part(number: int) -> int:
    """Return how many of `number` random cases this run looks at: all of them under --long."""
    return number if Extent.whole else number // SWEPT


def stride() -> int:
    """Return how many places of a sweep this run goes on at once."""
    return 1 if Extent.whole else SWEPT


def of_this_run(
    items: Iterable[pytest.Item], *, long: bool
) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Return the tests to run and those to leave; a swept test runs either way."""
    runs: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        marked = {mark.name for mark in item.iter_markers()}
        wanted = marked & {"long", "swept"} if long else "long" not in marked
        (runs if wanted else left).append(item)
    return runs, left


def line(figure: Figure) -> str:
    """Return a figure as one line for a person."""
    head = f"{figure['id']}  {figure['what']}:"
    rest = (f"{name} {value}" for name, value in figure.items() if name not in {"id", "what"})
    return f"{head} {', '.join(rest)}"


class Figures:
    """Gathers what long runs measured, from all workers; each is written down when it is told."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.found: list[Figure] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == FIGURE and isinstance(value, dict):
                took = {"seconds": round(report.duration, 1)} if "seconds" not in value else {}
                self.found.append({**value, **took, "outcome": report.outcome})
                self.keep(self.found[-1])

    def keep(self, figure: Figure) -> None:
        """Write a figure down, so that a run that is broken off has told what it found."""
        if self.path is not None:
            known = {"date": datetime.now(UTC).date().isoformat(), "commit": commit()}
            with self.path.open("a") as file:
                file.write(json.dumps(figure | known) + "\n")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.found:
            return
        terminalreporter.section("figures")
        for figure in self.found:
            terminalreporter.write_line(line(figure))


def commit() -> str:
    """Return the commit that is checked out, with a plus where something was changed since."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"],  # noqa: S607 - git is where it is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return described.stdout.strip() or "unknown"
