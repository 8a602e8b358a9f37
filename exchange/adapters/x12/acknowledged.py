"""Reads what a partner says to our interchanges, groups and sets: TA1, 997, 999 and 824."""

from collections.abc import Sequence

from exchange.adapters.edi.acknowledging import tables
from exchange.adapters.edi.drafting import Row, put
from exchange.adapters.edi.places import Places, place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.application_reports import application_advice
from exchange.adapters.x12.syntax_reports import interchange_report, syntax_report
from exchange.model.tables import Table

READERS = {
    "TA1": interchange_report,
    "997": syntax_report,
    "999": syntax_report,
    "824": application_advice,
}
"""By ST01; a TA1 stands alone, outside of any set."""


def acknowledgement(segments: Sequence[Segment], origin: Places) -> dict[str, Table]:
    """Return the tables of a set from ST to SE, or of one TA1.

    Of a segment only `tag` and `elements` are asked. No loop of the set is needed: every tag
    says itself what it is about. `reference` stays as it was sent: TA1 pads our ISA13 with
    zeros, AK102 need not, so the two compare as numbers only.
    """
    first = segments[0]
    alone = first.tag == "TA1"
    kind = "TA1" if alone else text(first, 2)
    header: Row = {"_row": place(1), "kind": "x12"}
    put(header, "type", kind, place(1) if alone else place(1, 2))
    if not alone:
        put(header, "number", text(first, 3), place(1, 3))
    headers, lines = READERS[kind](header, segments)
    return tables(headers, lines, origin)
