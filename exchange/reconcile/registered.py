"""Documents that nobody decides about: they are registered, and somebody looks after each."""

from collections.abc import Iterator, Mapping

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.engineering import rules as engineering

OPERATIONAL, TECHNICAL, COMMERCIAL = "PKG-005", "PKG-006", "PKG-007"
"""The rules that name the owner: they say the same, each under its topic."""

OWNERS: Mapping[str | None, str] = {
    "RAMP": OPERATIONAL,
    "TRANSFER": OPERATIONAL,
    "SITE": OPERATIONAL,
    "END_OF_LIFE": COMMERCIAL,
    "SPECIFICATION": TECHNICAL,
    "OTHER": OPERATIONAL,
    None: OPERATIONAL,
}
"""Who looks after a notice, by what it is about."""


def of_notice(message: Message, _: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with a project notice (PKG-008), and who looks after it."""
    header = message.tables["project_notice_header"]
    number = header.frame["number"][0]
    if number is None:
        yield header.finding("PKG-008", 0, "number")
        return
    yield Finding(OWNERS[header.frame["type_code"][0]], observed=number)


def of_documents(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with the documents of a product, and who looks after them."""
    yield from engineering.of_package(message, known)
    row = message.tables["package_header"].frame.row(0, named=True)
    told = " / ".join(str(row[name]) for name in ("part", "revision") if row[name] is not None)
    yield Finding(TECHNICAL, observed=told or row["number"])
