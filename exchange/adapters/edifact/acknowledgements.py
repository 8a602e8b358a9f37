"""Reads what a partner says to our interchanges and messages: CONTRL and APERAK."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exchange.adapters.edi.acknowledging import tables
from exchange.adapters.edi.places import Places, place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edifact.advice import application_error
from exchange.adapters.edifact.receipts import syntax_report
from exchange.model.tables import Table

if TYPE_CHECKING:
    from exchange.adapters.edi.drafting import Row

READERS = {"CONTRL": syntax_report, "APERAK": application_error}
"""By message type (0065)."""


def acknowledgement(segments: Sequence[Segment], places: Places) -> dict[str, Table]:
    """Return the tables of a CONTRL or APERAK, its segments from UNH to UNT.

    No group of the message's structure is needed: every tag says itself what it is about.
    """
    unh = segments[0]
    header: Row = {"_row": place(1), "type": text(unh, 3), "_type": place(1, 3, 1)}
    header |= {"kind": "edifact"}
    headers, lines = READERS[text(unh, 3)](header, segments)
    return tables(headers, lines, places)
