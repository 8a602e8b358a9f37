"""Delays our side hands in become notices: drafts that a person releases, or sent at once.

Every order has line 1 of 40 A-1 for 2187-01-15 and line 2 of 12 B-1 for 2187-02-01. `acme` gets
EDIFACT after a release; `swift` gets X12 at once, and nothing below three days.
"""

import re

import pytest
from acceptance.counterpart import Counterpart
from acceptance.test_acceptance_committing import ORDER, X12_ORDER, handed_in
from ansi.making import group, interchange, transaction

from exchange.cli.noticing import listed

AGREEMENT = """name = "{name}"
version = "1"
valid_from = 2026-01-01
[notices]
hours = 8
release = "{release}"
minimum_days = {minimum}
"""
SWIFT = """name = "Swift"
state = "{state}"
language = "de"
identifiers = ["ZZ:SWIFT"]
agreement = "swift"
feeds = [{{ document = "purchase_order", format = "x12" }}]
answers = {{ business = "full" }}
contacts = [{{ role = "operational", name = "Petra Flink", email = "petra@swift.example" }}]
"""
Row = dict[str, str]


def row(order: str, line: str, **told: str) -> Row:
    given = {"partner": "acme", "order_number": order, "line_number": line}
    return given | {"reason": "MAT_SHORTAGE", "aware_at": "2026-11-23T09:00"} | told


def swift(day: str, **told: str) -> Row:
    return row("X12-1", "1", partner="swift", new_date=day, **told)


DELAYS: dict[str, list[Row]] = {
    "bundle": [
        row("WHOLE", "1", new_date="2187-06-10", text="Relay is short", internal="broker secret",
            recovery="second source", next_update="2186-12-01"),
        row("SECOND", "1", quantity="30", new_date="2187-03-01", reason="TEST_YIELD"),
        row("SECOND", "2", answer_by="2186-12-04", reason="CAP_EQUIPMENT"),
    ],
    "same": [row("WHOLE", "1", new_date="2187-06-10")],
    "blame": [row("THIRD", "1", new_date="2187-03-01", reason="CONSIGNED_LATE")],
    "other": [row("THIRD", "2", new_date="2187-03-01")],
    "first": [swift("2187-06-10")],
    "later": [swift("2187-06-20")],
    "back": [swift("2187-06-10")],
    "again": [swift("2187-06-10")],
    "little": [swift("2187-06-12")],
    "unknown": [row("WHOLE", "2", new_date="2187-05-01"), row("NEVER", "1", new_date="2187-05-01")],
    "noline": [row("WHOLE", "7", new_date="2187-05-01")],
    "nobody": [row("WHOLE", "2", new_date="2187-05-01", reason="OTHER", text="see call")],
    "too-much": [row("WHOLE", "2", new_date="2187-05-01", quantity="13")],
}  # fmt: skip
"""The files our ERP hands in, in this order."""


def x12_order() -> bytes:
    content = interchange(group(transaction("850", *X12_ORDER), kind="PO"))
    return content.replace(b"THEM ", b"SWIFT").replace(b"SWIFT          ", b"SWIFT         ")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Counterpart:
    """Return a site to which our ERP has said all of `DELAYS`."""
    found = Counterpart(tmp_path_factory.mktemp("site"), '{ business = "full" }')
    (found.root / "agreements").mkdir()
    for name, release, minimum in (("acme", "person", 1), ("swift", "automatic", 3)):
        text = AGREEMENT.format(name=name, release=release, minimum=minimum)
        (found.root / f"agreements/{name}.toml").write_text(text)
    partner = found.root / "partners/acme.toml"
    partner.write_text(partner.read_text() + 'agreement = "acme"\n')
    (found.root / "partners/swift.toml").write_text(SWIFT.format(state="live"))
    for name in ("_erp", "swift"):
        found.inbox(name).mkdir()
    (found.inbox("swift") / "X12.edi").write_bytes(x12_order())
    found.send(**{n: ORDER.format(number=n, price=3) for n in ("WHOLE", "SECOND", "THIRD")})
    for number, (name, rows) in enumerate(DELAYS.items(), 1):
        (found.inbox("_erp") / f"{number:02}-{name}.json").write_bytes(handed_in("delay", rows))
    found.run()
    return found


def sent(site: Counterpart, partner: str, kind: str) -> list[str]:
    """Return what went to a partner under a number of ours, the oldest first."""
    with site.journal() as journal:
        paths = {
            answer.path: answer.id
            for receipt in journal.receipts(100)
            for answer in journal.answers(receipt.id)
            if re.fullmatch(rf"{partner}/\w{{8}}\.{kind}", answer.path)
        }
    return [
        (site.root / "outbox" / path).read_text() for path in sorted(paths, key=paths.__getitem__)
    ]


def judged(site: Counterpart, name: str) -> tuple[str, list[str]]:
    """Return verdict and rules of a file of our ERP."""
    with site.journal() as journal:
        (receipt,) = (
            each for each in journal.receipts(100) if each.filename.endswith(f"-{name}.json")
        )
        rules = [found.rule for found in journal.findings(receipt.id)]
    return str(receipt.verdict), rules


def release(site: Counterpart, name: str, **told: str) -> tuple[str, list[str]]:
    given = {"partner": "acme", "action": "RELEASE", "by": "anna", "role": "operational"}
    content = handed_in("notice_release", [given | told])
    site.drop("_erp", f"99-{name}.json", content)
    return judged(site, name)


def draft(site: Counterpart, order: str, line: str) -> str:
    """Return the number of the draft about a line."""
    (number,) = (
        each["notice"]
        for each in listed(site.root)["drafts"]
        if order in each["lines"] and f"{order}/{line}" in each["lines"].split(", ")
    )
    return number


def test_ten_twenty_ten_is_three_notices_and_the_same_again_is_none(site: Counterpart) -> None:
    changes = sent(site, "swift", "865.edi")
    days = [re.findall(r"ACK\*DR\*40\*PC\*067\*(\d+)~", each) for each in changes]
    assert days == [["21870610"], ["21870620"], ["21870610"]]
    texts = sent(site, "swift", "NOTICE.txt")
    versions = [re.findall(r"Meldung (\d) zu dieser", each) for each in texts]
    assert versions == [["1"], ["2"], ["3"]]
    assert "40 PC, 2187-06-20" in texts[2]
    assert judged(site, "back")[1] == ["OUT-006"]
    assert judged(site, "again") == ("accepted", ["NOT-002"])
