"""Forecasts, orders and changes against an agreement, through the daemon and in every answer.

One partner, one agreement, one run: the rules themselves are tested where they are written. Here
each of them reaches the sender, in the sender's own coordinates and with the clause it stands on.
"""

import json
from datetime import date, timedelta

import pytest
from acceptance.counterpart import UNB, Counterpart
from acceptance.installation import START
from ansi.making import group, interchange, transaction

AGREEMENT = """name = "frame"
version = "2026"
valid_from = 2026-01-01
clause = "Frame 1"
[forecast]
clause = "Annex 1"
must_cover_active = true
[flexibility]
clause = "Annex 2"
bands = [
  {first = 0, last = 28, increase = 0, decrease = 0, reschedule = 0, clause = "Annex 2, row 1"},
  {first = 29, last = 60, increase = 25, decrease = 25},
]
[orders]
clause = "Annex 3"
lead_time_days = 30
duplicate_days = 3
forecast_tolerance_percent = 10
past_grace_days = 5
"""
PRODUCTS = [
    {"partner": "acme", "part": part, "status": "ACTIVE", "unit": "PCE"}
    for part in ("A-1", "B-1", "C-1")
]
PRICES = [
    {"partner": "acme", "part": part, "currency": "EUR", "price": price, "per": "1",
     "reference": "Q-7"}
    for part, price in (("A-1", "2.5"), ("B-1", "3"), ("C-1", "4"))
]  # fmt: skip
TODAY = START.date()


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def forecast(number: str, quantities: dict[str, tuple[int, ...]]) -> str:
    """Return a DELFOR of weeks from 14 days ahead on."""
    body = [f"BGM+241+{number}+9", "DTM+137:20261123:102", "NAD+BY+4012345000009::9", "UNS+D"]
    for line, (part, wanted) in enumerate(quantities.items(), 1):
        body.append(f"LIN+{line}++{part}:IN")
        for week, quantity in enumerate(wanted):
            body += [f"QTY+113:{quantity}:PCE", "SCC+4++W",
                     f"DTM+2:{day(14 + 7 * week):%Y%m%d}:102"]  # fmt: skip
    body.append("UNS+S")
    return enveloped("DELFOR", number, body)


def ordering(number: str, ahead: int, *, quantity: int = 40, price: str = "2.5") -> str:
    """Return an ORDERS of one line of A-1."""
    return enveloped("ORDERS", number, [
        f"BGM+220+{number}+9", "DTM+137:20261123:102", "NAD+BY+4012345000009::9", "CUX+2:EUR:9",
        "LIN+10++A-1:IN", f"QTY+21:{quantity}:PCE", f"DTM+2:{day(ahead):%Y%m%d}:102",
        f"PRI+AAA:{price}", "UNS+S",
    ])  # fmt: skip


def changing(order: str, ahead: int, *, quantity: int = 40) -> str:
    """Return an ORDCHG that wants line 10 on another day."""
    return enveloped("ORDCHG", f"{order}C", [
        f"BGM+230+{order}+4", "DTM+137:20261124:102", f"RFF+ON:{order}", "RFF+ACW:9001",
        "NAD+BY+4012345000009::9",
        "LIN+10+3+A-1:IN", f"QTY+21:{quantity}:PCE", f"DTM+2:{day(ahead):%Y%m%d}:102", "UNS+S",
    ])  # fmt: skip


def enveloped(kind: str, reference: str, body: list[str]) -> str:
    told = "".join(f"{each}'" for each in body)
    return f"{UNB}{reference}'UNH+1+{kind}:D:96A:UN'{told}UNT+{len(body) + 2}+1'UNZ+1+{reference}'"


def x12(number: int) -> bytes:
    """Return an 850 with another price than the list's."""
    return interchange(group(transaction(
        "850", f"BEG*00*SA*X-{number}**20261123", "CUR*BY*EUR", f"DTM*002*{day(50):%Y%m%d}",
        "PO1*10*70*PC*2.6**BP*A-1", "CTT*1",
    ), kind="PO"))  # fmt: skip


