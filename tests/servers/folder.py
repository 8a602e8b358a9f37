"""A partner's server that is a folder here, and one whose every call may be the last."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from exchange.adapters.sftp.session import entry
from exchange.errors import Refused
from exchange.model.connections import Server
from exchange.model.remotes import Connect, Entry

PIECE = 1 << 10


class Seen:
    """What a server says of an entry."""

    def __init__(self, status: os.stat_result) -> None:
        self.st_mode, self.st_size = status.st_mode, status.st_size
        self.st_mtime = int(status.st_mtime)


@dataclass
class Folder:
    """A folder as OpenSSH shows it: a rename onto something is refused."""

    root: Path

    def listing(self, folder: str) -> Sequence[Entry]:
        names = sorted(each.name for each in (self.root / folder).iterdir())
        return [found for name in names if (found := self.look(f"{folder}/{name}"))]

    def look(self, path: str) -> Entry | None:
        try:
            seen = Seen((self.root / path).lstat())
        except FileNotFoundError:
            return None
        return entry(os.fsencode(path.rpartition("/")[2]), seen)  # type: ignore[arg-type]  # as much of one as is read

    def fetch(self, path: str, size: int, start: int = 0) -> Iterator[bytes]:
        content = self.content(path)[start:size]
        yield from (content[at : at + PIECE] for at in range(0, len(content), PIECE))

    def content(self, path: str) -> bytes:
        try:
            return (self.root / path).read_bytes()
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}") from error

    def put(self, path: str, chunks: Iterable[bytes]) -> None:
        with (self.root / path).open("wb") as target:
            target.writelines(chunks)

    def rename(self, source: str, target: str) -> None:
        try:
            os.link(self.root / source, self.root / target)
        except OSError as error:
            raise Refused(f"{target}: {error.strerror}") from error
        (self.root / source).unlink()

    def remove(self, path: str) -> None:
        try:
            (self.root / path).unlink()
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}") from error


@dataclass
class Fated:
    """A folder whose calls are points of somebody's fate, before they are done and after."""

    folder: Folder
    point: Callable[[], None]

    def listing(self, folder: str) -> Sequence[Entry]:
        self.point()
        return self.folder.listing(folder)

    def look(self, path: str) -> Entry | None:
        self.point()
        return self.folder.look(path)

    def fetch(self, path: str, size: int, start: int = 0) -> Iterator[bytes]:
        for piece in self.folder.fetch(path, size, start):
            self.point()
            yield piece

    def put(self, path: str, chunks: Iterable[bytes]) -> None:
        def struck() -> Iterator[bytes]:
            for chunk in chunks:
                yield chunk[: len(chunk) // 2]
                self.point()
                yield chunk[len(chunk) // 2 :]

        self.point()
        self.folder.put(path, struck())
        self.point()

    def rename(self, source: str, target: str) -> None:
        self.point()
        self.folder.rename(source, target)
        self.point()

    def remove(self, path: str) -> None:
        self.point()
        self.folder.remove(path)
        self.point()


def connecting(root: Path, point: Callable[[], None] = lambda: None) -> Connect:
    """Return what opens connections to a folder, each opening a point too."""

    @contextmanager
    def connect(server: Server) -> Iterator[Fated]:
        del server
        point()
        yield Fated(Folder(root), point)

    return connect


@dataclass
class Fetcher:
    """A partner that fetches and deletes every answer the moment it is visible."""

    folder: Path
    fetched: list[bytes] = field(default_factory=list)

    def __call__(self) -> None:
        for path in self.folder.glob("[!.]*"):
            self.fetched.append(path.read_bytes())
            path.unlink()


def filled(root: Path, files: dict[str, bytes]) -> Path:
    """Make a partner's server with files to fetch in `out` and room for answers in `in`."""
    shutil.rmtree(root, ignore_errors=True)
    for name in ("in", "out", "done"):
        (root / name).mkdir(parents=True)
    for name, content in files.items():
        (root / "out" / name).write_bytes(content)
        os.utime(root / "out" / name, (1_700_000_000, 1_700_000_000 + len(name)))
    return root
