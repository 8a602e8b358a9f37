"""Writes a pdx.xml and the package around it, the same bytes for the same content."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.sax.saxutils import escape

from exchange.adapters.package.pdx.parsing import Element

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<?pdx_version 1.0?>\n'

ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow, and the control characters it advises against."""

ESCAPES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
"""Beside `&`, `<` and `>`: an attribute would lose its tabs and line breaks otherwise."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a package, so that it is the same whenever it is written."""

FILE_MODE = 0o100644 << 16


def element(tag: str, attributes: Mapping[str, str | None], *children: Element | None) -> Element:
    """Return an element; attributes without a value and children that are None are left out."""
    said = {name: value for name, value in attributes.items() if value}
    return Element(tag, 0, said, [child for child in children if child is not None])


def section(tag: str, *children: Element) -> Element | None:
    """Return an element around others, none where there are none."""
    return element(tag, {}, *children) if children else None


def document(root: Element, generator: str) -> bytes:
    """Return the pdx.xml; `generator` is what wrote it."""
    head = f"{HEAD}<?generated_by {generator}?>\n"
    return (head + "".join(lines(root, ""))).encode("utf-8")


def lines(element: Element, indent: str) -> Iterator[str]:
    """Yield an element, one line each."""
    attributes = "".join(f' {name}="{quoted(value)}"' for name, value in element.attributes.items())
    if not element.children:
        yield f"{indent}<{element.tag}{attributes}/>\n"
        return
    yield f"{indent}<{element.tag}{attributes}>\n"
    for child in element.children:
        yield from lines(child, f"{indent}  ")
    yield f"{indent}</{element.tag}>\n"


def quoted(text: str) -> str:
    """Return a text as the value of an attribute, without characters that XML does not allow."""
    return escape(clean(text), ESCAPES)


def clean(text: str) -> str:
    """Return a text without characters that XML does not allow."""
    return ILLEGAL.sub("", text)


def package(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files, stored as they are, in their order."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, FILE_MODE
            archive.writestr(entry, content)
    return made.getvalue()
