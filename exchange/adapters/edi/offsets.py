"""Where in the file each segment of an interchange begins."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

BLANKS = b" \t\r\n\x00\x1a"


@dataclass(frozen=True)
class Offsets:
    """The byte at which each segment begins, worked out only where somebody asks.

    `content` is the file without what wraps its lines, `first` where the interchange begins
    in it. `begins` counts from there for each segment and for what follows the last one.
    `original` turns a byte of `content` into one of the file.
    """

    content: bytes
    first: int
    begins: Callable[[], Sequence[int]]
    original: Callable[[int], int] = lambda at: at

    def at(self, index: int) -> int:
        """Return the byte of the file at which the segment of this index begins."""
        byte = self.first + self.begins()[index]
        while byte < len(self.content) and self.content[byte] in BLANKS:
            byte += 1
        return self.original(byte)


def beginnings(parts: Iterable[str], codec: str, terminator: int = 1) -> list[int]:
    """Return at which byte each text begins, and what follows the last one.

    `terminator` is how many bytes the character takes that ends each.
    """
    plain = not (codec == "utf-8" or codec.startswith("iso2022"))
    lengths = map(len, parts if plain else (part.encode(codec) for part in parts))
    return [*accumulate((length + terminator for length in lengths), initial=0)]
