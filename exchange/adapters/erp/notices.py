"""Writes what customers said to a notice of delays as a record for the ERP."""

from collections.abc import Iterator, Mapping
from datetime import UTC

from exchange.adapters.erp.naming import stem
from exchange.adapters.erp.records import encoded
from exchange.model.interchange import Transmission
from exchange.model.notice_answers import NoticeAnswer, NoticeDecision, ToldLine, state
from exchange.model.notices import Promise
from exchange.model.outcome import NOTICE_DECISION, Response
from exchange.model.ports import Reply

RECORD_VERSION = "1"


def write_decision(transmission: Transmission, decided: NoticeDecision, reply: Reply) -> Response:
    """Return the record of a notice: all of its lines, with what was said to each until now."""
    record = {
        "record_version": RECORD_VERSION,
        "type": "notice_decision",
        "state": reply.partner.state,
        "partner": {"id": reply.partner.id, "name": reply.partner.name},
        "notice": decided.notice,
        "decision": state(decided.lines),
        "receipt": transmission.receipt,
        "received_at": transmission.received_at.astimezone(UTC).isoformat(),
        "lines": [line(each, decided) for each in decided.lines],
        "software": reply.software,
        "ruleset": reply.ruleset,
    }
    name = stem(reply.partner.id, decided.notice, transmission.receipt)
    path = f"_erp/notice_decision/{name}.json"
    return Response("record", NOTICE_DECISION, path, encoded(record))


def line(told: ToldLine, decided: NoticeDecision) -> Mapping[str, object]:
    """Return one line; `answered` is whether this file said something to it."""
    return {
        "order_number": told.order,
        "line_number": told.line,
        "version": told.version,
        "state": told.state,
        "answered": (told.order, told.line) in decided.answered,
        "before": [*days(told.before)],
        "told": [*days(told.after)],
        "first_commitment": [*days(told.first)],
        "in_force": [*days(told.in_force)],
        "answers": [answer(each) for each in told.answers],
    }


def days(promise: Promise) -> Iterator[Mapping[str, object]]:
    """Yield deliveries; what is not known is null."""
    for due in promise:
        yield {
            "quantity": None if due.quantity is None else f"{due.quantity.normalize():f}",
            "date": due.day.isoformat() if due.day else None,
            "told_by": due.answer_by.isoformat() if due.answer_by else None,
        }


def answer(said: NoticeAnswer) -> Mapping[str, object]:
    """Return one answer as it came."""
    return {
        "answer": said.answer,
        "way": said.way,
        "quantity": None if said.quantity is None else f"{said.quantity.normalize():f}",
        "date": said.day.isoformat() if said.day else None,
        "text": said.text,
        "source": said.source,
        "by": said.by,
        "document": said.document,
    }
