"""Hostile archives: each lies in one way, each is refused whole with the reason in plain words."""

import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from package.crafting import (
    LATER,
    Piece,
    archive,
    deflated,
    described,
    end,
    end64,
    field_of,
    made,
    unicode_path,
    zip64,
)

from exchange.adapters.archives.archive import opened
from exchange.errors import Unreadable
from exchange.model.partners import Limits

LIMITS = Limits(package_members=50, package_inflated=20_000_000, package_nested=5_000_000)
ONE = made([Piece()])
TWO = made([Piece(name=b"a.txt"), Piece(name=b"b.txt")])
BOMB = deflated(bytes(5_000_000), 9)


def named(name: bytes, **more: object) -> bytes:
    return archive(Piece(name=name, **more))  # type: ignore[arg-type]


def mode(kind: int) -> bytes:
    return archive(Piece(attributes=(kind | 0o644) << 16))


def overlapping() -> bytes:
    """Two entries of the directory that share the bytes of one file."""
    piece = Piece(name=b"a.txt")
    both = made([piece])
    twin = made([replace(piece, name=b"b.txt")]).directory
    return both.body + both.directory + twin + end(2, len(both.directory + twin), len(both.body))


def inside() -> bytes:
    """A file whose bytes hold the header of another one that the directory names as well."""
    inner = archive(Piece(name=b"inner.txt", method=0))[: 30 + 9 + len(Piece().data)]
    outer = Piece(name=b"outer.bin", data=inner, method=0)
    found = made([outer])
    at = 30 + len(b"outer.bin")
    hidden = made([Piece(name=b"inner.txt", method=0)]).directory
    hidden = hidden[:42] + struct.pack("<L", at) + hidden[46:]
    return (
        found.body + found.directory + hidden
        + end(2, len(found.directory + hidden), len(found.body))
    )  # fmt: skip


def nested(depth: int) -> bytes:
    found = archive()
    for _ in range(depth):
        found = archive(Piece(name=b"inner.zip", data=found, method=0))
    return found


