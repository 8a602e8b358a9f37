"""Brings answers to a folder on a server of their partner: each whole, each once."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from exchange.errors import Refused
from exchange.model.connections import Delivery
from exchange.model.couriers import Handed
from exchange.model.receipts import Answer
from exchange.model.remotes import Remote, below
from exchange.spool import blobs
from exchange.spool.names import numbered

NAMES = 100
"""How many other names are tried where an answer's own is taken."""


class Uploads(Protocol):
    """What pushing tells the journal."""

    def uploaded(self, answer_id: int) -> str | None:
        """Return the name an uploaded answer is to have there, None where it is not uploaded."""
        ...

    def upload(self, answer_id: int, name: str, at: datetime) -> None:
        """Note that an answer lies there whole, about to get this name."""
        ...

    def lost(self, answer_id: int) -> None:
        """Note that what was uploaded is not there any more, and never got its name."""
        ...


@dataclass(frozen=True)
class Push:
    """One answer on its way into one folder."""

    remote: Remote
    uploads: Uploads
    delivery: Delivery
    answer: Answer
    content: Path
    now: Callable[[], datetime]

    @property
    def name(self) -> str:
        """The name it is to have."""
        return self.answer.path.rpartition("/")[2]

    @property
    def part(self) -> str:
        """Where it lies until it is whole; the same at every attempt."""
        return below(self.delivery.folder, f".{self.name}.part")

    def place(self, name: str) -> str:
        """Return the path of a name there."""
        return below(self.delivery.folder, name)

    def handed(self, name: str, *, inferred: bool = False) -> Handed:
        """Return that it is there under a name."""
        shown = f"sftp://{self.delivery.host}/{self.place(name)}"
        return Handed(shown, inferred=inferred, renamed=name != self.name)


def push(push: Push) -> Handed:
    """Upload, note it, then let it appear by one rename; go on where an attempt ended.

    An uploaded answer whose part is gone has appeared, however fast its partner took it away.
    """
    name = push.uploads.uploaded(push.answer.id)
    if name is not None:
        return finish(push, name)
    name, there = free(push, push.name)
    if there:
        return push.handed(name)
    upload(push)
    push.uploads.upload(push.answer.id, name, push.now())
    return appear(push, name)


def finish(push: Push, name: str) -> Handed:
    """Bring an uploaded answer to its end, whatever an earlier attempt did."""
    if push.remote.look(push.part) is not None:
        return appear(push, name)
    seen = push.remote.look(push.place(name))
    mine = seen is not None and seen.size == push.content.stat().st_size
    return push.handed(name, inferred=not mine)


def appear(push: Push, wanted: str) -> Handed:
    """Give the uploaded part its name; nothing there is replaced."""
    name, there = free(push, wanted)
    if there:
        push.remote.remove(push.part)
        return push.handed(name)
    if name != wanted:
        push.uploads.upload(push.answer.id, name, push.now())
    try:
        push.remote.rename(push.part, push.place(name))
    except Refused:
        if push.remote.look(push.part) is None:
            push.uploads.lost(push.answer.id)
        raise
    return push.handed(name)


def free(push: Push, wanted: str) -> tuple[str, bool]:
    """Return the first name nothing has, or one that this very answer has already, and which."""
    names = [wanted, *(numbered(push.name, number) for number in range(2, NAMES + 2))]
    for name in names:
        seen = push.remote.look(push.place(name))
        if seen is None:
            return name, False
        if seen.kind == "file" and seen.size == push.content.stat().st_size and same(push, name):
            return name, True
    raise Refused(f"{push.name} and {NAMES} names like it are taken in {push.delivery.folder}")


def same(push: Push, name: str) -> bool:
    """Tell whether a file there has the bytes of the answer."""
    digest = hashlib.sha256()
    for chunk in push.remote.fetch(push.place(name), push.content.stat().st_size):
        digest.update(chunk)
    return digest.hexdigest() == push.answer.sha256


def upload(push: Push) -> None:
    """Write the part whole; what a server that is full has kept of it is taken away again."""
    try:
        push.remote.put(push.part, chunks(push.content))
        compare(push)
    except Refused:
        with suppress(Refused):
            push.remote.remove(push.part)
        raise


def compare(push: Push) -> None:
    """Refuse a part that the server says is not as large as what was written."""
    seen, size = push.remote.look(push.part), push.content.stat().st_size
    if seen is None or seen.size != size:
        raise Refused(f"of {size} bytes {seen.size if seen else 0} have arrived")


def chunks(content: Path) -> Iterator[bytes]:
    """Yield the bytes of a kept file."""
    with content.open("rb") as source:
        yield from blobs.chunks(source.fileno())