FILES: dict[str, str | bytes] = {
    "F1": forecast("F1", {"A-1": (100,) * 8, "B-1": (50,) * 8, "C-1": (10,) * 8}),
    "F2": forecast("F2", {"A-1": (100, 120, 100, 130, 125, 100, 100, 100), "B-1": (50,) * 8}),
    "GOOD": ordering("GOOD", 60),
    "NEAR": ordering("NEAR", 25, quantity=41),
    "DEAR": ordering("DEAR", 44, quantity=42, price="2.75"),
    "TWIN": ordering("TWIN", 62),
    "MANY": ordering("MANY", 56, quantity=300),
    "PAST": ordering("PAST", -3, quantity=43),
    "TWELVE": x12(12),
    "FROZEN": changing("NEAR", 40, quantity=41),
    "GOODCHG": changing("GOOD", 66),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Counterpart:
    """Return a site to which our ERP told products and prices, then the partner sent `FILES`."""
    found = Counterpart(
        tmp_path_factory.mktemp("site"), '{ application = "always", business = "full" }'
    )
    partner = found.root / "partners/acme.toml"
    more = '  { document = "purchase_order_change", format = "edifact" },\n]\nanswers'
    partner.write_text('agreement = "frame"\n' + partner.read_text().replace("]\nanswers", more, 1))
    (found.root / "agreements").mkdir()
    (found.root / "agreements/frame.toml").write_text(AGREEMENT)
    ours = found.inbox("_erp")
    ours.mkdir()
    for kind, rows in (("products", PRODUCTS), ("prices", PRICES)):
        told = json.dumps({"type": kind, "by": "kowalski", "rows": rows})
        (ours / f"{kind}.json").write_text(told)
    found.run()
    for name, content in FILES.items():
        data = content.encode() if isinstance(content, str) else content
        (found.inbox("acme") / f"{name}.edi").write_bytes(data)
    found.run()
    return found


def sentences(site: Counterpart, name: str) -> dict[str, str]:
    """Return the sentence of each rule a file broke, with its place."""
    shown = site.show(name)
    documents = shown["documents"]
    assert isinstance(documents, list)
    return {
        found["rule"]: f"{found['locator']}: {found['message']}"
        for document in documents
        for found in document["findings"]
    }


def said(site: Counterpart, kind: str, name: str) -> str:
    (path,) = (site.root / "outbox/acme").glob(f"{name}.*.{kind}.*")
    return path.read_text("utf-8" if kind == "REPORT" else "iso8859-1")


def test_what_keeps_to_the_agreement_is_accepted_without_a_word(site: Counterpart) -> None:
    assert site.broken("F1") == []
    assert {*site.broken("GOOD")} <= {"PO-026"}
    assert {*site.broken("GOODCHG")} <= {"PO-026"}


@pytest.mark.parametrize(
    ("name", "rule", "where"),
    [
        ("F2", "FC-009", ("segment 10 QTY", "Annex 2, row 1")),
        ("F2", "FC-010", ("segment 16 QTY", "Annex 2")),
        ("F2", "FC-001", ("", "Annex 1")),
        ("NEAR", "PO-011", ("DTM", "Annex 3")),
        ("DEAR", "PO-006", ("PRI", "Q-7")),
        ("TWIN", "PO-004", ("QTY", "Annex 3")),
        ("MANY", "PO-017", ("QTY", "Annex 3")),
        ("PAST", "PO-027", ("DTM", "Annex 3")),
        ("TWELVE", "PO-006", ("PO1", "Q-7")),
        ("FROZEN", "POC-005", ("LIN", "Annex 2, row 1")),
    ],
)
def test_what_does_not_is_told_with_place_and_clause(
    site: Counterpart, name: str, rule: str, where: tuple[str, str]
) -> None:
    found, (place, told) = sentences(site, name), where
    assert rule in found, found
    assert place in found[rule]
    assert told in found[rule]
    assert told in said(site, "REPORT", name)


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("F2", "APERAK", ("FC-009", "FC-010", "FC-001")),
        ("NEAR", "APERAK", ("PO-011",)),
        ("TWELVE", "824", ("differs from 2.5", "Q-7")),
        ("FROZEN", "APERAK", ("POC-005",)),
    ],
)
def test_the_sender_s_machine_is_told_as_well(
    site: Counterpart, name: str, kind: str, words: tuple[str, ...]
) -> None:
    answer = said(site, kind, name)
    for word in words:
        assert word in answer


def test_a_change_in_the_frozen_days_waits(site: Counterpart) -> None:
    assert site.receipt("FROZEN").verdict == "held"
    assert site.receipt("GOODCHG").verdict == "accepted"
