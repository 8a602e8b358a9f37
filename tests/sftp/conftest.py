"""A real server and a bad line to it, one for all tests of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from servers.proxy import Line, line_to
from servers.sshd import Sshd, sshd

from exchange.journal import Journal, open_journal


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """Run their server."""
    with sshd(tmp_path_factory.mktemp("there") / "sshd") as found:
        yield found


@pytest.fixture
def line(there: Sshd) -> Iterator[Line]:
    """Put a line between us and their server."""
    with line_to(there.port) as found:
        yield found


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one empty journal for all to copy."""
    place = tmp_path_factory.mktemp("empty") / "journal.db"
    open_journal(place).close()
    return place


@pytest.fixture
def journal(tmp_path: Path, empty: Path) -> Iterator[Journal]:
    """Open a fresh journal below `var/`."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "journal.db").write_bytes(empty.read_bytes())
    with open_journal(tmp_path / "var" / "journal.db") as journal:
        yield journal
