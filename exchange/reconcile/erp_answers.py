"""What an answer of the ERP must keep to: it answers a record we handed over."""

from collections.abc import Iterator

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.ledger import Ledger


def findings(message: Message, ledger: Ledger) -> Iterator[Finding]:
    """ERP-001: an answer to a record the ERP never got."""
    table = message.tables["erp_answers"]
    for row, record in enumerate(table.frame["record"]):
        if record is not None and not ledger.record(record):
            yield table.finding("ERP-001", row, "record", observed=record)
