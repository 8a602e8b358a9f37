"""What a package of documents must hold, and keep to, without a change."""

from collections.abc import Iterator

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.needs import OR
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.stated import FILES, PACKAGE_AML, PACKAGE_BOM, Change
from exchange.reconcile.figures import under
from exchange.reconcile.master import NONE

HEADER = "package_header"
TABLES = {"BOM": PACKAGE_BOM, "AML": PACKAGE_AML}
"""What a package may hold as rows of its own, whatever file they came in."""


def incomplete(message: Message, known: Engineering) -> Iterator[Finding]:
    """MD-015: a kind of document is missing that was agreed for each revision of a product."""
    wanted = known.policy.documents
    lacking = [each for each in wanted if not {*each.split(OR)} & kinds(Change(message, known))]
    header = message.tables[HEADER]
    if lacking and header.frame.height:
        row = header.frame.row(0, named=True)
        told = {"part": row["part"] or NONE, "observed": row["revision"] or NONE}
        clause = under(known.policy.cited("documents"))
        missing = ", ".join(lacking)
        yield header.finding("MD-015", 0, "part", expected=missing, **told, **clause)


def kinds(change: Change) -> set[str]:
    """Return the kinds of documents a package holds."""
    files = change.frame(FILES)
    found = {*files.filter(files["present"] == "Y")["kind"].drop_nulls()}
    return found | {kind for kind, table in TABLES.items() if change.frame(table).height}


def bare(known: Circumstances) -> Engineering:
    """Return what a package of documents is judged by."""
    return Engineering(today=known.today, agreement=known.agreement)
