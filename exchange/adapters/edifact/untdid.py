"""Reads the texts of a UN/EDIFACT directory: a message's table, the segments, the code lists.

The layout is that of the downloads since D.96A. Boxes on the right of a segment table show
the groups; their lines are those of an old code page, or + - | in later directories.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import NamedTuple

from exchange.errors import Misconfigured

LINES = str.maketrans("Ä─¿┐³│Ù┘Á┴", "--++||++++")
"""The lines of boxes, as code pages 437 and 850 have them and as they are misread, in ASCII."""

TABLE = re.compile(r"Pos\s+Tag\s+Name\s+S\s+R\s*")
POSITION = re.compile(r"\d{4,5}\b")
ROW = re.compile(
    r"\d{4,5}[\s+*#|X-]*\s(?:(?P<tag>[A-Z]{3})\s.*?|-+\s*Segment group (?P<group>\d+)\s*-+)"
    r"\s(?P<status>[MC])\s+(?P<most>\d+)(?P<box>[\s+|-]*)"
)
RULE = re.compile(r"\s*-{30,}\s*")
HEADING = re.compile(r"[\s+*#|X-]*\b(?P<tag>[A-Z]{3})\s+\S.*")
ELEMENT = re.compile(r"\d{3}[\s+*#|X-]*\s(?P<number>C?\d{3,4})\s(?P<rest>.*)")
PART = re.compile(r"[\s+*#|X-]{3,}(?P<number>\d{4})\s(?P<rest>.*)")
STATED = re.compile(
    r"(?:.*\s)?(?P<status>[MC])(?:\s+(?P<most>\d+))?(?:\s+(?P<form>an?(?:\.\.)?\d+|n(?:\.\.)?\d+))?\s*"
)

LIST = re.compile(r"[\s+*#|X-]*\b(?P<number>\d{4})\s+\S.*")
CODE = re.compile(r"[\s+*#|X-]{5}(?P<code>\w+)\s+\S.*")

NOTES = re.compile(r"\s*(?:dependency )?notes?:", re.IGNORECASE)

MOST_REPEATED = 99
"""Times an element is written out that may stand more often; syntax version 3 writes each one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a segment table: a segment by its tag, or a group by its number."""

    tag: str
    group: int
    mandatory: bool
    most: int
    inside: tuple["Entry", ...] = ()

    @property
    def trigger(self) -> str:
        """The tag it begins with."""
        return self.inside[0].trigger if self.inside else self.tag


class Line(NamedTuple):
    """A line that says something, with where it stands for people."""

    where: str
    text: str


def lines(name: str, text: str) -> Iterator[Line]:
    """Yield the lines of a text, boxes in ASCII."""
    for number, line in enumerate(text.translate(LINES).splitlines(), 1):
        yield Line(f"{name}, line {number}", line.rstrip())


def segment_table(name: str, text: str) -> tuple[Entry, ...]:
    """Return the segment table of a message, its groups with what stands inside.

    Raises Misconfigured with the line that cannot be read, or whose boxes do not fit.
    """
    found = [*lines(name, text)]
    starts = [at for at, line in enumerate(found) if TABLE.fullmatch(line.text)]
    if not starts:
        raise Misconfigured(f"{name}: there is no segment table in it")
    levels: list[list[Entry]] = [[]]
    groups: list[Entry] = []
    for line in found[starts[-1] + 1 :]:
        if POSITION.match(line.text):
            add(line, levels, groups)
    if groups:
        raise Misconfigured(f"{name}: segment group {groups[-1].group} does not end")
    return tuple(levels[0])


def add(line: Line, levels: list[list[Entry]], groups: list[Entry]) -> None:
    """Add a row of a segment table: a group opens a level, the end of its box closes it."""
    row = ROW.fullmatch(line.text)
    if row is None:
        raise Misconfigured(f"{line.where}: not a row of a segment table: {line.text.strip()}")
    entry = Entry(row["tag"] or "", int(row["group"] or 0), row["status"] == "M", int(row["most"]))
    ends, passing = row["box"].count("+"), row["box"].count("|")
    if (passing, ends) != (len(groups), 1) if entry.group else passing + ends != len(groups):
        raise Misconfigured(f"{line.where}: the boxes on the right do not fit those above")
    if entry.group:
        groups.append(entry)
        levels.append([])
        return
    levels[-1].append(entry)
    for _ in range(ends):
        inside, group = tuple(levels.pop()), groups.pop()
        levels[-1].append(Entry("", group.group, group.mandatory, group.most, inside))


def tags(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the tags of a segment table."""
    for entry in entries:
        yield from tags(entry.inside) if entry.group else (entry.tag,)


