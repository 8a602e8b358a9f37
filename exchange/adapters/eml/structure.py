"""Takes a mail apart into its parts, by where they begin and end (RFC 2046, 5.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exchange.adapters.eml.heads import Head, head
from exchange.errors import Unreadable
from exchange.model.findings import Finding
from exchange.model.partners import Limits

HEAD_BYTES = 262_144
"""Bytes a head may have."""

LONGEST_BOUNDARY = 200

END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
NO_HEAD = re.compile(rb"\r?\n")

MAIL = "message/rfc822"
DEFAULTS = {"multipart/digest": MAIL}


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds no others: its head, and where its body is in the mail.

    `nested` counts the mails it is in, the outermost one left out.
    """

    head: Head
    start: int
    end: int
    nested: int = 0


@dataclass
class Walk:
    """One pass through a mail. Mails in it are gone into up to `nested` deep."""

    content: bytes
    limits: Limits
    nested: int
    seen: int = 0

    def parts(self, part: Part, depth: int = 0) -> Iterator[Part]:
        """Yield a part, or what it holds.

        Raises Unreadable where it is not whole (EML-001), or more than a mail may be (EML-002).
        """
        self.seen += 1
        if self.seen > self.limits.mail_parts:
            raise beyond("parts", self.limits.mail_parts)
        if depth > self.limits.mail_depth:
            raise beyond("parts within each other", self.limits.mail_depth)
        kind = part.head.kind
        if kind.startswith("multipart/"):
            for start, end in self.divided(part):
                inner = self.opened(start, end, DEFAULTS.get(kind, "text/plain"), part.nested)
                yield from self.parts(inner, depth + 1)
        elif kind == MAIL and not part.head.transfer and part.nested < self.nested:
            inner = self.opened(part.start, part.end, "text/plain", part.nested + 1)
            yield from self.parts(inner, depth + 1)
        else:
            yield part

    def opened(self, start: int, end: int, default: str, nested: int) -> Part:
        """Return what stands there as a part: its head, and where its body begins."""
        nothing = NO_HEAD.match(self.content, start, end)
        if nothing:
            return Part(Head((), default), nothing.end(), end, nested)
        found = END_OF_HEAD.search(self.content, start, min(end, start + HEAD_BYTES))
        if found is None and end - start > HEAD_BYTES:
            raise beyond("bytes in a head", HEAD_BYTES)
        stop, begin = (found.start(), found.end()) if found else (end, end)
        return Part(head(self.content[start:stop], default), begin, end, nested)

    def divided(self, part: Part) -> Iterator[tuple[int, int]]:
        """Yield where each part of several begins and ends."""
        boundary = part.head.parameters.get("boundary", "").rstrip()
        if not 0 < len(boundary) <= LONGEST_BOUNDARY:
            raise broken("it does not say what divides its parts")
        line = rb"(?m)^--%b(--)?[ \t]*\r?$" % re.escape(boundary.encode())
        begin, closed = -1, False
        for found in re.compile(line).finditer(self.content, part.start, part.end):
            if begin >= 0:
                yield begin, max(begin, self.before(found.start()))
            begin = min(found.end() + 1, part.end)
            if closed := bool(found[1]):
                break
        if not closed:
            raise broken("it ends before its last part does")

    def before(self, at: int) -> int:
        """Return where the line before ends: its end belongs to the line that divides."""
        ends = 2 if self.content[at - 2 : at] == b"\r\n" else 1
        return at - ends


def walk(content: bytes, limits: Limits, nested: int) -> Iterator[Part]:
    """Yield the outermost head of a mail, then its parts."""
    walking = Walk(content, limits, nested)
    outer = walking.opened(0, len(content), "text/plain", 0)
    yield Part(outer.head, outer.start, outer.start)
    yield from walking.parts(outer)


def beyond(what: str, most: int) -> Unreadable:
    """Return the refusal of a mail that is more than we take."""
    return Unreadable(Finding("EML-002", observed=what, expected=f"{most:,}"))


def broken(reason: str) -> Unreadable:
    """Return the refusal of a mail that is not whole."""
    return Unreadable(Finding("EML-001", params={"reason": reason}))
