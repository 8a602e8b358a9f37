"""Writes the record of one document for the ERP: its tables, then the JSON that announces them."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC

import polars as pl

from exchange.adapters.erp.naming import stem
from exchange.adapters.erp.tabular import csv, parquet
from exchange.adapters.erp.taking import taken
from exchange.model.agreements import Agreement
from exchange.model.findings import Finding, Severity, Verdict, message
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Response
from exchange.model.partners import State
from exchange.model.ports import Reply
from exchange.model.questions import spoken

RECORD_VERSION = "1"


EXPORTED_VERDICTS: Mapping[Verdict, bool] = {
    Verdict.ACCEPTED: True,
    Verdict.HELD: True,
    Verdict.PARTIAL: True,
    Verdict.REJECTED: False,
    Verdict.UNREADABLE: False,
}
EXPORTED_STATES: Mapping[State, bool] = {
    "draft": False,
    "test": False,
    "live": True,
    "suspended": False,
}
FORMS = {"parquet": parquet, "csv": csv}


def write_record(
    transmission: Transmission, document: Document, reply: Reply
) -> tuple[Response, ...]:
    """Return the record's files in the order they are to be published, the JSON last.

    There is none where the document was not accepted or held, where something about
    the document as a whole or its header waits for an answer, and where the partner
    is not live.
    A hold on the file itself is not seen here: such a file's documents are not to be
    handed in.
    """
    if not is_exported(document, reply):
        return ()
    name = stem(reply.partner.id, document.number, transmission.receipt, document.revision)
    name += f"-{document.version}" if document.version > 1 else ""
    document, tables = taken(document)
    contents = {
        table: {f"{name}.{table}.{form}": write(frame) for form, write in FORMS.items()}
        for table, frame in tables.items()
    }
    header = describe(transmission, document, reply) | {
        "tables": {table: entry(table, tables[table], contents[table]) for table in tables}
    }
    files = {path: content for forms in contents.values() for path, content in forms.items()}
    files[f"{name}.json"] = encoded(header)
    folder = f"_erp/{document.document}"
    return tuple(
        Response("record", "RECORD", f"{folder}/{path}", content, document=document.id)
        for path, content in files.items()
    )


def write_retraction(
    transmission: Transmission, document: Document, reason: str, reply: Reply
) -> Response:
    """Return the file that says a record does not count any more: no tables, state `retracted`."""
    name = stem(reply.partner.id, document.number, transmission.receipt, document.revision)
    told = describe(transmission, document, reply) | {
        "state": "retracted",
        "reason": reason,
        "findings": [],
        "tables": {},
    }
    path = f"_erp/{document.document}/{name}.RETRACTED.json"
    return Response("record", "RETRACTED", path, encoded(told), document=document.id)


def is_exported(document: Document, reply: Reply) -> bool:
    """Return whether the ERP gets this document at all."""
    waits = any(
        reply.rules[finding.rule].severity is Severity.HOLD
        and (finding.question not in document.answered or not finding.question)
        and (not finding.table or finding.table.endswith("_header"))
        for finding in document.findings
    )
    agreed = EXPORTED_VERDICTS[document.verdict] and EXPORTED_STATES[reply.partner.state]
    return agreed and not waits


def describe(transmission: Transmission, document: Document, reply: Reply) -> dict[str, object]:
    """Return what the JSON says about the document, its tables apart."""
    return {
        "record_version": RECORD_VERSION,
        "record": document.id,
        "version": document.version,
        "state": reply.partner.state,
        "type": document.document,
        "number": document.number,
        "revision": document.revision,
        "function": document.function,
        "verdict": document.verdict.value,
        "partner": {"id": reply.partner.id, "name": reply.partner.name},
        "receipt": transmission.receipt,
        "source": {"file": transmission.filename, "sha256": transmission.sha256},
        "received_at": transmission.received_at.astimezone(UTC).isoformat(),
        "succeeds": document.succeeds or None,
        "header": dict(document.header),
        "accepted": promised(document),
        "findings": [told(finding, reply) for finding in document.findings],
        "agreement": stamped(reply.judged_by(transmission.received_at)),
        "software": reply.software,
        "ruleset": reply.ruleset,
    }


def stamped(agreement: Agreement | None) -> dict[str, str] | None:
    """Return the version of an agreement a document was judged by, None where none was in force."""
    if agreement is None:
        return None
    return {"name": agreement.name, "version": agreement.version, "digest": agreement.digest}


def promised(document: Document) -> list[dict[str, object]] | None:
    """Return what was accepted of an order at once and by itself, None where a person decides."""
    if document.acceptance is None:
        return None
    return [
        {
            "line_number": each.line_number,
            "schedule": each.schedule,
            "quantity": f"{each.quantity.normalize():f}",
            "date": each.date.isoformat(),
        }
        for each in document.acceptance.promises
    ]


def told(finding: Finding, reply: Reply) -> dict[str, object]:
    """Return a finding as the ERP's people read it, in the language of our site."""
    return {
        "rule": finding.rule,
        "severity": reply.rules[finding.rule].severity.value,
        "place": str(finding.locator),
        "sentence": message(finding, reply.rules, reply.site.language),
        "table": finding.table or None,
        "row": finding.row if finding.row >= 0 else None,
        "question": spoken(finding.question) or None,
    }


def entry(table: str, frame: pl.DataFrame, files: Mapping[str, bytes]) -> dict[str, object]:
    """Return how the JSON names a table's files, and how many of its rows wait."""
    decided = pl.col("status").is_in(["released", "rejected"])
    held = frame.height - frame.filter(decided).height
    named = dict(zip(FORMS, files, strict=True))
    digests = {
        f"{form}_sha256": hashlib.sha256(files[path]).hexdigest() for form, path in named.items()
    }
    return {"schema": table, "rows": frame.height, "held": held} | named | digests


def encoded(header: Mapping[str, object]) -> bytes:
    """Return the JSON in UTF-8; half a surrogate pair in a file's name becomes its escape."""
    text = json.dumps(header, ensure_ascii=False, indent=2)
    return (text + "\n").encode("utf-8", "backslashreplace")
