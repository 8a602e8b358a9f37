"""Whose file it is (the inbox it lay in) and what it is (its content, then the partner's feeds)."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase

from exchange.errors import Unreadable
from exchange.model.configuration import Configuration
from exchange.model.contents import CHUNK, Content, chunks, stream
from exchange.model.findings import Finding
from exchange.model.interchange import Transmission
from exchange.model.layouts import Layout
from exchange.model.partners import Feed, Limits, Partner, Partners
from exchange.model.ports import Assignment

SELF_DESCRIBING = frozenset({"edifact", "x12", "pdx"})
"""Formats whose messages say themselves what they are, so that several feeds may share a file."""

ENVELOPED = frozenset({"edifact", "x12"})
"""Formats whose envelope names the sender."""

PACKED = frozenset({"pdx", "zip"})
"""Formats that are read piece by piece, so that they may be larger than others."""

MAIL = "eml"
"""A format that is no document: every partner may send one, its files are looked at each."""

HEAD = 4096
"""Bytes looked at to tell a format."""

WRAPPED = {"encrypted": ("xlsx", "xlsb")}
"""Formats that cannot be told apart before they are opened."""

NOTICE = re.compile(r"[0-9a-z]{8}\.notice\b")
"""How the name of a notice of ours begins, in small letters."""

FORM = re.compile(
    r"(?:up|rs)-[0-9a-z]{8}(?:-\d+)?(?:\.[a-z]+)?\.(?:upside|reschedule)\b"
    r"|ec-[0-9a-z]{8}(?:-\d+)?\.eco_impact\b"
)
"""How the name of a form of ours begins: about a case, or about an engineering change."""

FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
"""How a mail begins: with the name of a field (RFC 5322, 2.2)."""

ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins, also one that cannot be opened."""

MOST_DIRECTORY = 64_000_000
"""Bytes of an archive's directory that are looked at to tell its format."""

BLANK = b" \t\r\n\x00"
BOM = b"\xef\xbb\xbf"


def identify(transmission: Transmission, configuration: Configuration) -> Assignment:
    """Return whose file it is and what it may be.

    Raises Unreadable where the folder belongs to nobody, the file is empty or no feed
    or several feeds of the partner fit.
    """
    partner = configuration.partners.get(transmission.partner)
    if partner is None:
        raise Unreadable(Finding("ENV-015", observed=transmission.partner))
    if reason := incomplete(transmission.content):
        name = transmission.filename
        raise Unreadable(Finding("ENV-001", params={"name": name, "reason": reason}))
    kind = recognise(transmission.content, transmission.filename)
    refuse_large(transmission.content, kind, configuration.site.limits)
    if kind == MAIL:
        return Assignment(partner, kind, (), {}, limits=configuration.site.limits)
    feeds = covering(partner, kind, transmission.filename)
    if not feeds and partner.carries:
        raise Unreadable(uncarried(transmission, partner, kind))
    if not feeds or (len(feeds) > 1 and kind not in SELF_DESCRIBING):
        raise Unreadable(unassigned(transmission, partner, kind, feeds))
    structures = configuration.structures.get(kind, ())
    limits = configuration.site.limits
    return Assignment(
        partner, feeds[0].format, feeds, laid_out(feeds, configuration), structures, limits
    )


def carried(sender: str, hub: Partner, partners: Partners) -> str:
    """Return whom of those a hub carries an envelope names as its sender, '' where none."""
    known = (name for name in hub.carries if name in partners)
    return next((name for name in known if sender in partners[name].identifiers), "")


def uncarried(transmission: Transmission, hub: Partner, kind: str) -> Finding:
    """Return the finding for a file in a hub's inbox that is of nobody it carries."""
    if kind in ENVELOPED:
        return Finding("ENV-002")
    return Finding("ENV-028", params={"name": transmission.filename, "hub": hub.name})


def of_several(finding: Finding, transmission: Transmission) -> Finding:
    """Return what is said of a file that names another sender than its partner.

    Of one that came through a hub the first envelope named the partner: a later one does not.
    """
    several = finding.rule == "ENV-002" and transmission.way.hub
    return Finding("ENV-029") if several else finding


def laid_out(feeds: Iterable[Feed], configuration: Configuration) -> dict[str, Layout]:
    """Return the layouts that feeds name, with those of the files of a package."""
    named = [feed.layout for feed in feeds if feed.layout]
    inner = [name for each in named for name in configuration.layouts[each].package.layouts]
    return {name: configuration.layouts[name] for name in (*named, *inner)}


def refuse_large(content: Content, kind: str, limits: Limits) -> None:
    """Raise Unreadable for a file larger than what reads it can take (ENV-020)."""
    most = limits.package_bytes if kind in PACKED else limits.max_bytes
    if len(content) > most:
        observed, expected = f"{len(content):,}", f"{most:,}"
        raise Unreadable(Finding("ENV-020", observed=observed, expected=expected))


def incomplete(content: Content) -> str:
    """Return why a file cannot be whole, as far as that does not take a reader."""
    if not any(chunk.strip(BLANK) for chunk in chunks(content)):
        return "it has no content"
    if content[:4] == b"PK\x03\x04" and not zipfile.is_zipfile(stream(content)):
        return "it is an archive without its end"
    return ""


