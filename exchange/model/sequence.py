"""Which of two changes of an order was made first, however they arrived."""

from collections.abc import Iterable
from typing import TypeVar

from exchange.model.numbers import significant

T = TypeVar("T")

Made = tuple[str, str]
"""The number of a change and the day it was made, as text; each empty where it is not stated."""


def older(one: Made, other: Made) -> bool:
    """Tell whether a change was made before another; False also where nobody can tell.

    Numbers decide where both are numbers, else the days.
    """
    (number, day), (another, its_day) = one, other
    number, another = significant(number), significant(another)
    if counted(number) and counted(another):
        return (*magnitude(number), number) < (*magnitude(another), another)
    return bool(day and its_day) and day < its_day


def counted(number: str) -> bool:
    """Tell whether a change number can be put in order."""
    return number.isascii() and number.isdecimal()


def magnitude(number: str) -> tuple[int, str]:
    """Return what puts whole numbers in order, however long they are."""
    digits = number.lstrip("0")
    return len(digits), digits


def in_turn(came: Iterable[tuple[T, Made]]) -> list[T]:
    """Return changes as they were made: each before the first that was made after it.

    Where nobody can tell, they stay as they came.
    """
    placed: list[tuple[T, Made]] = []
    for change, made in came:
        places = (at for at, (_, other) in enumerate(placed) if older(made, other))
        placed.insert(next(places, len(placed)), (change, made))
    return [change for change, _ in placed]
