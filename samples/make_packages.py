#!/usr/bin/env python3
"""Builds the zips of tests/golden/packages and their bad twins, the same bytes every time.

A change with a form, one with a manifest, one with the new bill of materials only, the documents of
a product, a project notice. Forms are delimited text, so that a difference can be read.
Run `python samples/make_packages.py` from the repository root, or name another folder.
"""

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Files = Mapping[str, str]
Rows = Sequence[Sequence[str]]
MOMENT = (2026, 11, 20, 9, 30, 0)

DRAWING = "%PDF-1.4 drawing of the pump controller, revision D\n"
GERBER = "G04 pump controller, top*\n%FSLAX46Y46*%\n"
HEAD: Rows = [
    ["ECO no.", "ECO-1042"], ["ECO revision", "B"], ["Type", "ECO"], ["Class", "Mandatory"],
    ["Reason", "Quality"], ["Status", "Released"], ["Date", "2026-11-20"],
    ["Title", "Capacitor of the pump controller"], [],
]  # fmt: skip
COLUMNS = [
    "Item", "Description", "Old rev.", "New rev.", "Interchangeable", "Effective from", "Stock",
    "On order", "WIP",
]  # fmt: skip
ITEM = [
    "A-4711", "Pump controller", "C", "D", "No", "2187-03-01", "Use up", "Use up", "Rework",
]  # fmt: skip
BOM_COLUMNS = ["Item", "P/N", "Rev.", "Description", "Qty", "U/M", "Ref Des", "Mfr", "MPN"]
OLD: Rows = [
    ["10", "0098817", "A", "CAP 100PF", "4", "EA", "C1-4", "Kemet", "C0805C101"],
    ["20", "0098901", "A", "RELAY", "1", "EA", "K1", "Omron", "G5Q-1A"],
]
NEW: Rows = [
    ["10", "0098899", "A", "CAP 120PF", "4", "EA", "C1-4", "Kemet", "C0805C121"],
    ["10", "0098900", "A", "SUB FOR ABOVE", "", "EA", "", "Murata", "GRM2165C121"],
    OLD[1],
]
NOTICE: Rows = [
    ["Notice no.", "N-7"], ["Type", "End of life"], ["Date", "2026-11-20"],
    ["Effective on", "2187-06-30"], ["Subject", "The pump controller ends"], [],
    ["P/N", "Rev.", "Qty", "By"], ["A-4711", "D", "500", "2187-05-31"],
]  # fmt: skip


def text(rows: Rows) -> str:
    """Return rows as delimited text."""
    return "".join(";".join(row) + "\n" for row in rows)


def form(*items: Sequence[str], head: Rows = HEAD) -> str:
    """Return the form of a change."""
    return text([*head, COLUMNS, *(items or (ITEM,))])


def bom(revision: str, rows: Rows) -> str:
    """Return a bill of materials."""
    return text([["PN:", "A-4711"], ["BOM rev.:", revision], [], BOM_COLUMNS, *rows])


def manifest(*files: Mapping[str, str | int], **tables: object) -> str:
    """Return a manifest."""
    return json.dumps({"manifest": "1", **tables, "files": files}, indent=1)


def entry(name: str, content: str, **more: str) -> dict[str, str | int]:
    """Return what a manifest says of a file."""
    found = content.encode()
    return {
        "name": name, "size": len(found), "sha256": hashlib.sha256(found).hexdigest(), **more,
    }  # fmt: skip


CHANGE = {"number": "ECO-1043", "revision": "A", "type": "ECO", "status_raw": "Released"}
AFFECTED = {
    "item": "A-4711", "old_revision": "D", "new_revision": "E", "interchangeable": "Yes",
    "effective_from": "2187-05-01", "dispositions": {"stock": "Use up", "wip": "Use up"},
}  # fmt: skip
LISTED = entry("gerber/top.gbr", GERBER, kind="GERBER")
FORM: Files = {
    "ECO-1042 form.csv": form(), "BOM old.csv": bom("C", OLD), "BOM new.csv": bom("D", NEW),
    "drawing A-4711.pdf": DRAWING, "gerber/top.gbr": GERBER,
}  # fmt: skip
FOUR = [[*NEW[0][:4], "four", *NEW[0][5:]], *NEW[1:]]

PACKAGES: Mapping[str, Files] = {
    "ECO_form": FORM,
    "ECO_form_BAD": {**FORM, "BOM new.csv": bom("D", FOUR)},
    "ECO_manifest": {
        "manifest.json": manifest(LISTED, change=CHANGE, items=[AFFECTED]),
        "gerber/top.gbr": GERBER,
    },
    "ECO_manifest_BAD": {
        "manifest.json": manifest(
            {**LISTED, "sha256": "0" * 64}, entry("gone.pdf", DRAWING), change=CHANGE,
            items=[AFFECTED],
        ),
        "gerber/top.gbr": GERBER,
        "nobody lists me.pdf": DRAWING,
    },
    "ECO_new_bom": {"ECO-1044.csv": form(head=[["ECO no.", "ECO-1044"], *HEAD[1:]]),
                    "A-4711 BOM.csv": bom("D", NEW)},
    "ECO_new_bom_BAD": {"ECO-1044.csv": form(), "ECO-1044 again.csv": form(),
                        "A-4711 BOM.csv": bom("D", NEW)},
    "DOC_A-4711_D": {"BOM.csv": bom("D", NEW), "gerber/top.gbr": GERBER, "drawing.pdf": DRAWING},
    "DOC_BAD": {"BOM.csv": bom("D", NEW), "drawing.pdf": DRAWING},
    "NEWS_end_of_life": {"notice.csv": text(NOTICE), "plan.pdf": DRAWING},
    "NEWS_end_of_life_BAD": {"notice.csv": text([*NOTICE[:-1], ["A-4711", "D", "many", "soon"]])},
}  # fmt: skip


def package(files: Files) -> bytes:
    """Return a zip with these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, MOMENT)
            member.compress_type = zipfile.ZIP_STORED
            archive.writestr(member, content)
    return stream.getvalue()


def main() -> None:
    """Write every package."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "tests/golden/packages")
    folder.mkdir(parents=True, exist_ok=True)
    for name, files in PACKAGES.items():
        (folder / f"{name}.zip").write_bytes(package(files))


if __name__ == "__main__":
    main()
