"""Where in the file each segment of an interchange begins."""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

BLANKS = b" \t\r\n\x00\x1a"


@dataclass(frozen=True)
class Offsets:
    """The byte at which each segment begins, worked out only where somebody asks.

    `content` is the file without what wraps its lines, `first` where the interchange begins
    in it, `lengths` are those of the segments in bytes, `terminator` that of what ends one.
    `original` turns a byte of `content` into one of the file.
    """

    content: bytes
    first: int
    lengths: "array[int]"
    terminator: int = 1
    original: Callable[[int], int] = lambda at: at

    @cached_property
    def begins(self) -> "array[int]":
        """The byte of `content` after the terminator before each segment."""
        sizes = (length + self.terminator for length in self.lengths)
        return array("Q", accumulate(sizes, initial=self.first))

    def at(self, index: int) -> int:
        """Return the byte of the file at which the segment of this index begins."""
        byte = self.begins[index]
        while byte < len(self.content) and self.content[byte] in BLANKS:
            byte += 1
        return self.original(byte)


def lengths(parts: Iterable[str], codec: str) -> "array[int]":
    """Return how many bytes each text takes in a character set."""
    if codec == "utf-8" or codec.startswith("iso2022"):
        return array("I", (len(part.encode(codec)) for part in parts))
    return array("I", map(len, parts))
