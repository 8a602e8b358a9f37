"""Reads workbooks and delimited text in a package, as if each had come alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from exchange.adapters.archives.archive import Archive
from exchange.adapters.package.joining import told_within
from exchange.adapters.workbook.documents import documents
from exchange.adapters.workbook.encrypted import unlocked
from exchange.adapters.workbook.excerpts import around
from exchange.adapters.workbook.reading import OPEN
from exchange.errors import Unreadable
from exchange.model.excerpts import Around, Excerpt, nowhere
from exchange.model.findings import Cell, Finding, Line, Locator
from exchange.model.interchange import Message, Transmission
from exchange.model.layouts import Layout
from exchange.model.ports import Assignment

FORMS: Mapping[str, str] = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xlsb": "xlsb", ".xls": "xls", ".ods": "ods",
    ".csv": "csv", ".txt": "csv", ".tsv": "csv",
}  # fmt: skip
"""The format of a file of cells by the ending of its name."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """The files of cells in a package."""

    archive: Archive
    transmission: Transmission
    assignment: Assignment
    seen: dict[str, Around] = field(default_factory=dict)

    def names(self) -> Iterator[str]:
        """Yield the names of all of them."""
        return (each.name for each in self.archive.members if ending(each.name) in FORMS)

    def read(self, name: str, layout: Layout) -> list[Message]:
        """Return what one holds; raises Unreadable, naming it, where it cannot be opened."""
        limits = self.assignment.limits
        content = self.archive.read(name, limits.max_bytes)
        alone = replace(self.transmission, content=content, filename=name)
        form = FORMS[ending(name)]
        try:
            plain, form, opened = unlocked(alone, self.assignment.partner, form)
            grids, findings = OPEN[form](plain, layout)
            self.seen[name] = around(grids, layout)
            first, *others = [message for grid in grids for message in documents(grid, layout)]
        except Unreadable as refusal:
            found = refusal.finding
            raise Unreadable(
                replace(found, observed=f"{name}: {found.observed}".removesuffix(": "))
            ) from None
        first = replace(first, findings=(*opened, *findings, *first.findings))
        return [
            replace(each, findings=tuple(told_within(name, each.findings)))
            for each in (first, *others)
        ]

    def around(self, place: Locator) -> Excerpt | None:
        """Return what stands around a place in one of those that were read."""
        if isinstance(place, Line):
            return self.seen.get(place.file, nowhere)(place)
        if isinstance(place, Cell):
            files = (name for name in self.seen if place.sheet.startswith(f"{name}: "))
            file = max(files, key=len, default="")
            sheet = place.sheet.removeprefix(f"{file}: ")
            return self.seen.get(file, nowhere)(replace(place, sheet=sheet))
        return None

    def one(self, name: str, layout: Layout) -> Message:
        """Return the one document in a file; raises Unreadable (PKG-001) where it holds more."""
        found = self.read(name, layout)
        if len(found) > 1:
            reason = f"{name} holds {len(found)} documents, and one belongs in it"
            raise Unreadable(Finding("PKG-001", observed=name, params={"reason": reason}))
        return found[0]


def ending(name: str) -> str:
    """Return the ending of a name, in small letters, with its point."""
    _, point, last = name.rpartition("/")[2].rpartition(".")
    return f"{point}{last}".casefold() if point else ""
