"""A change whose order never comes: refused once, when the time it waits is over."""

from pathlib import Path

from acceptance.counterpart import Counterpart, x12_order
from acceptance.installation import HASTE
from acceptance.test_acceptance_clocks import at, trail
from ansi.making import group, interchange, transaction

from exchange import settings
from exchange.cli.verifying import verify
from exchange.duties import running
from exchange.model.clocks import Due

AGREEMENT = """name = "acme"
version = "1"
valid_from = 2026-01-01
[orders]
clause = "4.2"
park_days = 2
"""
OURS = 'name = "EMS"\nidentifiers = ["ZZ:US"]\nreaders = 1\ntimezone = "Europe/Warsaw"\n'


def change(order: str, reference: int) -> bytes:
    segments = (
        f"BCH*04*CP*{order}**2*20261123*****20261124",
        "POC*10*CA*60**PC*2.5*PE*BP*A-1*EC*C",
        "DTM*002*20270301",
        "CTT*1",
    )
    return interchange(group(transaction("860", *segments), kind="PC"), number=reference)


class Waiting(Counterpart):
    """A site that has agreed that a change waits two business days; it is Monday, 9:00 there."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, '{ application = "always", business = "full" }')
        (root / "agreements").mkdir()
        (root / "agreements/acme.toml").write_text(AGREEMENT)
        (root / "exchange.toml").write_text(OURS + HASTE)
        partner = root / "partners/acme.toml"
        feed = '{ document = "purchase_order_change", format = "x12" },\n]'
        partner.write_text(partner.read_text().replace("\n]", f"\n  {feed}", 1))
        partner.write_text(partner.read_text() + 'agreement = "acme"\n')

    def looked(self, text: str) -> list[Due]:
        """Let the daemon run at that moment; return which changes wait."""
        self.now = at(text)
        self.run()
        with self.journal() as journal:
            found = running(journal, settings.load(self.root), self.now)
            return [each for each, _ in found if each.kind == "parked"]

    def verdicts_on(self, name: str) -> list[str]:
        return [str(each.verdict) for each in self.receipts() if each.filename == f"{name}.edi"]

    def answers_of(self, kind: str, name: str) -> list[str]:
        return [each.read_text() for each in (self.root / "outbox/acme").glob(f"{name}.*.{kind}.*")]


def test_a_change_whose_order_stays_away_is_refused_once_and_can_come_again(
    tmp_path: Path,
) -> None:
    site = Waiting(tmp_path)
    site.send(early=change("PO-9", 41), lucky=change("PO-1", 42))
    assert site.broken("early") == ["POC-001"]
    (first, _) = site.looked("2026-11-25T20:00")  # the last day on which it waits
    assert first.due == at("2026-11-25T23:00"), "midnight there"
    site.send(order=x12_order(7, "PO-1"))
    assert site.verdicts_on("lucky") == ["held", "accepted"]
    assert site.verdicts_on("early") == ["held"]
    assert not site.looked("2026-11-26T07:00")
    assert site.verdicts_on("early") == ["held", "rejected"]
    assert site.broken("early") == ["POC-028"]
    assert "PO-9" in "".join(site.answers_of("824", "early"))
    reports = site.answers_of("REPORT", "early")
    assert any("4.2" in each and "2 business days" in each for each in reports)
    assert len(site.answers_of("865", "early")) == 2
    with site.journal() as journal:
        assert not journal.questions("acme")
    site.looked("2026-12-03T07:00")
    assert site.verdicts_on("early") == ["held", "rejected"]
    assert trail(site, "lapsed") == 1  # type: ignore[arg-type]
    site.send(late=x12_order(8, "PO-9"))
    assert site.verdicts_on("early") == ["held", "rejected"], "the order does not bring it back"
    site.send(early=change("PO-9", 41))
    assert site.verdicts_on("early") == ["held", "rejected", "accepted"]
    assert verify(tmp_path) == 0
