#!/usr/bin/env python3
"""Builds samples/solvik: the story of one engineering change, the same bytes every time.

The partner `solvik` changes the sensor module SM-1001 from revision B to C. `site/` holds the
partner and the agreement, `_erp/` what our ERP tells before, the folder itself what the partner
sends first, `later/` what follows: our answer as our ERP hands it in, that the change is done, an
order that still asks for the old revision, and a corrected revision of the change.
Run `python samples/make_eco.py` from the repository root, or name another folder.
"""

import io
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Rows = Sequence[Sequence[str]]
MOMENT = (2026, 11, 20, 9, 30, 0)

PARTNER = """# A maker of sensors that sends its engineering changes as zips with a form.
name = "Solvik Sensors AS"
state = "live"
language = "en"
timezone = "Europe/Oslo"
calendar = "NO"
agreement = "solvik"

[[contacts]]
role = "technical"
name = "Ingrid Dahl"
email = "changes@solvik.example"

[[feeds]]
document = "engineering_change"
format = "zip"
layout = "eco-form"

[[feeds]]
document = "purchase_order"
format = "csv"
pattern = "PO_*"
layout = "order-lines"

[[feeds]]
document = "purchase_order"
format = "xlsx"
pattern = "PO_*"
layout = "order-lines"
"""
AGREEMENT = """# What is agreed with the maker of sensors on engineering changes.
name = "solvik"
version = "1"
valid_from = 2026-01-01

[orders]
clause = "4"
answer_days = 3

[eco]
clause = "7"
receipt_days = 1
impact_days = 5
decision_days = 3
cost_days = 15
frozen_days = 14
minimum_days = 30
"""

HEAD: Rows = [
    ["ECO no.", "ECO-2207"], ["ECO revision", "A"], ["Type", "ECO"], ["Class", "Mandatory"],
    ["Reason", "Quality"], ["Status", "Released"], ["Date", "2026-11-20"],
    ["Title", "Pull-up resistor and input filter of the sensor module"], [],
]  # fmt: skip
COLUMNS = [
    "Item", "Description", "Old rev.", "New rev.", "Interchangeable", "Effective from", "Stock",
    "On order", "WIP", "Finished goods",
]  # fmt: skip
ITEM = [
    "SM-1001", "Sensor module", "B", "C", "No", "2027-02-01", "Use up", "Use up", "Rework",
    "Use up",
]  # fmt: skip
PARTS = ["Item", "P/N", "Rev.", "Description", "Qty", "U/M", "Ref Des", "Mfr", "MPN"]
OLD: Rows = [
    ["10", "R-2201", "A", "RES 10K 1% 0603", "2", "EA", "R1,R2", "Yageo", "RC0603FR-0710KL"],
    ["20", "C-1010", "A", "CAP 100N 50V 0603", "3", "EA", "C1-3", "Murata", "GRM188R71H104KA93D"],
    ["30", "U-3001", "C", "AMPLIFIER SOT-23", "1", "EA", "U1", "TI", "OPA333AIDBVR"],
]
NEW: Rows = [
    ["10", "R-2247", "A", "RES 47K 1% 0603", "2", "EA", "R1,R2", "Yageo", "RC0603FR-0747KL"],
    ["20", "C-1010", "A", "CAP 100N 50V 0603", "4", "EA", "C1-4", "Murata", "GRM188R71H104KA93D"],
    OLD[2],
]
ORDER = ["Order no.", "Order date", "Currency", "Line", "Part no.", "Rev.", "Description",
         "Quantity", "Unit", "Unit price", "Delivery date"]  # fmt: skip


def text(rows: Rows, divided: str = ";") -> str:
    """Return rows as delimited text."""
    return "".join(divided.join(row) + "\n" for row in rows)


def bom(revision: str, rows: Rows) -> str:
    """Return a bill of materials of the partner."""
    return text([["PN:", "SM-1001"], ["BOM rev.:", revision], [], PARTS, *rows])


def drawing(revision: str) -> str:
    """Return what stands for a drawing."""
    return f"%PDF-1.4 drawing of the sensor module SM-1001, revision {revision}\n"


def change(revision: str, effective: str, *more: Sequence[str]) -> dict[str, str]:
    """Return the files of a revision of the change."""
    head = [["ECO no.", "ECO-2207"], ["ECO revision", revision], *HEAD[2:]]
    item = [*ITEM[:5], effective, *ITEM[6:]]
    return {
        "ECO-2207 form.csv": text([*head, COLUMNS, item]),
        "BOM SM-1001 B old.csv": bom("B", OLD),
        "BOM SM-1001 C.csv": bom("C", [*NEW, *more]),
        "drawing SM-1001 C.pdf": drawing("C"),
    }


