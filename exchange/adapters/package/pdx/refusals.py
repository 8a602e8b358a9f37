"""Says in plain words why a pdx.xml is not read."""

from xml.parsers.expat import ErrorString, errors

from exchange.errors import Unreadable
from exchange.model.findings import ElementPlace, Finding

CODES = errors.codes

WORDS = {
    CODES[errors.XML_ERROR_SYNTAX]: "it is not XML",
    CODES[errors.XML_ERROR_NO_ELEMENTS]: "it ends before its last element is closed",
    CODES[errors.XML_ERROR_UNCLOSED_TOKEN]: "it ends in the middle of something",
    CODES[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "it ends inside a CDATA section",
    CODES[errors.XML_ERROR_INVALID_TOKEN]: "here stands a character that XML does not allow, or "
    "the file is not in the character set it names",
    CODES[errors.XML_ERROR_PARTIAL_CHAR]: "it ends inside a character",
    CODES[errors.XML_ERROR_TAG_MISMATCH]: "an element is closed that is not the one last opened",
    CODES[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "an attribute stands twice in one element",
    CODES[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "something follows after its last element",
    CODES[errors.XML_ERROR_UNDEFINED_ENTITY]: "it uses an entity; entities are not accepted",
    CODES[errors.XML_ERROR_BAD_CHAR_REF]: "it names a character that XML does not allow",
    CODES[errors.XML_ERROR_MISPLACED_XML_PI]: "something stands before its XML declaration",
    CODES[errors.XML_ERROR_UNKNOWN_ENCODING]: "it names a character set nobody knows",
    CODES[errors.XML_ERROR_INCORRECT_ENCODING]: "it is not in the character set it names",
    CODES[errors.XML_ERROR_UNBOUND_PREFIX]: "it uses a prefix that it does not declare",
}
"""What is wrong by expat's code; its own words where none stand here."""


def wrong(code: int, file: str, line: int) -> Unreadable:
    """Return the refusal of a file in which expat stopped."""
    return refused(
        WORDS.get(code) or f"it is not well-formed XML ({ErrorString(code)})", file, line
    )


def refused(reason: str, file: str, line: int) -> Unreadable:
    """Return the refusal of a pdx.xml (PDX-001), with the line where reading stopped."""
    place = ElementPlace(file, line)
    return Unreadable(Finding("PDX-001", place, params={"reason": reason}))
