"""Decodes what a head writes in ASCII: encoded words (RFC 2047) and parameters (RFC 2231)."""

import binascii
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

CHARSETS = re.compile(
    r"utf-?8|(us-?)?ascii|iso-?8859-?\d{1,2}|latin-?1|(windows|cp|ibm)-?\d{3,4}|koi8-?[ru]"
    r"|gb2312|gbk|gb18030|big5|euc-?(jp|kr|cn)|shift_?jis|iso-2022-(jp|kr)|utf-16(le|be)?"
)
"""Character sets of text; Python has codecs of other things under such names too."""

WORD = re.compile(r"=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[A-Za-z0-9-]*)?\?([BbQq])\?([^?\s]*)\?=")
BETWEEN = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?)")

PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
SECTION = re.compile(r"(?P<name>[^*]+)(?:\*(?P<number>\d{1,3}))?(?P<extended>\*)?")


def text(raw: bytes, charset: str = "utf-8") -> str:
    """Return bytes as text; what the character set does not have, or no text, is marked."""
    name = charset.strip().casefold()
    known = name if CHARSETS.fullmatch(name) else "utf-8"
    try:
        return raw.decode(known, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def unworded(value: str) -> str:
    """Return a text with its encoded words decoded; blanks between two of them are none."""
    return WORD.sub(word, BETWEEN.sub("", value))


def word(found: re.Match[str]) -> str:
    """Return one encoded word decoded; one that cannot be stays as it is written."""
    charset, how, body = found.groups()
    raw = body.encode("utf-8", "surrogateescape")
    if how in "Bb":
        try:
            return text(binascii.a2b_base64(raw + b"=" * (-len(raw) % 4)), charset)
        except binascii.Error:
            return found[0]
    return text(unquote_to_bytes(raw.replace(b"_", b" ").replace(b"%", b"%25").replace(b"=", b"%")),
                charset)  # fmt: skip


def parameters(value: str) -> Mapping[str, str]:
    """Return the parameters of a field by their names in small letters.

    Where a name is given twice the first counts; where it is given both ways, the extended one.
    """
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for written, raw in PARAMETER.findall(value):
        found = SECTION.fullmatch(written.casefold())
        if found is None:
            continue
        content = unquoted(raw)
        if found["number"] is None and not found["extended"]:
            plain.setdefault(found["name"], unworded(content))
        else:
            number = int(found["number"] or 0)
            named = sections.setdefault(found["name"], {})
            named.setdefault(number, (content, bool(found["extended"])))
    return plain | {name: continued(found) for name, found in sections.items()}


def unquoted(raw: str) -> str:
    """Return a value without its quotes."""
    value = raw.strip()
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
    return value


def continued(sections: Mapping[int, tuple[str, bool]]) -> str:
    """Return a value that is given in sections, as far as they follow each other."""
    first, extended = sections.get(0, ("", False))
    charset = "utf-8"
    if extended and first.count("'") > 1:
        charset, _, first = first.split("'", 2)
    pieces = [(first, extended), *following(sections)]
    raw = b"".join(
        unquote_to_bytes(piece) if coded else piece.encode("utf-8", "replace")
        for piece, coded in pieces
    )
    return text(raw, charset)


def following(sections: Mapping[int, tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield the sections after the first one, up to the first that is missing."""
    number = 1
    while number in sections:
        yield sections[number]
        number += 1
