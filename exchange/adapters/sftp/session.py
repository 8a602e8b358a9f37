"""An open SFTP connection, as a folder of somebody else."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice

import paramiko
from paramiko.sftp import CMD_CLOSE, CMD_EXTENDED, CMD_HANDLE, CMD_NAME, CMD_OPENDIR, CMD_READDIR

from exchange.adapters.sftp.algorithms import Transport
from exchange.adapters.sftp.mistakes import plainly
from exchange.adapters.sftp.stalling import Stalling
from exchange.model.connections import Server
from exchange.model.remotes import Entry, Kind

CHUNK = 1 << 18
MOST = 20_000
"""Entries of one folder that are looked at."""

EXTENSIONS = 64
"""Names of extensions that are read of a server's hello."""

FSYNC = "fsync@openssh.com"

KINDS: dict[int, Kind] = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}


class Client(paramiko.SFTPClient):
    """paramiko's client; it knows what the server offers, and names that are no UTF-8."""

    offered: frozenset[str] = frozenset()

    _request: Callable[..., tuple[int, paramiko.Message]]
    _send_packet: Callable[[int, paramiko.Message], None]
    _read_packet: Callable[[], tuple[int, bytes]]
    _read_response: Callable[[int], tuple[int, paramiko.Message]]

    def _send_version(self) -> int:
        """Say hello, and keep the names of the extensions in the reply."""
        hello = paramiko.Message()
        hello.add_int(3)
        self._send_packet(paramiko.sftp.CMD_INIT, hello)
        _, packet = self._read_packet()
        said = paramiko.Message(packet)
        version = said.get_int()
        names: list[str] = []
        while said.get_remainder() and len(names) < EXTENSIONS:
            names.append(said.get_binary().decode("ascii", "replace"))
            said.get_binary()
        self.offered = frozenset(names)
        return version

    def entries(self, folder: bytes) -> Iterator[Entry]:
        """Yield what lies in a folder, `.` and `..` too."""
        kind, said = self._request(CMD_OPENDIR, folder)
        if kind != CMD_HANDLE:
            raise paramiko.SFTPError("no handle for a folder")
        handle = said.get_binary()
        while names := self.some(handle):
            yield from names
        self._request(CMD_CLOSE, handle)

    def some(self, handle: bytes) -> list[Entry]:
        """Return the next entries of an open folder, none at its end."""
        try:
            kind, said = self._request(CMD_READDIR, handle)
        except EOFError:
            return []
        if kind != CMD_NAME:
            raise paramiko.SFTPError("no names in a listing")
        found = []
        for _ in range(said.get_int()):
            if not said.get_remainder():
                raise paramiko.SFTPError("fewer names than it says")
            name, _ = said.get_binary(), said.get_binary()
            found.append(entry(name, attributes(said)))
        return found

    def written(self, target: paramiko.SFTPFile) -> None:
        """Hear of every write whether it was done; paramiko itself never asks for the last ones."""
        requests = target._reqs  # type: ignore[attr-defined]  # noqa: SLF001
        while requests:
            self._read_response(requests.popleft())

    def ask_ahead(self, source: paramiko.SFTPFile, size: int) -> None:
        """Ask for all of a file at once, which paramiko does in a thread of its own.

        Where the line breaks, whoever reads meets that as well; the thread need not cry too.
        """
        asking = source._prefetch_thread  # type: ignore[attr-defined]  # noqa: SLF001

        def ask(*given: object) -> None:
            with suppress(EOFError, OSError, paramiko.SSHException):
                asking(*given)

        source._prefetch_thread = ask  # type: ignore[attr-defined]  # noqa: SLF001
        source.prefetch(size)

    def lasting(self, handle: object) -> None:
        """Have the server make an open file last, where it offers that."""
        if FSYNC in self.offered:
            self._request(CMD_EXTENDED, FSYNC, handle)


def attributes(said: paramiko.Message) -> paramiko.SFTPAttributes:
    """Read what a message says of an entry; paramiko offers no public way."""
    found: paramiko.SFTPAttributes = paramiko.SFTPAttributes._from_msg(said)  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def entry(name: bytes, seen: paramiko.SFTPAttributes) -> Entry:
    """Return what the server says of an entry; without a mode nobody knows what it is."""
    kind: Kind = "unknown"
    if seen.st_mode is not None:
        kind = KINDS.get(stat.S_IFMT(seen.st_mode), "device")
    return Entry(os.fsdecode(name), kind, seen.st_size or 0, seen.st_mtime or 0)


class Session:
    """One connection to one server; one thread uses it, any may close it."""

    def __init__(self, server: Server, transport: Transport, client: Client) -> None:
        self.server, self.transport, self.client = server, transport, client
        self.stalling = Stalling(server.timeout_seconds * 2, transport.close)

    def sound(self) -> bool:
        """Tell whether the connection still holds."""
        channel = self.client.get_channel()
        return self.transport.is_active() and channel is not None and not channel.closed

    @contextmanager
    def calling(self) -> Iterator[None]:
        """Watch a call, and say in plain words what goes wrong."""
        with plainly(self.server, self.sound), self.stalling.calling():
            yield

    def listing(self, folder: str) -> Sequence[Entry]:
        """Return what lies in a folder, as far as the first 20,000 entries tell."""
        with self.calling():
            found = self.client.entries(os.fsencode(folder))
            return [each for each in islice(found, MOST) if each.name not in {".", ".."}]

    def look(self, path: str) -> Entry | None:
        """Return what has a name, a link itself; None where nothing has."""
        with self.calling():
            try:
                seen = self.client.lstat(os.fsencode(path))
            except FileNotFoundError:
                return None
            return entry(os.fsencode(path.rpartition("/")[2]), seen)

    def fetch(self, path: str, size: int, start: int = 0) -> Iterator[bytes]:
        """Yield the bytes of a file from `start` on, at most those that make it this large."""
        with self.calling(), self.client.open(os.fsencode(path), "rb") as source:
            source.seek(start)  # first: what is asked for ahead begins where we are
            self.client.ask_ahead(source, size)
            left = size - start
            while left and (chunk := source.read(min(CHUNK, left))):
                self.stalling.moved()
                left -= len(chunk)
                yield chunk

    def put(self, path: str, chunks: Iterable[bytes]) -> None:
        """Write a file anew; it lasts when this returns where the server offers that."""
        with self.calling(), self.client.open(os.fsencode(path), "wb") as target:
            target.set_pipelined(True)
            for chunk in chunks:
                for start in range(0, len(chunk), CHUNK):
                    target.write(chunk[start : start + CHUNK])
                    self.stalling.moved()
            target.flush()
            self.client.written(target)
            self.client.lasting(target.handle)

    def rename(self, source: str, target: str) -> None:
        """Give an entry another name; a server must refuse where something has it."""
        with self.calling():
            self.client.rename(os.fsencode(source), os.fsencode(target))

    def remove(self, path: str) -> None:
        """Remove a file."""
        with self.calling():
            self.client.remove(os.fsencode(path))

    def close(self) -> None:
        """Hang up."""
        self.stalling.end()
        self.transport.close()
