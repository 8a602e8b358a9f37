"""The attachments a pdx.xml names, and the files there are."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from exchange.adapters.archives.archive import Member
from exchange.adapters.package.pdx.attributes import Attributes
from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.rows import Rows
from exchange.adapters.package.pdx.values import Reading

COLUMNS = (
    "file", "name", "kind", "listed", "present", "item", "revision", "version", "size",
    "size_stated", "sha256", "checksum_stated", "checksum_kind", "description",
)  # fmt: skip

ATTRIBUTES = {
    "name": "universalResourceIdentifier",
    "version": "versionIdentifer",
    "size_stated": "fileSize",
    "checksum_stated": "checkSum",
    "listed": "isFileIn",
    "description": "description",
}
TAKEN = {
    name: ATTRIBUTES[name] for name in ("version", "size_stated", "checksum_stated", "description")
}
READ = frozenset({*ATTRIBUTES.values()} - {"isFileIn"})

HASHES = ("sha256", "sha1", "md5")
ELSEWHERE = ("http://", "https://", "ftp://")
"""How the address of a file begins that is meant to be fetched; it never is."""

PDX = "pdx.xml"


class Archived:
    """The files of an archive, and which of them something has named so far."""

    def __init__(self, members: Mapping[str, Member]) -> None:
        self.members = members
        self.named: set[str] = set()
        self._short: dict[str, list[Member]] = {}
        for member in members.values():
            self._short.setdefault(short(member.name), []).append(member)

    def find(self, name: str) -> Member | None:
        """Return the file of a name, or the only one that is called so in any folder."""
        exact = self.members.get(unquote(name).replace("\\", "/").removeprefix("./"))
        alike = self._short.get(short(unquote(name)), [])
        return exact or (alike[0] if len(alike) == 1 else None)


class Files:
    """The rows of package_files: what is named first, then what nobody names."""

    def __init__(self, archive: "Archived", reading: Reading, attributes: Attributes) -> None:
        self.rows = Rows("package_files", COLUMNS, ATTRIBUTES)
        self.archive, self.reading, self.attributes = archive, reading, attributes

    def add(
        self,
        attachment: Element,
        item: str | None,
        revision: str | None = None,
        *,
        gone: bool = False,
    ) -> None:
        """Add an attachment of an item, or of the package or a change where there is none.

        One that is `gone` is taken away by a change and need not be there.
        """
        member, name = self._found(attachment)
        flag, stated = attachment.said("isFileIn"), attachment.said("checkSum")
        apart = gone or flag == "No" or (name or "").casefold().startswith(ELSEWHERE)
        if not gone:
            self._flag(attachment, flag, member)
        self.rows.add(
            attachment,
            {
                **self.reading.taken(attachment, TAKEN),
                "file": len(self.rows) + 1,
                "name": name,
                "listed": "N" if apart and not member else "Y",
                "item": item,
                "revision": revision,
                "checksum_kind": algorithm(stated, member) if stated else None,
                **content(member),
            },
        )
        self.attributes.keep(attachment, READ, ("FILE", name))

    def unnamed(self, root: Element) -> None:
        """Add the members that nothing names, the pdx.xml itself among them."""
        members = self.archive.members.values()
        for member in sorted(members, key=lambda member: member.name):
            if member.name not in self.archive.named:
                row: dict[str, object] = {"file": len(self.rows) + 1, "name": member.name}
                row["kind"] = "MANIFEST" if short(member.name) == PDX else None
                self.rows.add(root, {**row, "listed": "N", **content(member)})

    def _found(self, attachment: Element) -> tuple[Member | None, str | None]:
        names = list(names_of(attachment, self.reading.profile.file_names))
        for number, name in enumerate(names):
            if (member := self.archive.find(name)) is None:
                continue
            self.archive.named.add(member.name)
            if number:
                what, used = "another attribute names the attached file", "the file of that name"
                self.reading.deviations.tell(attachment, "", what, used, seen=name)
            return member, names[0]
        return None, names[0] if names else None

    def _flag(self, attachment: Element, flag: str | None, member: Member | None) -> None:
        if flag not in {"Yes", "No"} or (flag == "Yes") == (member is not None):
            return
        here = "in the package" if member else "not in the package"
        what = f"isFileIn says {flag}, and the file is {here}"
        known = self.reading.profile
        used = "what is in the package"
        used += f"; {known.name} is known to say it wrongly" if known.file_flag_is_wrong else ""
        seen = attachment.said("universalResourceIdentifier") or ""
        self.reading.deviations.tell(attachment, "isFileIn", what, used, seen=seen)


def names_of(attachment: Element, attributes: Sequence[str]) -> Iterator[str]:
    """Yield what a file may be called, the name it is known by first."""
    return (name for each in attributes if (name := attachment.said(each)) is not None)


def short(name: str) -> str:
    """Return a name without its folders, in small letters."""
    return name.replace("\\", "/").rpartition("/")[2].casefold()


def content(member: Member | None) -> dict[str, object]:
    """Return what is known of the file itself."""
    if member is None:
        return {"present": "N"}
    return {"present": "Y", "size": member.size, "sha256": member.sha256}


def algorithm(stated: str, member: Member | None) -> str:
    """Return the algorithm by which a checksum is that of a file; UNKNOWN where it is by none."""
    digits = stated.strip().casefold()
    kinds = (kind for kind in HASHES if member and getattr(member, kind).casefold() == digits)
    return next(kinds, "unknown").upper()
