"""What a forecast changes against the one before, added up for people."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Course:
    """The units of one part, or of all together where `part` is empty, period by period.

    None is where one of the forecasts says nothing: it does not reach there.
    """

    part: str
    before: tuple[Decimal | None, ...]
    now: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """What a forecast changes: all parts together, then those that moved most.

    `periods` are the first and last day of each. `moved` counts the parts that changed at all,
    `later` the periods that are left out behind those shown, `uncompared` the quantities whose
    periods do not fit those of the forecast before.
    """

    periods: tuple[tuple[date, date], ...]
    whole: Course
    parts: tuple[Course, ...]
    moved: int
    later: int = 0
    uncompared: int = 0