def covering(partner: Partner, kind: str, filename: str) -> tuple[Feed, ...]:
    """Return the partner's feeds that fit a format and a file name, ignoring case.

    A notice or a form of ours has no name a partner agreed to: one that comes back is theirs for
    orders or for whatever they send in that format.
    """
    name = filename.casefold()
    formed = [feed for feed in partner.feeds if feed.format in WRAPPED.get(kind, (kind,))]
    named = tuple(feed for feed in formed if fnmatchcase(name, feed.pattern.casefold()))
    if FORM.match(name) and len(named) != 1:
        return tuple(formed[:1])
    if named or not NOTICE.match(name):
        return named
    return tuple(feed for feed in formed if feed.document == "purchase_order")[:1]


def unassigned(
    transmission: Transmission, partner: Partner, kind: str, feeds: tuple[Feed, ...]
) -> Finding:
    """Return the finding for a file that no feed, or more than one, claims."""
    agreed = "; ".join(agreements(partner.feeds))
    claimed = f", claimed by {len(feeds)} feeds" if feeds else ""
    return Finding(
        "ENV-018",
        observed=f"{transmission.filename}, {DESCRIBED.get(kind, kind)}{claimed}",
        expected=agreed or "nothing yet",
    )


def agreements(feeds: Iterable[Feed]) -> Iterator[str]:
    """Yield what a partner may send, the formats of one document together."""
    formats: dict[tuple[str, str], list[str]] = {}
    for feed in feeds:
        formats.setdefault((feed.document, feed.pattern), []).append(feed.format)
    for (document, pattern), several in formats.items():
        yield f"{document} as {', '.join(several)} ({pattern})"


def recognise(content: Content, filename: str) -> str:
    """Return the format the content itself shows; delimited text is known only by its name."""
    head = content[:HEAD].removeprefix(BOM).lstrip(BLANK)
    if filename.casefold().endswith(".eml") and FIELD.match(head):
        return MAIL
    for form, shows in SIGNS:
        if shows(head, content):
            return form
    if head.startswith(ARCHIVE):
        return "pdx" if filename.casefold().endswith(".pdx") else "zip"
    return "csv" if filename.casefold().endswith((".csv", ".txt", ".tsv")) else "unknown"


def is_edifact(head: bytes, _: Content) -> bool:
    """Tell whether a file starts with an EDIFACT service segment."""
    return head.startswith((b"UNA", b"UNB")) and not head[3:4].isalnum()


def has_member(*names: str) -> Callable[[bytes, Content], bool]:
    """Return a test for a zip archive with a member whose name, after a `/`, ends in one."""

    def test(head: bytes, content: Content) -> bool:
        if not head.startswith(b"PK") or directory_size(content) > MOST_DIRECTORY:
            return False
        try:
            members = zipfile.ZipFile(stream(content)).namelist()
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError):
            return False
        return any(f"/{member}".casefold().endswith(names) for member in members)

    return test


def directory_size(content: Content) -> int:
    """Return how large an archive says its directory is, 0 where it does not say."""
    tail = content[max(0, len(content) - END_SIZE - MOST_COMMENT) : len(content)]
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


END_SIZE, MOST_COMMENT = 22, 65_535


def is_ole(_: bytes, content: Content) -> bool:
    """Tell whether a file is an OLE compound document: an old or an encrypted workbook."""
    return content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_encrypted_workbook(head: bytes, content: Content) -> bool:
    """Tell whether an OLE document wraps an encrypted OOXML workbook."""
    name = "EncryptedPackage".encode("utf-16-le")
    return is_ole(head, content) and any(name in part for part in overlapping(content))


def overlapping(content: Content) -> Iterator[bytes]:
    """Yield the bytes a piece at a time, each with the beginning of the next one."""
    for at in range(0, len(content), CHUNK):
        yield content[at : at + CHUNK + HEAD]


SIGNS: tuple[tuple[str, Callable[[bytes, Content], bool]], ...] = (
    ("edifact", is_edifact),
    ("x12", lambda head, _: head.startswith(b"ISA") and not head[3:4].isalnum()),
    ("xlsb", has_member("workbook.bin")),
    ("xlsx", has_member("workbook.xml")),
    ("pdx", has_member("/pdx.xml")),
    ("ods", has_member("content.xml")),
    ("zip", has_member("")),
    ("encrypted", is_encrypted_workbook),
    ("xls", is_ole),
    ("json", lambda head, _: head.startswith((b"{", b"["))),
)
"""Each format with the test its content passes, first match wins: the narrow before the wide."""

DESCRIBED = {
    "edifact": "an EDIFACT interchange",
    "x12": "an X12 interchange",
    "xlsx": "an Excel workbook (.xlsx)",
    "xlsb": "a binary Excel workbook (.xlsb)",
    "xls": "an old Excel workbook (.xls)",
    "encrypted": "an Excel workbook with a password",
    "csv": "delimited text",
    "ods": "an OpenDocument spreadsheet",
    "pdx": "a PDX package",
    "zip": "a zip archive",
    "json": "JSON",
    "eml": "a mail",
    "unknown": "in no format known here",
}
