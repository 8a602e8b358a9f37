"""Names a place in the sender's file in the reader's language."""

from exchange.model.findings import Cell, ElementPlace, Entry, Line, Locator, SegmentPlace, Whole
from exchange.report.wording import Words


def place(locator: Locator, words: Words) -> str:
    """Return the place in the sender's own coordinates."""
    match locator:
        case Whole(byte=byte):
            return words.say("place.file" if byte is None else "place.byte", byte=byte)
        case Cell(sheet=sheet, row=row, column=0) if row:
            return words.say("place.row", sheet=sheet, row=row)
        case Cell() | Entry():
            return str(locator)
        case Line():
            return in_text(locator, words)
        case ElementPlace():
            return in_elements(locator, words)
        case SegmentPlace():
            return in_interchange(locator, words)


def in_text(locator: Line, words: Words) -> str:
    """Return a line of a text file, and the column where one is meant."""
    parts = [words.say("place.line", file=locator.file, line=locator.line)]
    if locator.column:
        parts.append(words.say("place.column", column=locator.column))
    return ", ".join(parts)


def in_elements(locator: ElementPlace, words: Words) -> str:
    """Return an element of an XML file by its line, what it is about and the attribute meant."""
    line = words.say("place.line", file=locator.file, line=locator.line)
    return ", ".join(part for part in (line, locator.path, locator.attribute) if part)


def in_interchange(locator: SegmentPlace, words: Words) -> str:
    """Return a segment, element or component, counted as CONTRL counts them."""
    envelope = "place.message" if locator.message else "place.envelope"
    parts = [
        words.say(envelope, message=locator.message),
        words.say("place.segment", segment=locator.segment, tag=locator.tag),
    ]
    if locator.element:
        component = f".{locator.component}" if locator.component else ""
        parts.append(words.say("place.element", element=f"{locator.element}{component}"))
    return ", ".join(parts)
