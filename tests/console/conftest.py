"""A site on which something came of two partners, and browsers without a browser to look at it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from acceptance.installation import NORDWERK, WISTA, Installation
from starlette.testclient import TestClient

from exchange.console.accounts import Account, hashed, keep
from exchange.console.app import make_app
from exchange.console.guarding import COOKIE
from exchange.console.office import Office

PASSWORD = "correct horse battery"  # noqa: S105 - of nobody
HOSTILE = "<img src=x onerror=alert(1)>.edi"
PEOPLE = (
    Account(name="anna", role="coordinator"),
    Account(name="audit", role="auditor", partners=("wista",)),
    Account(name="wanda", role="viewer", partners=("wista",)),
    Account(name="root", role="admin"),
)

Enter = Callable[[str], TestClient]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site nobody may change."""
    site = Installation(tmp_path_factory.mktemp("console"), agreed=False)
    secret = hashed(PASSWORD)
    keep(site.root, [replace(each, password=secret) for each in PEOPLE])
    site.drop("nordwerk", "PO_BAD.edi", (NORDWERK / "PO_4500071235_BAD.edi").read_bytes())
    site.drop("nordwerk", HOSTILE, b"UNB+<script>alert(2)</script>'")
    site.drop("wista", "PO_2026-120.csv", (WISTA / "PO_2026-120.csv").read_bytes())
    return site.root


@pytest.fixture
def site(kept: Path, tmp_path: Path) -> Path:
    """Return a copy of the site."""
    return Path(shutil.copytree(kept, tmp_path / "site", symlinks=True))


@pytest.fixture
def office(kept: Path) -> Iterator[Office]:
    found = Office(kept)
    yield found
    found.close()


@pytest.fixture
def client(office: Office) -> TestClient:
    """Return somebody who is not logged in."""
    return TestClient(make_app(office), base_url="https://localhost", follow_redirects=False)


@pytest.fixture
def enter(client: TestClient, office: Office) -> Enter:
    """Return what lets somebody in without a password, which takes its time."""

    def one(name: str) -> TestClient:
        token = office.sessions.begin(name, office.monotonic())
        client.headers["cookie"] = f"{COOKIE}={token}"
        return client

    return one
