"""Packages for tests: zips with forms, manifests, bills of materials and other files."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from documents import transmission
from fakes import Remembered
from workbook.making import workbook

from exchange import settings, wiring
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.partners import Feed, Partner
from exchange.model.ports import Desk
from exchange.pipeline import judge

ROOT = Path(__file__).parents[2]
SITE = settings.load(ROOT)
DATED = (2026, 11, 26, 8, 0, 0)

HEAD = [
    ["ECO no.", "ECO-1042"],
    ["ECO revision", "B"],
    ["Type", "ECO"],
    ["Class", "Mandatory"],
    ["Reason", "Quality"],
    ["Status", "Released"],
    ["Title", "Capacitor C4 changed"],
    [],
]
COLUMNS = [
    "Item", "Description", "Old rev.", "New rev.", "Interchangeable", "Effective from",
    "Stock", "On order", "WIP",
]  # fmt: skip
ITEM = ["A-4711", "Controller", "C", "D", "No", "2027-03-01", "Use up", "Use up", "Rework"]
BOM_COLUMNS = ["Item", "P/N", "Rev.", "Description", "Qty", "U/M", "Ref Des", "Manufacturer", "MPN"]
OLD = [["1", "0098817", "A", "CAP 100PF", 4, "EA", "C1-4", "Kemet", "C0805C101"]]
NEW = [["1", "0098899", "A", "CAP 120PF", 4, "EA", "C1-4", "Kemet", "C0805C121"]]


def form(*rows: Sequence[object], head: Sequence[Sequence[object]] = HEAD) -> bytes:
    return workbook([*head, COLUMNS, *(rows or (ITEM,))])


def bom(revision: str, rows: Sequence[Sequence[object]]) -> bytes:
    return workbook([["PN:", "A-4711"], ["BOM rev.:", revision], [], BOM_COLUMNS, *rows])


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """Return a zip with these files, the same bytes each time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, DATED), content)
    return stream.getvalue()


def manifest(**tables: object) -> str:
    return json.dumps({"manifest": "1", **tables})


FEEDS = (
    Feed(document="engineering_change", format="zip", pattern="ECO*", layout="eco-form"),
    Feed(document="engineering_change", format="zip", pattern="CHANGE*"),
    Feed(document="engineering_change", format="xlsx", pattern="ECO*", layout="eco-form"),
    Feed(
        document="document_package", format="zip", pattern="DOC*", layout="document-list",
        naming=r"DOC_(?P<part>[^_]+)_(?P<revision>[^_.]+)\.zip",
    ),
    Feed(document="project_notice", format="zip", pattern="NEWS*", layout="project-notice"),
    Feed(document="project_notice", format="xlsx", pattern="NEWS*", layout="project-notice"),
)  # fmt: skip
PARTNER = Partner(id="acme", name="ACME", state="live", feeds=FEEDS)


def judged(content: bytes, name: str, ledger: Ledger | None = None, **changes: object) -> Outcome:
    """Return what becomes of a file of a live partner who sends packages."""
    partner = replace(PARTNER, **changes)  # type: ignore[arg-type]
    known = replace(SITE, partners={"acme": partner})
    return judge(transmission(content, name), Desk(known, ledger or Remembered(), wiring.tools()))
