"""What retracts a file: its records at the ERP, and the answers its sender got."""

from collections.abc import Iterator, Sequence

from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Response
from exchange.model.ports import Reply, Tools
from exchange.model.statements import Statement
from exchange.respond.naming import answer_path
from exchange.respond.replies import SILENT


def retracted(
    statement: Statement, handed: Sequence[Document], reply: Reply, tools: Tools
) -> Iterator[Response]:
    """Yield the retraction of each document the ERP was given, then what the partner is told.

    Nothing is said in EDI: none of its messages takes an answer back.
    """
    file, why = statement.transmission, f"{statement.by}: {statement.reason}"
    for document in handed:
        yield tools.retraction(file, document, why, reply)
    if reply.partner.state not in SILENT:
        yield told(file, tools.statement(statement, reply))


def told(file: Transmission, page: bytes) -> Response:
    """Return the page for the partner."""
    path = answer_path(file, "WITHDRAWN", "html")
    return Response("application", "WITHDRAWN", path, page)
