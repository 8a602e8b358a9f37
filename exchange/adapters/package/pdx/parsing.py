"""Parses a pdx.xml piece by piece: no entity, no DTD, nothing from elsewhere, limits on all of it.

expat, with events of our own, because it holds only what is open, counts lines and has no part
that could fetch anything (decision 0033).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from exchange.adapters.package.pdx.refusals import refused, wrong

CHUNK = 1 << 16
"""Bytes parsed at once; what a system is known by is looked for in the first of them."""

ENTRY = 2
"""How many elements are open around an entry of a section."""

SHORT = 40
"""Characters up to which equal texts are kept once."""

XINCLUDE = "http://www.w3.org/2001/XInclude"
TEXT = "(text)"
"""Under this name stands what an element holds as text, where it may not."""

ENTITY = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z_:][\w:.-]*);", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a pdx.xml may have at most: bytes, elements, depth, attributes, characters in one."""

    size: int = 1 << 29
    elements: int = 10_000_000
    depth: int = 32
    attributes: int = 200
    value: int = 1 << 20


LIMITS = Limits()


@dataclass(slots=True)
class Element:
    """An element with what it holds; `path` is how people name it, once it has been looked at."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    path: str = ""

    def all(self, *tags: str) -> Iterator["Element"]:
        """Yield the elements at the end of a way of tags, in the order of the file."""
        here = (child for child in self.children if child.tag == tags[0])
        if len(tags) == 1:
            yield from here
        else:
            for child in here:
                yield from child.all(*tags[1:])

    def said(self, name: str) -> str | None:
        """Return an attribute; one that is empty or blank says nothing."""
        value = self.attributes.get(name)
        return value if value and not value.isspace() else None


@dataclass(frozen=True, slots=True)
class Unit:
    """One entry of a section, complete; the section itself is given without its entries.

    After its last entry it comes once more by itself.
    """

    section: Element
    element: Element | None = None


class Parsing:
    """The state of one file: what is open, what is complete, what says which system wrote it."""

    def __init__(self, xml: bytes, file: str, limits: Limits = LIMITS) -> None:
        self.xml, self.file, self.limits = xml, file, limits
        self.root: Element | None = None
        self.instructions: dict[str, str] = {}
        self.doctype = ""
        self.labels: set[str] = set()
        self.count = 0
        self._open: list[Element] = []
        self._complete: list[Unit] = []
        self._known: dict[str, str] = {}
        self._expat = self._parser()

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.specified_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._declared
        parser.EntityDeclHandler = self._entity
        return parser

    def units(self) -> Iterator[Unit]:
        """Yield the entries of all sections; raises Unreadable (PDX-001) for what is not read."""
        self._check()
        view = memoryview(self.xml)
        for start in range(0, len(view) + 1, CHUNK):
            self._feed(bytes(view[start : start + CHUNK]), last=start + CHUNK > len(view))
            yield from self._complete
            self._complete.clear()

    def _check(self) -> None:
        if len(self.xml) > self.limits.size:
            raise refused(
                f"it has {len(self.xml)} bytes, more than {self.limits.size}", self.file, 1
            )
        scanned = self.xml.replace(b"\0", b"") if b"\0" in self.xml[:4] else self.xml
        for found in ENTITY.finditer(scanned):
            if found[1]:
                line = scanned.count(b"\n", 0, found.start()) + 1
                name = found[1].decode("ascii", "replace")
                raise refused(
                    f"it uses the entity {name}; entities are not accepted", self.file, line
                )

    def _feed(self, piece: bytes, *, last: bool) -> None:
        try:
            self._expat.Parse(piece, last)
        except expat.ExpatError as error:
            raise wrong(error.code, self.file, error.lineno) from None
        except (LookupError, ValueError):
            raise self._refused("it names a character set nobody knows here") from None

    def _refused(self, reason: str) -> Exception:
        return refused(reason, self.file, self._expat.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._limit(tag, attributes)
        known = self._known
        values = {
            name: known.setdefault(value, value) if len(value) <= SHORT else value
            for name, value in attributes.items()
        }
        element = Element(tag, self._expat.CurrentLineNumber, values)
        if tag == "AdditionalAttributes":
            self.labels.add(values.get("groupLabel", ""))
        if len(self._open) > ENTRY:
            self._open[-1].children.append(element)
        self.root = self.root or element
        self._open.append(element)

    def _limit(self, tag: str, attributes: dict[str, str]) -> None:
        limits = self.limits
        self.count += 1
        if self.count > limits.elements:
            raise self._refused(f"it has more than {limits.elements} elements")
        if len(self._open) >= limits.depth:
            raise self._refused(f"its elements lie more than {limits.depth} deep in each other")
        if len(attributes) > limits.attributes:
            raise self._refused(f"{tag} has more than {limits.attributes} attributes")
        if max(map(len, attributes.values()), default=0) > limits.value:
            raise self._refused(f"an attribute of {tag} has more than {limits.value} characters")
        if tag.endswith((":include", ":fallback")) or XINCLUDE in attributes.values():
            raise self._refused("it wants to include another file; that is not accepted")

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if len(self._open) == ENTRY:
            self._complete.append(Unit(self._open[-1], element))
        elif len(self._open) == 1:
            self._complete.append(Unit(element))

    def _text(self, text: str) -> None:
        if text.isspace():
            return
        attributes = self._open[-1].attributes
        attributes[TEXT] = attributes.get(TEXT, "") + text
        if len(attributes[TEXT]) > self.limits.value:
            raise self._refused(f"a text has more than {self.limits.value} characters")

    def _instruction(self, target: str, text: str) -> None:
        self.instructions.setdefault(target, text)

    def _declared(self, _: str, system: str | None, public: str | None, *__: object) -> None:
        self.doctype = system or public or ""

    def _entity(self, name: str, *_: object) -> None:
        raise self._refused(f"it declares the entity {name}; entities are not accepted")
