"""A site on which something came of two partners, and browsers without a browser to look at it."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from acceptance.installation import NORDWERK, WISTA, Installation, into
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

ORDER = (NORDWERK / "PO_4500071234.edi").read_bytes()
PRICELESS = (
    ORDER.replace(b"4500071234", b"4500071299")
    .replace(b"NW26112305", b"NW26112399")
    .replace(b"PRI+AAA:48.60'\n", b"")
    .replace(b"UNT+39", b"UNT+38")
)
"""An order with a line without its price, which is asked for."""

SENT = (
    ("nordwerk", "PO_BAD.edi", (NORDWERK / "PO_4500071235_BAD.edi").read_bytes()),
    ("nordwerk", HOSTILE, b"UNB+<script>alert(2)</script>'"),
    ("nordwerk", "PO_4500071234.edi", ORDER),
    (
        "nordwerk",
        "PO_4500071234_CHANGE_1.edi",
        (NORDWERK / "PO_4500071234_CHANGE_1.edi").read_bytes(),
    ),
    ("nordwerk", "PO_4500071299.edi", PRICELESS),
    ("nordwerk", "FC_2026W48_D97A.edi", (NORDWERK / "FC_2026W48_D97A.edi").read_bytes()),
    ("wista", "PO_2026-120.csv", (WISTA / "PO_2026-120.csv").read_bytes()),
)
LINE = {"partner": "nordwerk", "order_number": "4500071234", "line_number": "20"}
TOLD = {
    "order_commit": [LINE | {"answer": "ACCEPTED"}],
    "delay": [
        LINE | {"reason": "MAT_SHORTAGE", "aware_at": "2026-11-23T09:30", "new_date": "2027-02-15"}
    ],
}
"""What our own side says of a line of it."""

Enter = Callable[[str], TestClient]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site nobody may change."""
    site = Installation(tmp_path_factory.mktemp("console"), agreed=False)
    secret = hashed(PASSWORD)
    keep(site.root, [replace(each, password=secret) for each in PEOPLE])
    for partner, name, content in SENT:
        into(partner, name, content)(site.root / "inbox")
    site.run()
    for name, rows in TOLD.items():
        content = json.dumps({"type": name, "by": "lis", "rows": rows}).encode()
        into("_erp", f"{name}.json", content)(site.root / "inbox")
    site.run()
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
