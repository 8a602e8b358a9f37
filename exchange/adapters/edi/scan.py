"""An interchange cut into segments."""

from dataclasses import dataclass

from exchange.adapters.edi.offsets import Offsets
from exchange.adapters.edi.segments import Segments


@dataclass(frozen=True, slots=True)
class Scan:
    """The segments of one interchange in order, UNB or ISA first.

    `separators` are the service characters: as UNA lists them, or component, element,
    repetition (blank: none) and terminator of X12. `unfinished` is what stands after the last
    segment terminator: nothing in a whole interchange. `dirty` are the indexes of segments
    that hold a control character, such as a line end. `charset` is how the text was decoded,
    in the sender's terms. `number` counts the interchanges of the file from 1.
    """

    number: int
    segments: Segments
    separators: str
    charset: str
    unfinished: str
    dirty: tuple[int, ...]
    offsets: Offsets
