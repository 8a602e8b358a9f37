"""Which file of a package says what it is about: one manifest or one workbook, never a guess."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exchange.adapters.archives.archive import Archive
from exchange.adapters.package.kinds import incidental
from exchange.adapters.package.listing import short
from exchange.adapters.package.manifests import MOST_BYTES, NAMES, Manifest, parsed
from exchange.adapters.package.sheets import FORMS, ending
from exchange.errors import Unreadable
from exchange.model.findings import Finding
from exchange.model.packing import Packing, fits

MOST_NAMES = 5
"""Names of files that are told where several are in question."""


def without(reason: str, names: Sequence[str] = ()) -> Unreadable:
    """Return the refusal of a package that does not say, beyond doubt, what it is about."""
    shown = ", ".join([*names[:MOST_NAMES], *("…" for _ in names[MOST_NAMES : MOST_NAMES + 1])])
    return Unreadable(Finding("PKG-001", observed=shown, params={"reason": reason}))


def manifest_of(archive: Archive) -> Manifest:
    """Return the manifest of a package, one that says nothing where there is none."""
    found = [each.name for each in archive.members if short(each.name) in NAMES]
    found = [name for name in found if not incidental(name)]
    if len(found) > 1:
        raise without("it holds several manifests", found)
    return parsed(found[0], archive.read(found[0], MOST_BYTES)) if found else Manifest("")


@dataclass(frozen=True, slots=True)
class Roles:
    """What the files of a package are for, as its manifest says or else the layout."""

    archive: Archive
    manifest: Manifest
    packing: Packing
    entries: Mapping[str, str]

    def of(self, name: str) -> str:
        """Return what a file is for: `form`, `new_bom` …, another kind, '' where nobody says."""
        for listed in (name, name.rpartition("/")[2]):
            if listed in self.entries:
                return self.entries[listed]
        for role in ("form", "old_bom", "new_bom", "old_aml", "new_aml"):
            if fits(name, getattr(self.packing, role)):
                return role
        return next((kind for kind, each in self.packing.kinds.items() if fits(name, each)), "")

    def having(self, role: str) -> list[str]:
        """Return the files of cells for one purpose."""
        return [name for name in self.cells() if self.of(name) == role]

    def cells(self) -> Iterator[str]:
        """Yield the files of cells the sender meant to send."""
        for each in self.archive.members:
            if ending(each.name) in FORMS and not incidental(each.name):
                yield each.name

    def form(self, *, needed: bool) -> str:
        """Return the workbook that is the form, '' where the manifest is it or none is needed.

        Raises Unreadable (PKG-001) for several and, where one is `needed`, for none.
        """
        found = self.having("form")
        if not found and not self.packing.form and not self.manifest.document and needed:
            found = [name for name in self.cells() if not self.of(name)]
        every = [*filter(None, [self.manifest.file if self.manifest.document else ""]), *found]
        if len(every) > 1:
            raise without("several files in it could say what it is about", every)
        if needed and not every:
            raise without("no file in it says what it is about: a form or a manifest")
        return found[0] if found else ""


def roles(archive: Archive, manifest: Manifest, packing: Packing) -> Roles:
    """Return what the files of a package are for."""
    entries = {
        each["name"]: of_entry(each["kind"], each.get("state", "new"))
        for each in manifest.files
        if {"name", "kind"} <= each.keys()
    }
    return Roles(archive, manifest, packing, entries)


def of_entry(kind: str, state: str) -> str:
    """Return what a file is for as its entry in a manifest says."""
    if kind in ("BOM", "AML"):
        return f"{state.casefold()}_{kind.casefold()}"
    return "form" if kind == "FORM" else kind
