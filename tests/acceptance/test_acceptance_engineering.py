"""An engineering change from its package to the order that still asks for what it replaced."""

import io
import zipfile
from pathlib import Path

from acceptance.installation import Installation, into
from package.packing import NEW, OLD, bom, form, zipped
from workbook.making import workbook

PARTNER = """name = "Acme"
state = "live"
feeds = [
  { document = "engineering_change", format = "zip", layout = "eco-form" },
  { document = "purchase_order", format = "xlsx", layout = "order-lines" },
]
"""
PRODUCTS = """partner,part,revision,status,revision_status,unit,lead_time_days
acme,A-4711,C,ACTIVE,RELEASED,PCE,
acme,A-4711,D,ACTIVE,PENDING,PCE,
acme,0098899,,ACTIVE,,PCE,120
"""
BOMS = """partner,parent,parent_revision,find_no,part,revision,quantity,unit,designators
acme,A-4711,C,1,0098817,A,4,PCE,C1-4
"""
STOCK = """partner,part,revision,location,quantity
acme,A-4711,C,WIP,40
acme,A-4711,C,FINISHED,7
"""
APPROVED = """partner,part,manufacturer,manufacturer_part,status
acme,0098817,Kemet,C0805C101,APPROVED
"""


def order(number: str, day: str) -> bytes:
    columns = ["Line", "Part no.", "Rev.", "Quantity", "Unit", "Price", "Requested date"]
    row = ["10", "A-4711", "C", 100, "PCE", 2.5, day]
    return workbook([["Order no.", number], ["Currency", "EUR"], [], columns, row])


def repacked(content: bytes) -> bytes:
    """Return the same files in other bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    return stream.getvalue()


def test_a_change_meets_our_stock_and_orders_and_is_remembered(tmp_path: Path) -> None:
    site = Installation(tmp_path, agreed=False)
    (tmp_path / "partners/acme.toml").write_text(PARTNER)
    for name, content in {
        "products": PRODUCTS, "boms": BOMS, "stock": STOCK, "approved_parts": APPROVED,
    }.items():  # fmt: skip
        into("_erp", f"{name}.csv", content.encode())(tmp_path / "inbox")
    site.run()
    files = {"ECO-1042.xlsx": form(), "BOM old.xlsx": bom("C", OLD), "BOM new.xlsx": bom("D", NEW)}
    for name, sent in {
        "1.xlsx": order("PO-1", "2027-03-15"),
        "2.zip": zipped(files),
        "3.xlsx": order("PO-2", "2027-03-22"),
        "4.xlsx": order("PO-3", "2027-02-01"),
        "5.zip": repacked(zipped(files)),
    }.items():
        into("acme", name, sent)(tmp_path / "inbox")
    site.run()
    told = {file: (verdict, sentences) for file, verdict, sentences in site.told()}
    assert told["1.xlsx"] == told["4.xlsx"] == ("accepted", "")
    verdict, sentences = told["2.zip"]
    assert verdict == "held"
    for sentence in (
        "0098899 is new in A-4711 and takes 120 days, until 2027-03-23",
        "We hold 7 of A-4711 as FINISHED.",
        "Open order lines of A-4711 are affected (1): PO-1/10.",
    ):
        assert sentence in sentences
    assert "has come on 2026-11-23 with the same content" in told["5.zip"][1]
    assert "engineering change ECO-1042 changes A-4711 from 2027-03-01" in told["3.xlsx"][1]
