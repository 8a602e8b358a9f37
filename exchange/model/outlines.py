"""How a table is laid out in one file, as far as it should stay the same in the next one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from exchange.model.findings import Locator, Whole


class Heading(NamedTuple):
    """A column's heading, or a run of columns that are alike but for their figures.

    `key` is what stays the same of it; `position` counts a run as one column, so that a
    longer horizon moves nothing; `column` is where it stands, counted from 1.
    """

    key: str
    position: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a file's table in their order, and its sheet (empty: it has none).

    `feed` tells apart what a partner sends; `place` is the row of headings.
    """

    feed: str
    sheet: str
    headings: tuple[Heading, ...]
    place: Locator = field(default_factory=Whole)


@dataclass(frozen=True, slots=True)
class EarlierOutline:
    """The outline of the newest accepted file of a feed, its name and when it came."""

    outline: Outline
    filename: str
    received_at: datetime