def order(number: str, date: str, day: str, revision: str) -> str:
    """Return an order of the sensor module."""
    line = ["10", "SM-1001", revision, "Sensor module", "200", "EA", "18,40", day]
    return text([ORDER, [number, date, "EUR", *line]])


def ours(rows: Rows, revision: str = "B") -> str:
    """Return our own bill of materials."""
    head = ["partner", "parent", "parent_revision", "find_no", "part", "revision", "quantity",
            "unit", "designators"]  # fmt: skip
    listed = [
        ["solvik", "SM-1001", revision, row[0], row[1], row[2], row[4], "PCE", f'"{row[6]}"']
        for row in rows
    ]
    return text([head, *listed], ",")


APPROVED = text(
    [
        ["partner", "part", "manufacturer", "manufacturer_part", "status"],
        *(["solvik", row[1], row[7], row[8], "APPROVED"] for row in (*OLD, NEW[0])),
    ],
    ",",
)
PRODUCTS = text(
    [
        ["partner", "part", "revision", "description", "status", "revision_status", "unit",
         "lead_time_days", "valid_from"],
        ["solvik", "SM-1001", "B", "Sensor module", "ACTIVE", "RELEASED", "PCE", "30",
         "2025-01-01"],
        ["solvik", "SM-1001", "C", "Sensor module", "ACTIVE", "PENDING", "PCE", "30",
         "2027-02-01"],
    ],
    ",",
)  # fmt: skip
STOCK = text(
    [
        ["partner", "part", "revision", "location", "quantity", "as_of"],
        ["solvik", "SM-1001", "B", "FINISHED", "120", "2026-11-22"],
        ["solvik", "R-2201", "A", "STOCK", "8000", "2026-11-22"],
    ],
    ",",
)
LEAD_TIMES = text(
    [
        ["partner", "part", "lead_time_days", "material_lead_time_days", "valid_from"],
        ["solvik", "R-2247", "", "42", "2026-01-01"],
    ],
    ",",
)
ANSWER = text(
    [
        ["partner", "change", "revision", "decision", "implementation", "cost_one_off",
         "cost_per_unit", "currency", "cost_text", "description", "kind", "text", "due", "owner",
         "by"],
        ["solvik", "ECO-2207", "A", "ACCEPTED", "2027-02-08", "640.00", "0.12", "EUR",
         "stencil and programme", "Revision C from lot 2027-06 on", "TASK", "New solder stencil",
         "2027-01-15", "Process engineering", "anna.kowalska"],
        ["solvik", "ECO-2207", "A", "ACCEPTED", "", "", "", "", "", "", "TASK",
         "Buy R-2247", "2026-12-01", "Purchasing", "anna.kowalska"],
        ["solvik", "ECO-2207", "A", "ACCEPTED", "", "", "", "", "", "", "ASSUMPTION",
         "120 finished modules of revision B may still be shipped", "", "", "anna.kowalska"],
        ["solvik", "ECO-2207", "A", "ACCEPTED", "", "", "", "", "", "", "QUESTION",
         "Is order SM-7001 for revision B or C?", "", "", "anna.kowalska"],
    ],
    ",",
)  # fmt: skip
DONE = text(
    [
        ["partner", "change", "revision", "action", "date", "first_serial", "first_lot", "by"],
        ["solvik", "ECO-2207", "A", "IMPLEMENT", "2027-02-08", "", "2027-06", "anna.kowalska"],
    ],
    ",",
)


def package(files: Mapping[str, str]) -> bytes:
    """Return a zip with these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content)
    return stream.getvalue()


def story() -> dict[str, bytes]:
    """Return every file of the story, by its path below samples/solvik."""
    texts = {
        "site/partners/solvik.toml": PARTNER,
        "site/agreements/solvik.toml": AGREEMENT,
        "_erp/products_solvik.csv": PRODUCTS,
        "_erp/boms_solvik.csv": ours(OLD),
        "_erp/approved_parts_solvik.csv": APPROVED,
        "_erp/stock_solvik.csv": STOCK,
        "_erp/lead_times_solvik.csv": LEAD_TIMES,
        "PO_SM-7001.csv": order("SM-7001", "20.11.2026", "15.02.2027", "B"),
        "later/eco_answers_ECO-2207.csv": ANSWER,
        "later/eco_progress_ECO-2207.csv": DONE,
        "later/PO_SM-7002.csv": order("SM-7002", "09.02.2027", "22.03.2027", "B"),
    }
    return {name: content.encode() for name, content in texts.items()} | {
        "ECO-2207_A.zip": package(change("A", "2027-02-01")),
        "later/ECO-2207_B.zip": package(change("B", "2027-03-01")),
    }


def main() -> None:
    """Write every file."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "samples/solvik")
    for name, content in story().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
