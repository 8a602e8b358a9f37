"""Opens a sample of any format: its sheets, or its text with encoding and delimiter found."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

from exchange.adapters.workbook.archive import refused
from exchange.adapters.workbook.delimited import MARKS, open_grid
from exchange.adapters.workbook.drafting.wordings import Wordings, sure
from exchange.adapters.workbook.grid import Grid, Row, blank
from exchange.adapters.workbook.opening import TABS, UNSOUND, sound
from exchange.errors import Unreadable
from exchange.model.drafts import Note
from exchange.model.findings import Finding
from exchange.model.interchange import Transmission
from exchange.model.layouts import Delimited, Layout

DELIMITERS = (",", ";", "\t", "|")

CODE_PAGES = ("cp1252", "cp1250")
"""Tried where a text is not UTF-8: Western Europe first, then Central Europe."""

LETTERS = frozenset("äöüßÄÖÜąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
"""What German and Polish need beyond ASCII."""


@dataclass(frozen=True)
class Source:
    """A sheet or text of a sample."""

    grid: Grid
    title: str = ""
    visible: bool = True
    text: Delimited | None = None
    notes: tuple[Note, ...] = field(default=())


def sources(form: str, sample: Transmission, known: Sequence[Wordings]) -> list[Source]:
    """Return the sheets that hold anything, or the text as its delimiter splits it best.

    Raises Unreadable for what cannot be opened.
    """
    if form == "csv":
        return [_text(sample, known)]
    if form == "encrypted":
        raise refused("EncryptedPackage")
    if form not in TABS:
        raise refused(f"{sample.filename} ≠ .xlsx, .xlsb, .xls, .ods, .csv")
    try:
        with warnings.catch_warnings(action="ignore"):
            tabs = [tab for tab in sound(form, sample) if not tab.listing]
            found = [Source(tab.grid.undressed(), tab.title, tab.visible) for tab in tabs]
    except UNSOUND as error:
        raise refused(type(error).__name__) from error
    return [each for each in found if any(not blank(v) for r in each.grid.rows for v in r.cells)]


def _text(sample: Transmission, known: Sequence[Wordings]) -> Source:
    encoding, notes = _encoding(sample.content, known)
    split = {
        delimiter: grid
        for delimiter in DELIMITERS
        if (grid := _split(sample, Delimited(delimiter=delimiter, encoding=encoding)))
    }
    if not split:
        raise Unreadable(Finding("XLS-016", observed=sample.filename))
    best = max(split, key=lambda delimiter: _columns(split[delimiter].rows))
    text = Delimited(delimiter=best, encoding=encoding)
    return Source(split[best], text=text, notes=notes)


def _split(sample: Transmission, text: Delimited) -> Grid | None:
    layout = Layout(document="purchase_order", columns={"customer_part": ()}, csv=text)
    try:
        return open_grid(sample, layout)[0]
    except Unreadable:
        return None


def _columns(rows: Sequence[Row]) -> tuple[int, int]:
    """Return how many lines have the most common number of columns above one, and that number."""
    widths = [len(row.cells) for row in rows if len(row.cells) > 1]
    common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return widths.count(common), common


def _encoding(content: bytes, known: Sequence[Wordings]) -> tuple[str, tuple[Note, ...]]:
    """Return the code page of a text that is neither marked nor UTF-8, and what is open."""
    if any(content.startswith(mark) for mark in MARKS):
        return CODE_PAGES[0], ()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        texts = {page: content.decode(page, errors="replace") for page in CODE_PAGES}
        worth = {page: _worth(text, known) for page, text in texts.items()}
        best = max(worth, key=lambda page: worth[page])
        line = content.count(b"\n", 0, error.start)
        shown = {page: text.splitlines()[line].strip()[:60] for page, text in texts.items()}
        told = f"not UTF-8; taken as {best}: “{shown[best]}”"
        alike = worth[CODE_PAGES[0]] == worth[CODE_PAGES[1]] and len(set(texts.values())) > 1
        return best, (Note(f"line {line + 1}", told, open=alike),)
    return CODE_PAGES[0], ()


def _worth(text: str, known: Sequence[Wordings]) -> tuple[int, int]:
    """Return how many known headings a text shows, and how many letters minus other signs."""
    lines = text.splitlines()[:40]
    words = {word.strip('" ') for line in lines for word in _words(line)}
    hits = sum(
        any(sure(each.matches(word, "columns", "header")) for each in known)
        for word in words
        if not word.isascii()
    )
    beyond = [character for character in text if not character.isascii()]
    letters = sum(character in LETTERS for character in beyond)
    return hits, 2 * letters - len(beyond)


def _words(line: str) -> list[str]:
    for delimiter in DELIMITERS[1:]:
        line = line.replace(delimiter, ",")
    return line.split(",")
