"""How tests run: properties without a deadline on noisy machines, long runs when asked for.

On a fresh clone that is to land (CI=true) the examples are the same every time; a
failure there is a failure anywhere.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from long_runs import FIGURE, Extent, Figure, Figures, of_this_run

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("landing", settings.get_profile("here"), derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long tests, and no others")
    parser.addoption("--figures", type=Path, help="append the figures of long runs to this file")


def pytest_configure(config: pytest.Config) -> None:
    Extent.whole = config.getoption("--long")
    if not hasattr(config, "workerinput"):  # a worker of xdist only reports
        config.pluginmanager.register(Figures(config.getoption("--figures")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:], left = of_this_run(items, long=config.getoption("--long"))
    config.hook.pytest_deselected(items=left)


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[Figure], None]:
    """Give a way to say what a run measured; seconds are added where they are not told."""

    def told(figure: Figure) -> None:
        record_property(FIGURE, figure)

    return told


@pytest.fixture(autouse=True)
def log_as_imported() -> Iterator[None]:
    """A command that a test runs in its own process says how to log, and would say so for all.

    Also for what is set up for several tests before the next one. Tracebacks are plain: laying
    one out with all its variables takes most of a second.
    """
    log_plainly()
    yield
    log_plainly()


def log_plainly() -> None:
    structlog.reset_defaults()
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