def segments(name: str, text: str, wanted: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return what these segments hold, an element a string, as in `schemas/edifact/segments.toml`.

    Raises Misconfigured with the line that cannot be read.
    """
    found: dict[str, tuple[str, ...]] = {}
    for block in blocks(lines(name, text)):
        heading = HEADING.fullmatch(block[0].text)
        if heading and heading["tag"] in wanted:
            found[heading["tag"]] = tuple(elements(block[1:]))
    return found


def code_lists(name: str, text: str, wanted: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the codes of these elements, of those that have a list."""
    found: dict[str, tuple[str, ...]] = {}
    for block in blocks(lines(name, text)):
        heading = LIST.fullmatch(block[0].text)
        if heading and heading["number"] in wanted:
            codes = (CODE.fullmatch(line.text) for line in block[1:])
            found[heading["number"]] = tuple(dict.fromkeys(each["code"] for each in codes if each))
    return {number: codes for number, codes in found.items() if codes}


def blocks(found: Iterator[Line]) -> Iterator[list[Line]]:
    """Yield what stands between the rules of a segment directory, blank lines left out."""
    block: list[Line] = []
    for line in found:
        if RULE.fullmatch(line.text):
            yield from [block] if block else ()
            block = []
        elif line.text.strip():
            block.append(line)
    yield from [block] if block else ()


def body(block: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of the elements, without what stands above them and notes below."""
    below = dropwhile(lambda line: not ELEMENT.fullmatch(line.text), block)
    return takewhile(lambda line: not NOTES.match(line.text), below)


class Stated(NamedTuple):
    """An element of a segment, or a part of one, and the line it stands in."""

    where: str
    part: bool
    number: str
    mandatory: bool
    most: int
    form: str


def elements(block: Sequence[Line]) -> Iterator[str]:
    """Yield the elements of one segment; a composite has its parts in parentheses."""
    rows = [*stated(body(block))]
    for at, row in enumerate(rows):
        if row.part:
            continue
        parts: list[str] = []
        for each in rows[at + 1 :]:
            if not each.part:
                break
            parts.append(f"{each.number} {'CM'[each.mandatory]} {each.form}")
        form = f"({', '.join(parts)})" if parts else row.form
        if not form:
            raise Misconfigured(f"{row.where}: it is not said what {row.number} holds")
        for time in range(min(row.most, MOST_REPEATED)):
            yield f"{row.number} {'CM'[row.mandatory and not time]} {form}"


def stated(block: Iterable[Line]) -> Iterator[Stated]:
    """Yield the elements and parts of a segment; a long name goes on in the line below."""
    open_row: tuple[str, bool, str] | None = None
    for line in block:
        element, part = ELEMENT.fullmatch(line.text), PART.fullmatch(line.text)
        row = element or part
        if row and open_row:
            break
        if row:
            open_row = line.where, element is None, row["number"]
        told = STATED.fullmatch(row["rest"] if row else line.text)
        if told and told["form"] and open_row is None:
            raise Misconfigured(f"{line.where}: whose is it? {line.text.strip()}")
        if told and open_row:
            form, most = told["form"] or "", int(told["most"] or 1)
            yield Stated(*open_row, told["status"] == "M", most, form)
            open_row = None
    if open_row:
        raise Misconfigured(f"{open_row[0]}: it is not said whether {open_row[2]} is mandatory")
