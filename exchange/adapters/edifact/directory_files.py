"""Finds the texts of a UN/EDIFACT directory in a download: a zip, zips in it, or a folder."""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from exchange.errors import Misconfigured

MOST_FILES = 10_000
"""Files of a folder or a zip that are looked at; a directory has a few hundred."""

MOST_ZIPS = 50
"""Zips in a folder or in a zip; a directory comes in about a dozen."""

MOST_BYTES = 20_000_000
"""Bytes of one file; the largest of a directory, its code lists, has 3 MB."""

DAMAGED = (
    BadZipFile, LargeZipFile, NotImplementedError, zlib.error, EOFError, ValueError,
    OverflowError, RuntimeError,
)  # fmt: skip
"""What zipfile raises over a zip that is not sound, or that needs a password."""

Found = tuple[str, Callable[[], bytes]]


def texts(source: Path, names: tuple[str, ...]) -> dict[str, str]:
    """Return the texts of these names, compared without regard to case, as far as there are any.

    Raises Misconfigured where the source is not there, damaged or beyond our limits.
    """
    wanted = {name.casefold(): name for name in names}
    found: dict[str, str] = {}
    for place, read in files(source):
        name = wanted.get(re.split(r"[/\\]", place)[-1].casefold())
        if name and name not in found:
            found[name] = decoded(read())
    return found


def files(source: Path) -> Iterator[Found]:
    """Yield every file of a folder or zip, and those of the zips in it, with what reads it."""
    if not source.exists():
        raise Misconfigured(f"{source}: there is no such file or folder")
    inside = [path for path in sorted(source.rglob("*")) if path.is_file()]
    listed = [(str(path), partial(on_disk, path)) for path in inside or [source]]
    for place, read in counted(str(source), listed):
        if is_zip(place):
            yield from unpacked(place, read(), deeper=True)
        else:
            yield place, read


def unpacked(place: str, content: bytes, *, deeper: bool) -> Iterator[Found]:
    """Yield the files of a zip; where it goes deeper, those of the zips in it as well."""
    try:
        archive = ZipFile(BytesIO(content))
    except DAMAGED as error:
        raise Misconfigured(f"{place}: not a sound zip ({error})") from None
    members = [
        (f"{place}/{info.filename}", partial(member, archive, info, place))
        for info in archive.infolist()
        if not info.is_dir()
    ]
    for inner, read in counted(place, members):
        if deeper and is_zip(inner):
            yield from unpacked(inner, read(), deeper=False)
        else:
            yield inner, read


def is_zip(place: str) -> bool:
    """Tell whether a file is a zip by its name."""
    return place.casefold().endswith(".zip")


def counted(place: str, found: Sequence[Found]) -> Sequence[Found]:
    """Refuse more files or zips than a directory can have."""
    zips = sum(is_zip(name) for name, _ in found)
    if len(found) > MOST_FILES or zips > MOST_ZIPS:
        raise Misconfigured(
            f"{place}: {len(found)} files, {zips} of them zips; at most {MOST_FILES} and "
            f"{MOST_ZIPS} are looked at"
        )
    return found


def on_disk(path: Path) -> bytes:
    """Read a file within our limits."""
    try:
        with path.open("rb") as stream:
            return within(str(path), stream.read(MOST_BYTES + 1))
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None


def member(archive: ZipFile, info: ZipInfo, place: str) -> bytes:
    """Read a member of a zip within our limits, whatever size it declares."""
    try:
        with archive.open(info) as stream:
            return within(f"{place}/{info.filename}", stream.read(MOST_BYTES + 1))
    except DAMAGED as error:
        raise Misconfigured(f"{place}: not a sound zip ({error})") from None


def within(place: str, content: bytes) -> bytes:
    """Refuse a file that is larger than any of a directory."""
    if len(content) > MOST_BYTES:
        raise Misconfigured(f"{place}: larger than {MOST_BYTES // 1_000_000} MB")
    return content


def decoded(content: bytes) -> str:
    """Return a text; the old ones are in a code page, of which only the lines of boxes matter."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")
