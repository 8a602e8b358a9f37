"""What a partner is told about a file of theirs after it was answered."""

from dataclasses import dataclass
from typing import Literal

from exchange.model.findings import Finding
from exchange.model.interchange import Transmission
from exchange.model.questions import Given

Occasion = Literal["answered", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Point:
    """One answer on record: what was asked, about which document, and what was said to it."""

    document: str
    finding: Finding
    given: Given


@dataclass(frozen=True, slots=True)
class Statement:
    """That questions about a file were answered, or that the file was withdrawn.

    `transmission` is the file, `by` and `reason` are of the withdrawal.
    """

    occasion: Occasion
    transmission: Transmission
    points: tuple[Point, ...] = ()
    by: str = ""
    reason: str = ""
