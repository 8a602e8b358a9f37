"""What a site stands before when it is struck: files, packages, words of our ERP, acts, cases."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from acceptance.counterpart import Counterpart, edifact_order
from acceptance.installation import NORDWERK, ROOT, WISTA, Installation
from acceptance.test_acceptance_cases import Desk, forecast, handed
from acceptance.test_acceptance_committing import COMMITTED, ORDER, handed_in

from exchange import settings
from exchange.cli.withdrawing import corrections
from exchange.model.acts import Promotion, Withdrawal
from exchange.spool import acts
from exchange.spool.site import Spool

SOLVIK = ROOT / "samples/solvik"

Scene = Callable[[Path], Installation]
"""Makes a site in a folder, with all that happens before, and lays what is struck at into it."""


def dropped(site: Installation, partner: str, name: str, content: bytes) -> None:
    site.inbox(partner).mkdir(parents=True, exist_ok=True)
    (site.inbox(partner) / name).write_bytes(content)


def files(root: Path) -> Installation:
    """EDIFACT, a table, and a workbook full of faults."""
    site = Installation(root, agreed=False)
    for folder, name in (
        (NORDWERK, "PO_4500071234.edi"),
        (NORDWERK, "FC_TRUNCATED.edi"),
        (WISTA, "PO_2026-120.csv"),
        (WISTA, "PO_2026-119_BAD.xlsx"),
    ):
        dropped(site, folder.name, name, (folder / name).read_bytes())
    return site


def package(root: Path) -> Installation:
    """A zip with an engineering change, after all that our ERP knows of it."""
    site = Installation(root, agreed=False)
    shutil.copytree(SOLVIK / "site", root, dirs_exist_ok=True)
    for path in sorted((SOLVIK / "_erp").glob("*")):
        dropped(site, "_erp", path.name, path.read_bytes())
    site.run()
    dropped(site, "solvik", "PO_SM-7001.csv", (SOLVIK / "PO_SM-7001.csv").read_bytes())
    site.run()
    dropped(site, "solvik", "ECO-2207_A.zip", (SOLVIK / "ECO-2207_A.zip").read_bytes())
    return site


def commitments(root: Path) -> Installation:
    """What our ERP says to orders that are here: answers go to the partner."""
    site = Counterpart(root, '{ business = "full" }')
    orders = {
        name: ORDER.format(number=name, price=0 if name == "HELD" else 3)
        for name in ("WHOLE", "PARTS", "OTHER")
    }
    site.send(**orders)
    for number, name in enumerate(("whole", "other", "stranger"), 1):
        dropped(site, "_erp", f"{number}-{name}.json", handed_in("order_commit", COMMITTED[name]))
    return site


def case(root: Path) -> Installation:
    """A quote to demand above its band, beside a forecast that asks for more of another part."""
    site = Desk(root)
    site.drop("acme", "FC_1.csv", forecast("F1", 100))
    site.drop("acme", "FC_2.csv", forecast("F2", 300))
    (only,) = site.cases()
    quote = {"case": only.number, "action": "QUOTE", "quantity": "150", "date": "2027-03-08"}
    cost = {"cost": "1250.50", "currency": "EUR", "gating": "relay K7"}
    dropped(site, "_erp", "case_answers.json", handed(quote | cost))
    dropped(site, "acme", "FC_3.csv", forecast("F3", 300, 200))
    return site


def act(root: Path) -> Installation:
    """A withdrawal and a promotion that people left, beside a new order."""
    site = Counterpart(root, '{ business = "full" }')
    site.send(a=edifact_order(1))
    with site.journal() as journal:
        (receipt,) = journal.receipts(1)
        responses = tuple(corrections(journal, receipt, settings.load(root), "by mistake"))
    spool = Spool(root)
    withdrawal = Withdrawal(receipt.id, "anna", site.now, "by mistake", "withdrawal", responses)
    acts.leave(spool, withdrawal)
    acts.leave(spool, Promotion("acme", "anna", site.now, "test", "live", ("prices",), "Go."))
    dropped(site, "acme", "b.edi", edifact_order(2))
    return site


SCENES: Mapping[str, Scene] = {
    "files": files,
    "package": package,
    "commitments": commitments,
    "case": case,
    "act": act,
}