def zip64_ended(**wrong: int) -> bytes:
    at = len(ONE.body) + len(ONE.directory)
    record = end64(ONE.count, len(ONE.directory), len(ONE.body), at, **wrong)
    return ONE.body + ONE.directory + record + end(0xFFFF, LATER, LATER)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    # names
    "climbs out": (lambda: named(b"../evil.txt"), "leads out"),
    "climbs out in the middle": (lambda: named(b"a/../../evil.txt"), "leads out"),
    "climbs and comes back": (lambda: named(b"a/../b.txt"), "leads out"),
    "is only two dots": (lambda: named(b".."), "leads out"),
    "absolute": (lambda: named(b"/etc/passwd"), "absolute"),
    "of a network": (lambda: named(b"//server/share/evil"), "absolute"),
    "a drive": (lambda: named(b"C:/evil.txt"), "drive"),
    "a drive without a slash": (lambda: named(b"c:evil.txt"), "drive"),
    "a stream of a file": (lambda: named(b"drawing.pdf:evil.exe"), "colon"),
    "backslashes": (lambda: named(b"..\\evil.txt"), "backslash"),
    "backslashes as folders": (lambda: named(b"gerber\\top.gbr"), "backslash"),
    "a NUL": (lambda: named(b"evil.exe\0.pdf"), "NUL"),
    "a line feed": (lambda: named(b"a\nb.txt"), "control"),
    "an escape": (lambda: named(b"a\x1b[2Jb.txt"), "control"),
    "percent signs that climb": (lambda: named(b"..%2f..%2fevil.txt"), "leads out"),
    "percent signs and a backslash": (lambda: named(b"%2e%2e%5cevil.txt"), "leads out"),
    "wide dots": (lambda: named("\uff0e\uff0e/evil.txt".encode()), "leads out"),
    "written right to left": (lambda: named("gpj.\u202eexe".encode()), "direction"),
    "no name": (lambda: named(b""), "no name"),
    "an empty part": (lambda: named(b"a//b.txt"), "empty part"),
    "a dot as a part": (lambda: named(b"./b.txt"), "empty part"),
    "no UTF-8": (lambda: named(b"\xff\xfe.txt"), "UTF-8"),
    "endless": (lambda: named(b"a" * 2_000), "longer than"),
    "another name in a field": (
        lambda: named(b"a.txt", extra=unicode_path(b"a.txt", "../evil")), "two names",
    ),
    "another name in a local field": (
        lambda: named(b"a.txt", local_extra=unicode_path(b"a.txt", "b.txt")), "two names",
    ),
    "a second name of something else": (
        lambda: named(b"a.txt", extra=unicode_path(b"a.txt", "a.txt", crc=7)), "two names",
    ),
    "a second name that is no UTF-8": (
        lambda: named(
            b"a.txt",
            extra=field_of(0x7075, b"\x01" + struct.pack("<L", zlib.crc32(b"a.txt")) + b"\xff"),
        ),
        "no UTF-8",
    ),
    # names beside each other
    "the same name twice": (lambda: archive(Piece(), Piece()), "same name"),
    "names in other case": (
        lambda: archive(Piece(name=b"BOM.xls"), Piece(name=b"bom.XLS")), "same name",
    ),
    "names that Windows takes for one": (
        lambda: archive(Piece(name=b"a.txt"), Piece(name=b"a.txt. ")), "same name",
    ),
    "names composed otherwise": (
        lambda: archive(Piece(name="\u00fc.txt".encode()), Piece(name="u\u0308.txt".encode())),
        "same name",
    ),
    "a file that is a folder": (
        lambda: archive(Piece(name=b"a"), Piece(name=b"a/b.txt")), "folder too",
    ),
    # what a member is
    "a link": (lambda: mode(stat.S_IFLNK), "link"),
    "a link made on another system": (
        lambda: archive(Piece(attributes=stat.S_IFLNK << 16, system=19)), "link",
    ),
    "a character device": (lambda: mode(stat.S_IFCHR), "device"),
    "a block device": (lambda: mode(stat.S_IFBLK), "device"),
    "a pipe": (lambda: mode(stat.S_IFIFO), "device"),
    "a socket": (lambda: mode(stat.S_IFSOCK), "device"),
    "a volume label": (lambda: archive(Piece(system=0, attributes=0x08)), "label"),
    "a folder called as a file": (lambda: mode(stat.S_IFDIR), "folder"),
    "a folder with content": (lambda: named(b"a/", attributes=0), "folder"),
    "a file called as a folder": (
        lambda: named(b"a/", data=b"", attributes=0o100644 << 16), "folder",
    ),
    # what is packed how
    "encrypted": (lambda: archive(Piece(flags=0x801)), "password"),
    "strongly encrypted": (lambda: archive(Piece(flags=0x841)), "password"),
    "masked headers": (lambda: archive(Piece(flags=0x2800)), "password"),
    "a patch": (lambda: archive(Piece(flags=0x820)), "patch"),
    "deflate64": (lambda: archive(Piece(method=9)), "method 9"),
    "lzma": (lambda: archive(Piece(method=14)), "method 14"),
    "an unknown method": (lambda: archive(Piece(method=99)), "method 99"),
    "no deflated bytes": (lambda: archive(Piece(packed=b"\xff\xff\xff")), "inflated"),
    "deflated bytes cut off": (
        lambda: archive(Piece(data=os.urandom(900), packed=deflated(b"x" * 900)[:-3])), "cut off",
    ),
    "bytes behind the deflated ones": (
        lambda: archive(Piece(packed=deflated(Piece().data) + b"hidden")), "more than",
    ),
    "a wrong checksum": (
        lambda: archive(Piece(local={"crc": 7}, central={"crc": 7})), "checksum is wrong",
    ),
    # sizes
    "larger than it says": (
        lambda: archive(Piece(local={"size": 3}, central={"size": 3})), "larger than",
    ),
    "smaller than it says": (
        lambda: archive(Piece(local={"size": 99}, central={"size": 99})), "smaller than",
    ),
    "stored in two sizes": (
        lambda: archive(Piece(method=0, local={"size": 3}, central={"size": 3})), "two sizes",
    ),
    "a bomb": (lambda: archive(Piece(data=bytes(5_000_000), packed=BOMB)), "100 times"),
    "a bomb that says less": (
        lambda: archive(Piece(packed=BOMB, local={"size": 900_000}, central={"size": 900_000})),
        "larger than",
    ),
    "more than all may have": (
        lambda: archive(*(Piece(name=b"%d" % n, data=os.urandom(300_000) * 24) for n in range(3))),
        "more than 20,000,000",
    ),
    "too many files": (
        lambda: archive(*(Piece(name=b"%d" % n) for n in range(51))), "51 files",
    ),
    # the directory and the headers
    "another name in the directory": (
        lambda: archive(Piece(local={"name": b"evil.exe123"})), "another name",
    ),
    "another method in the directory": (
        lambda: archive(Piece(local={"method": 0})), "described otherwise",
    ),
    "other flags in the directory": (
        lambda: archive(Piece(local={"flags": 0x801})), "described otherwise",
    ),
    "another size in the directory": (lambda: archive(Piece(local={"size": 1})), "another size"),
    "another checksum in the directory": (
        lambda: archive(Piece(local={"crc": 1})), "another size or checksum",
    ),
    "an offset into nothing": (
        lambda: archive(Piece(name=b"a"), Piece(name=b"b", central={"offset": 7})), "lie over",
    ),
    "an offset beyond the file": (
        lambda: archive(Piece(name=b"a"), Piece(name=b"b", central={"offset": 9_999})),
        "between its files",
    ),
    "files over each other": (overlapping, "lie over"),
    "a file within a file": (inside, "lie over"),
    "bytes between files": (
        lambda: archive(Piece(name=b"a", gap=b"hidden"), Piece(name=b"b")), "between",
    ),
    "a file the directory leaves out": (
        lambda: TWO.body + ONE.directory + end(1, len(ONE.directory), len(TWO.body)),
        "another name",
    ),
    "descriptor with another size": (
        lambda: archive(described(Piece(), size=1)), "behind it",
    ),
    "descriptor with another checksum": (lambda: archive(described(Piece(), crc=1)), "behind it"),
    "no descriptor where one is promised": (
        lambda: archive(Piece(flags=0x808, local={"crc": 0, "packed": 0, "size": 0})), "between",
    ),
    "a descriptor nobody promised": (
        lambda: archive(replace(described(Piece()), flags=0x800, local={})), "between",
    ),
    "an extra field cut off": (lambda: archive(Piece(extra=b"\x01\x00\xff\x00ab")), "extra field"),
    "an extra field twice": (
        lambda: archive(Piece(extra=field_of(9, b"a") + field_of(9, b"b"))), "stands twice",
    ),
    "zip64 sizes nobody asked for": (lambda: archive(Piece(extra=zip64(5, 5))), "zip64 field"),
    "zip64 sizes that are missing": (
        lambda: archive(Piece(central={"size": LATER})), "zip64 field",
    ),
    "zip64 sizes that lie": (
        lambda: archive(Piece(central={"size": LATER}, extra=zip64(10**15))), "more than",
    ),
    "one volume of several": (lambda: archive(Piece(disk=1)), "volume"),
    # the end
    "no end": (lambda: ONE.body + ONE.directory, "end is missing"),
    "end cut off": (lambda: ONE.whole()[:-5], "comment is longer"),
    "bytes before it": (lambda: b"#!/bin/sh\n" + ONE.whole(), "directory does not stand"),
    "bytes before it, offsets moved": (
        lambda: b"JUNK" + made([Piece(central={"offset": 4})]).body
        + made([Piece(central={"offset": 4})]).directory
        + end(1, len(ONE.directory), len(ONE.body) + 4),
        "before its first file",
    ),
    "bytes behind it": (lambda: ONE.whole() + b"<html>", "behind its end"),
    "two archives in one file": (lambda: ONE.whole() + TWO.whole(), "directory does not stand"),
    "a comment that is an end": (
        lambda: ONE.whole(comment=end(0, 0, 0)), "more than one end",
    ),
    "a comment with a file in it": (
        lambda: ONE.whole(comment=b"PK\x03\x04evil"), "comment holds",
    ),
    "a comment longer than the file": (
        lambda: ONE.whole()[:-2] + b"\xff\x00", "comment is longer",
    ),
    "counted in two ways": (lambda: ONE.whole(here=2), "two ways"),
    "fewer files than counted": (lambda: ONE.whole(count=2), "fewer files"),
    "more files than counted": (lambda: TWO.whole(count=1), "more than the files"),
    "a directory elsewhere": (lambda: ONE.whole(start=3), "does not stand"),
    "a directory of another size": (lambda: ONE.whole(size=10), "does not stand"),
    "a second volume": (lambda: ONE.whole(disk=1), "volume"),
    "no zip64 record": (lambda: ONE.whole(size=LATER), "zip64 record that is not there"),
    "a zip64 record elsewhere": (lambda: zip64_ended(place=3), "does not stand where its locator"),
    "a zip64 record of another length": (lambda: zip64_ended(length=90), "is none"),
    "several zip64 volumes": (lambda: zip64_ended(disks=2), "volume"),
    "a zip64 record that differs": (
        lambda: zip64_ended()[:-22] + end(7, LATER, LATER), "otherwise than its end record",
    ),
    # within
    "nothing": (lambda: end(0, 0, 0), "no files"),
    "folders alone": (lambda: named(b"a/", data=b"", attributes=0o40755 << 16), "no files"),
    "three deep": (lambda: nested(2), "archive again"),
    "a hostile one within": (
        lambda: archive(Piece(name=b"in.zip", data=named(b"../evil"), method=0)), "leads out",
    ),
    "a bomb within": (
        lambda: archive(
            Piece(name=b"in.zip", data=archive(Piece(data=bytes(5_000_000), packed=BOMB)), method=0)
        ),
        "100 times",
    ),
    "a broken one within": (
        lambda: archive(Piece(name=b"in.zip", data=b"PK\x03\x04 and no more", method=0)), "end is",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_with_its_reason(name: str) -> None:
    build, reason = HOSTILE[name]
    with pytest.raises(Unreadable) as refusal:
        opened(build(), LIMITS)
    assert refusal.value.finding.rule == "ENV-011"
    assert reason in refusal.value.finding.params["reason"]
    assert refusal.value.finding.observed.isprintable()


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 60


def written(write: Callable[[zipfile.ZipFile], None], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as made_by_python:
        write(made_by_python)
    return stream.getvalue()


def streamed() -> bytes:
    """An archive as it is written to a pipe: all sizes follow their files."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.found = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.found += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as found:
        found.writestr("a.txt", "a" * 100)
        found.writestr("b.txt", "b")
    return bytes(pipe.found)


def forced64(found: zipfile.ZipFile) -> None:
    with found.open("big.bin", "w", force_zip64=True) as member:
        member.write(b"x" * 10)


HONEST: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "one file": (archive, ["drawing.pdf"]),
    "made by Windows": (
        lambda: archive(Piece(system=0, attributes=0x20, flags=0, name=b"St\x81ckliste.xls")),
        ["Stückliste.xls"],
    ),
    "a name in UTF-8 without the flag": (
        lambda: named("Stückliste.xls".encode(), flags=0), ["Stückliste.xls"],
    ),
    "a second name that is the same": (
        lambda: named(b"St\x81.xls", flags=0, extra=unicode_path(b"St\x81.xls", "Stü.xls")),
        ["Stü.xls"],
    ),
    "what macOS adds": (
        lambda: archive(
            described(Piece(name=b"BOM.csv")),
            Piece(name=b"__MACOSX/", data=b"", method=0, attributes=0o40755 << 16),
            described(Piece(name=b"__MACOSX/._BOM.csv")),
        ),
        ["BOM.csv", "__MACOSX/._BOM.csv"],
    ),
    "empty folders": (
        lambda: archive(
            Piece(name=b"a/", data=b"", attributes=0o40755 << 16),
            Piece(name=b"b/", data=b"", method=0, attributes=0x10, system=0),
            Piece(name=b"a/c.txt"),
        ),
        ["a/c.txt"],
    ),
    "an empty file": (lambda: archive(Piece(data=b"", method=0)), ["drawing.pdf"]),
    "stored": (lambda: archive(Piece(method=0)), ["drawing.pdf"]),
    "descriptors": (lambda: archive(described(Piece())), ["drawing.pdf"]),
    "descriptors without a signature": (
        lambda: archive(described(Piece(), "<3L")), ["drawing.pdf"],
    ),
    "descriptors of zip64": (lambda: archive(described(Piece(), "<4sL2Q")), ["drawing.pdf"]),
    "zip64 in the directory": (
        lambda: archive(Piece(central={"size": LATER}, extra=zip64(len(Piece().data)))),
        ["drawing.pdf"],
    ),
    "zip64 at the end": (zip64_ended, ["drawing.pdf"]),
    "zip64 in the local header": (lambda: written(forced64), ["big.bin"]),
    "written to a pipe": (streamed, ["a.txt", "b.txt"]),
    "a comment": (lambda: ONE.whole(comment=b"made by PLM 4.2"), ["drawing.pdf"]),
    "padded by a transport": (lambda: ONE.whole() + b"\0\0\r\n", ["drawing.pdf"]),
    "an archive within": (
        lambda: archive(Piece(name=b"gerber.zip", data=archive())), ["gerber.zip"],
    ),
    "files in another order": (
        lambda: TWO.body + TWO.directory[len(TWO.directory) // 2 :]
        + TWO.directory[: len(TWO.directory) // 2]
        + end(2, len(TWO.directory), len(TWO.body)),
        ["a.txt", "b.txt"],
    ),
    "a name with a wide colon": (lambda: named("図面\uff1a1.pdf".encode()), ["図面\uff1a1.pdf"]),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_archive_is_accepted(name: str) -> None:
    build, names = HONEST[name]
    assert [member.name for member in opened(build(), LIMITS).members] == names


def test_a_member_is_what_it_is() -> None:
    found = opened(archive(), LIMITS)
    (member,) = found.members
    data = Piece().data
    assert found.read(member.name, 100) == b"".join(found.chunks(member.name)) == data
    assert (member.size, member.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (member.md5, member.sha1) == (
        "0ee3711797d3240e8feef34ed370abbc", "1408822cb93244f969c15a781abb09b439bda706",
    )  # fmt: skip
    with pytest.raises(Unreadable):
        found.read(member.name, 17)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_archive_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        opened(content, LIMITS)


WHOLE = archive(Piece(name=b"a.txt"), Piece(name=b"b.zip", data=archive(), method=0))


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_an_archive_with_other_bytes_is_the_same_files_or_refused(at: int, other: bytes) -> None:
    """Whatever is accepted has the bytes its checksums promise, and no name that leads out."""
    changed = WHOLE[:at] + other + WHOLE[at + len(other) :]
    try:
        found = opened(changed, LIMITS)
    except Unreadable:
        return
    for member in found.members:
        assert hashlib.sha256(found.read(member.name, 10_000)).hexdigest() == member.sha256
        assert not member.name.startswith("/")
        assert ".." not in member.name.split("/")


@given(st.lists(st.tuples(st.text("abc/.", min_size=1, max_size=6), st.binary(max_size=50))))
def test_what_is_accepted_is_what_zipfile_reads(files: list[tuple[str, bytes]]) -> None:
    if not files:
        return
    content = archive(*(Piece(name=name.encode(), data=data) for name, data in files))
    try:
        found = opened(content, LIMITS)
    except Unreadable:
        return
    with zipfile.ZipFile(io.BytesIO(content)) as other:
        assert {each.name: found.read(each.name, 100) for each in found.members} == {
            each.filename: other.read(each) for each in other.infolist() if not each.is_dir()
        }
