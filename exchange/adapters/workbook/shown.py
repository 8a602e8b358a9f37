"""What a cell shows of the number or text it holds, by its number format (ECMA-376, 18.8.31)."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\* |\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]"
    r"|(?P<general>general)|(?P<sign>[0#?.,%@])|(?P<plain>[-1-9$+():!^&'~{}<>= €£¥]|[^\W\d_a-z])",
    re.IGNORECASE,
)
"""A piece of a section: a text, a blank as wide as a sign, a colour, a currency, a digit's place.

Fractions, powers of ten, conditions and what is filled up with a sign are none of them.
"""

SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|[^;"])*', re.DOTALL)

SAID = re.compile(r'"[^"]*"|\\.')
"""A text in a format."""

DIGITS = frozenset("0#?")

SECTIONS_OF_NUMBERS = 3

Pieces = Sequence[tuple[str, str]]
"""Kind and text of each piece of a section, in order."""

SIGNIFICANT = 15
"""Digits of a number that a spreadsheet keeps."""


class Section(NamedTuple):
    """What a format has for one kind of values: texts and signs in order, or None if not known."""

    pieces: tuple[tuple[str, str], ...] | None

    @property
    def signs(self) -> str:
        """The signs that stand for digits and what is done with them."""
        return "".join(text for kind, text in self.pieces or () if kind == "sign")

    @property
    def words(self) -> str:
        """The letters the format adds, currencies left out."""
        texts = (text for kind, text in self.pieces or () if kind in {"quoted", "escaped"})
        said = "".join(texts).strip()
        return said if any(map(str.isalpha, said)) else ""

    @property
    def money(self) -> str:
        """The currency the format adds by its code or sign."""
        texts = (text for kind, text in self.pieces or () if kind in {"money", "plain"})
        return next((text for text in texts if text.isalpha() or text in "$€£¥"), "")


@lru_cache(maxsize=1 << 10)
def sections(code: str) -> tuple[tuple[Section, ...], Section | None]:
    """Return the sections for numbers of a format, and the one for texts where it has one."""
    cut = _cut(code)
    found = [section(text) for text in cut]
    of_texts = len(found) > SECTIONS_OF_NUMBERS or "@" in SAID.sub("", cut[-1])
    texts = found.pop() if of_texts else None
    return tuple(found[:SECTIONS_OF_NUMBERS]), texts


def _cut(code: str) -> list[str]:
    """Return the sections of a format; a semicolon in a text is none of its ends."""
    found, at = [], 0
    while at <= len(code):
        match = SECTION.match(code, at)
        end = match.end() if match else at
        found.append(code[at:end])
        at = end + 1
    return found


def section(text: str) -> Section:
    """Return the pieces of a section, none of them known where one is not."""
    pieces, at = [], 0
    while at < len(text):
        match = PIECE.match(text, at)
        if not match:
            return Section(None)
        if match.lastgroup:
            pieces.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return Section(tuple(pieces))


def used_for(number: float, code: str) -> Section | None:
    """Return the section that shows a number, None where the number is shown as it is."""
    numbers, _ = sections(code)
    if not numbers:
        return None
    if len(numbers) > 2 and not number:  # noqa: PLR2004, the third section is for zero
        return numbers[2]
    return numbers[1] if len(numbers) > 1 and number < 0 else numbers[0]


def of_number(value: float, code: str) -> str | None:
    """Return what a cell shows of a number, None where that cannot be said for certain."""
    used = used_for(value, code)
    if used is None or used.pieces is None:
        return None
    if any(kind == "general" for kind, _ in used.pieces):
        exact = Decimal(format(abs(value), f".{SIGNIFICANT}g"))
        return _signed(value, code, _joined(used, {"general": f"{exact:f}"}))
    if not DIGITS & set(used.signs):
        return _joined(used, {})
    filled = _filled(used, abs(value))
    return None if filled is None else _signed(value, code, filled)


def of_text(value: str, code: str) -> str | None:
    """Return what a cell shows of a text, None where that cannot be said for certain."""
    _, used = sections(code)
    if used is None:
        return value
    if used.pieces is None:
        return None
    return "".join(value if kind == "sign" else said for kind, said in used.pieces)


def dresses_text(code: str) -> bool:
    """Say whether a format shows texts otherwise than as they are."""
    return of_text("x", code) != "x"


def _signed(value: float, code: str, shown: str) -> str:
    return f"-{shown}" if value < 0 and len(sections(code)[0]) == 1 else shown


def _joined(used: Section, instead: dict[str, str]) -> str:
    return "".join(instead.get(kind, said) for kind, said in used.pieces or ())


def _filled(used: Section, value: float) -> str | None:
    """Fill the digits of a number into the places of a section."""
    pieces, signs = used.pieces or (), used.signs
    point = next((at for at, piece in enumerate(pieces) if piece == ("sign", ".")), len(pieces))
    places = [at for at, (kind, said) in enumerate(pieces) if kind == "sign" and said in DIGITS]
    before, after = ([at for at in places if (at > point) is late] for late in (False, True))
    scaled = Decimal(format(value, f".{SIGNIFICANT}g")) * 100 ** signs.count("%")
    scaled /= 1000 ** thousands(used)
    exact = scaled.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, rest = f"{exact:f}".partition(".")
    if "@" in signs or signs.count(".") > 1 or not before:
        return None
    grouped = "," in signs.partition(".")[0].rstrip(",%")
    digits = _grouped(pieces, before, whole) if grouped else _whole(pieces, before, whole)
    digits |= _rest(pieces, after, rest)
    return "".join(_piece(at, piece, digits) for at, piece in enumerate(pieces))


def _piece(at: int, piece: tuple[str, str], digits: dict[int, str]) -> str:
    return digits.get(at, "" if piece == ("sign", ",") else piece[1])


def _needed(pieces: Pieces, places: Sequence[int], whole: str) -> str:
    """Return the digits before the point with the zeros the format wants in front."""
    free = next((n for n, at in enumerate(places) if pieces[at][1] == "0"), len(places))
    return whole.lstrip("0").rjust(len(places) - free, "0")


def _grouped(pieces: Pieces, places: Sequence[int], whole: str) -> dict[int, str]:
    """Return the digits before the point by threes, all of them in the first place."""
    backwards = _needed(pieces, places, whole)[::-1]
    groups = [backwards[at : at + 3] for at in range(0, len(backwards), 3)]
    return dict.fromkeys(places, "") | {places[0]: ",".join(groups)[::-1]}


def _whole(pieces: Pieces, places: Sequence[int], whole: str) -> dict[int, str]:
    """Return the digits before the point by their places, all that are left over in the first."""
    digits = _needed(pieces, places, whole)
    found = {}
    for at in reversed(places[1:]):
        found[at], digits = digits[-1:], digits[:-1]
    return found | {places[0]: digits}


def _rest(pieces: Pieces, places: Sequence[int], rest: str) -> dict[int, str]:
    """Return the digits behind the point by their places, zeros only where they are wanted."""
    needed = max((n for n, at in enumerate(places, 1) if pieces[at][1] == "0"), default=0)
    digits = rest.rstrip("0").ljust(needed, "0")
    return {at: digits[n : n + 1] for n, at in enumerate(places)}


def thousands(used: Section) -> int:
    """Return by how many thousands a section divides what it shows."""
    whole = used.signs.partition(".")[0].rstrip("%")
    rest = used.signs.partition(".")[2].rstrip("%")
    return len(whole) - len(whole.rstrip(",")) + len(rest) - len(rest.rstrip(","))


@lru_cache(maxsize=1 << 10)
def is_plain(code: str) -> bool:
    """Say whether a format shows digits of every number and says nothing else."""
    numbers, _ = sections(code)
    return all(
        used.pieces is not None
        and DIGITS & set(used.signs)
        and "%" not in used.signs
        and not (thousands(used) or used.words or used.money)
        for used in numbers[:2]
    )


def added(value: float, code: str) -> str:
    """Return the words and the currency that a format adds to a number."""
    used = used_for(value, code)
    return " ".join(filter(None, (used.words, used.money))) if used else ""


def misleads(value: float, code: str) -> bool:
    """Say whether a cell shows another quantity than it holds: per cent, thousands, or none.

    A zero may be shown as a dash or not at all.
    """
    used = used_for(value, code)
    if not value or used is None or used.pieces is None:
        return False
    if any(kind == "general" for kind, _ in used.pieces):
        return False
    return "%" in used.signs or thousands(used) > 0 or not DIGITS & set(used.signs)
