"""What a customer says to a notice of delays, and what has become of each line of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from exchange.model.notices import Promise

Answer = Literal[
    "ACCEPTED", "ACCEPTED_IN_PART", "OTHER_DATE", "REJECTED", "CANCEL", "EXPEDITE", "REMARK"
]
"""What is said to a line. `REMARK` is what only a person can read; it decides nothing."""

NEEDS: Mapping[str, str] = MappingProxyType({"ACCEPTED_IN_PART": "quantity", "OTHER_DATE": "date"})
"""What an answer that a person records has to say besides."""

Way = Literal["workbook", "change", "recorded"]
"""How it came: the notice sent back filled in, a change of the order, or what a person heard."""

LineState = Literal["sent", "replaced", "accepted", "open", "settled", "upheld"]
"""What has become of a line of a notice.

`sent`: nothing was said to it. `replaced`: nothing either, and a newer notice told of the line.
`accepted`: the new days are those in force. `open`: something else was said, and we owe a word.
`settled`: our side has named days since. `upheld`: our side keeps to what was told.
"""

State = Literal["sent", "open", "decided"]
"""What has become of a whole notice; `open` is where a line of it is."""


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """What is said to one line; `document` is what said it, whose order is that of arrival.

    `quantity` is how many are accepted, `day` the date the customer names.
    """

    document: str
    way: Way
    answer: Answer
    quantity: Decimal | None = None
    day: date | None = None
    text: str = ""
    source: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line of a notice that was sent: what was promised before and in it, and what was said.

    `since` is the document that sent it. `first` is the first commitment, which never moves,
    `in_force` the one that counts now: the newest that we committed to or the customer accepted.
    """

    notice: str
    order: str
    line: str
    version: int
    since: str
    before: Promise
    after: Promise
    first: Promise
    in_force: Promise
    state: LineState
    answers: tuple[NoticeAnswer, ...] = ()

    @property
    def answer(self) -> NoticeAnswer | None:
        """The newest answer, which is the one that counts."""
        return self.answers[-1] if self.answers else None


def state(lines: tuple[ToldLine, ...]) -> State:
    """Return what has become of a notice: open, where one line is, decided, where all are."""
    states = {each.state for each in lines}
    if "open" in states:
        return "open"
    return "sent" if "sent" in states else "decided"


@dataclass(frozen=True, slots=True)
class NoticeDecision:
    """What the answers in one file make of a notice: all of its lines as they are after it."""

    partner: str
    notice: str
    lines: tuple[ToldLine, ...]
    answered: frozenset[tuple[str, str]] = frozenset()
