"""One server for all tests of a process; it is skipped where we are not root."""

import os
from collections.abc import Iterator

import pytest
from drop.dropping import Dropbox, dropbox


@pytest.fixture(scope="session")
def served() -> Iterator[Dropbox]:
    if os.geteuid() != 0:
        pytest.skip("needs root: it makes accounts, mounts folders and runs sshd")
    with dropbox() as box:
        yield box


@pytest.fixture
def box(served: Dropbox) -> Iterator[Dropbox]:
    yield served
    served.hang_up()
