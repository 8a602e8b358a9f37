"""Writes cases as JSON: the record for our ERP, and what a partner without workbooks gets."""

from collections.abc import Sequence

from exchange.adapters.erp.naming import stem
from exchange.adapters.erp.records import encoded
from exchange.model.case_files import Case
from exchange.model.case_objects import described, periods, told
from exchange.model.interchange import Transmission
from exchange.model.outcome import Response
from exchange.model.ports import Reply

RECORD_VERSION = "1"

OUR_PEOPLE = frozenset({"by", "document"})
"""What of a step stays with us."""


def write_record(transmission: Transmission, cases: Sequence[Case], reply: Reply) -> Response:
    """Return the record of a partner's cases that a file has moved, each whole, with its steps."""
    record = {
        "record_version": RECORD_VERSION,
        "type": "cases",
        "state": reply.partner.state,
        "partner": {"id": reply.partner.id, "name": reply.partner.name},
        "receipt": transmission.receipt,
        "cases": [whole(case, reply) for case in cases],
        "software": reply.software,
        "ruleset": reply.ruleset,
    }
    name = stem(reply.partner.id, "cases", transmission.receipt)
    return Response("record", "CASE", f"_erp/case/{name}.json", encoded(record))


def whole(case: Case, reply: Reply) -> dict[str, object]:
    """Return all of a case."""
    due = case.due(reply.agreement, reply.calendar)
    steps = [told(step) for step in case.steps]
    return {**described(case, due), "periods": periods(case), "steps": steps}


def write_case(case: Case, reply: Reply) -> bytes:
    """Return a case as a partner may know it."""
    due = case.due(reply.agreement, reply.calendar)
    found = described(case, due)
    decision = case.decision
    if decision:
        said = told(decision).items()
        found["decision"] = {name: text for name, text in said if name not in OUR_PEOPLE}
    return encoded({**found, "periods": periods(case)})
