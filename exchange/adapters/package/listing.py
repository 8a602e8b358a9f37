"""The files of a package: those that a manifest or a list names, then those that nobody names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from exchange.adapters.archives.archive import Archive, Member
from exchange.adapters.package.joining import Nowhere, Within, joined
from exchange.adapters.package.kinds import incidental, kind
from exchange.adapters.package.manifests import Manifest, Places
from exchange.model.packing import Packing
from exchange.model.tables import Table

NAME = "package_files"
HEAD = 4096
HASHES = ("sha256", "sha1", "md5")
TEXTS = (
    "name", "kind", "item", "revision", "version", "size_stated", "checksum_stated", "description",
)  # fmt: skip
SCHEMA: Mapping[str, type[pl.DataType]] = {
    "file": pl.Int64, "size": pl.Int64,
    **dict.fromkeys((*TEXTS, "listed", "present", "sha256", "checksum_kind"), pl.String),
}  # fmt: skip

Row = dict[str, object]


class Members:
    """The files of an archive, and which of them something has named so far.

    Those that an operating system put beside them are none.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = {each.name: each for each in members if not incidental(each.name)}
        self.alike: dict[str, list[Member]] = {}
        for each in self.members.values():
            self.alike.setdefault(short(each.name), []).append(each)
        self.named: set[str] = set()

    def find(self, name: str) -> Member | None:
        """Return the file of a name, or the only one that is called so in any folder."""
        plain = name.strip().replace("\\", "/").removeprefix("./")
        alike = self.alike.get(short(plain), [])
        exact = self.members.get(plain)
        found = exact or (alike[0] if len(alike) == 1 and "/" not in plain else None)
        if found is not None:
            self.named.add(found.name)
        return found


def short(name: str) -> str:
    """Return a name without its folders, in small letters."""
    return name.rpartition("/")[2].casefold()


def listed(manifest: Manifest) -> Table:
    """Return the files that a manifest names."""
    rows = [
        {**{key: each.get(key) for key in TEXTS}, "size_stated": each.get("size"),
         "checksum_stated": stated(each), "listed": "Y", "_entry": number}
        for number, each in enumerate(manifest.files, 1)
    ]  # fmt: skip
    schema = dict.fromkeys((*TEXTS, "listed"), pl.String) | {"_entry": pl.Int64}
    return Table(NAME, pl.DataFrame(rows, schema=schema), Places(manifest.file, "files"))


def stated(entry: Mapping[str, str]) -> str | None:
    """Return the strongest checksum a manifest states of a file."""
    return next((entry[each] for each in HASHES if each in entry), None)


def files(
    archive: Archive, lists: Sequence[Table], roles: Mapping[str, str], packing: Packing
) -> Table:
    """Return all files of a package; `roles` are the kinds of those that were read."""
    members = Members(archive.members)
    named = [completed(each, members, roles) for each in lists]
    others = [each for name, each in members.members.items() if name not in members.named]
    unnamed = pl.DataFrame(list(rest(archive, others, roles, packing)), schema=SCHEMA)
    parts = [*named, Table(NAME, unnamed, Nowhere())]
    whole = joined(NAME, parts)
    counted = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("file")
    return whole.with_frame(whole.frame.with_columns(counted))


def completed(table: Table, members: Members, roles: Mapping[str, str]) -> Table:
    """Return named files with what is found of them."""
    found = [members.find(name or "") for name in table.frame["name"]]
    sums = table.frame.get_column("checksum_stated", default=pl.Series([None] * len(found)))
    kinds = table.frame.get_column("kind", default=pl.Series([None] * len(found)))
    return table.with_frame(
        table.frame.with_columns(
            kind=pl.Series(
                [roles.get(each.name, said) if each else said
                 for each, said in zip(found, kinds, strict=True)], dtype=pl.String
            ),
            present=pl.Series(["Y" if each else "N" for each in found], dtype=pl.String),
            size=pl.Series([each.size if each else None for each in found], dtype=pl.Int64),
            sha256=pl.Series([each.sha256 if each else None for each in found], dtype=pl.String),
            checksum_kind=pl.Series(
                [algorithm(said, each) for said, each in zip(sums, found, strict=True)],
                dtype=pl.String,
            ),
        )
    )  # fmt: skip


def algorithm(said: str | None, member: Member | None) -> str | None:
    """Return by which algorithm a checksum is that of the file found, UNKNOWN where by none."""
    if not said:
        return None
    digits = said.strip().casefold()
    fitting = (each for each in HASHES if member and getattr(member, each) == digits)
    return next(fitting, "unknown").upper()


def rest(
    archive: Archive, members: Iterable[Member], roles: Mapping[str, str], packing: Packing
) -> Iterator[Row]:
    """Yield the files that nothing names."""
    for member in members:
        known = kind(member.name, next(archive.chunks(member.name), b"")[:HEAD], packing)
        yield {
            "name": member.name,
            "kind": roles.get(member.name, known),
            "listed": "N",
            "present": "Y",
            "size": member.size,
            "sha256": member.sha256,
        }


def from_sheet(table: Table, name: str) -> Table:
    """Return a list of files that a workbook in the package is."""
    frame = table.frame.drop("file", strict=False)
    return Table(NAME, frame, Within(name, table.origin))
