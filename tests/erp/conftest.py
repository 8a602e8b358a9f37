"""A live partner, an accepted forecast and its neighbours, made by hand."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Rule, Severity, Topic, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document
from exchange.model.partners import Partner, Site
from exchange.model.ports import Reply

RULES = {
    "OK-1": Rule("OK-1", Severity.WARN, Topic.EDI, {"en": "{place}: {observed} was seen."}),
    "ASK-1": Rule("ASK-1", Severity.HOLD, Topic.OPERATIONAL, {"en": "{observed}: is it meant?"}),
}


Arrow = Callable[[pl.DataFrame], bytes]


@pytest.fixture
def arrow() -> Arrow:
    def write(frame: pl.DataFrame) -> bytes:
        stream = io.BytesIO()
        frame.write_ipc(stream)
        return stream.getvalue()

    return write


@pytest.fixture
def buckets() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "line": [1, 1, 2],
            "start": [date(2026, 9, 7), date(2026, 9, 14), None],
            "quantity": [Decimal("1234567.5"), Decimal(0), None],
            "quantity_raw": ["1.234.567,5", "=0", ""],
            "note": ['say "no", please', None, "two\r\nlines"],
            "status": ["released", "held", "released"],
            "_row": [7, 8, 9],
        },
        schema_overrides={"quantity": pl.Decimal(28, 6)},
    )


@pytest.fixture
def tables(buckets: pl.DataFrame, arrow: Arrow) -> Mapping[str, bytes]:
    header = pl.DataFrame({"number": ["FC/48"], "status": ["released"]})
    return {"forecast_header": arrow(header), "forecast_buckets": arrow(buckets)}


@pytest.fixture
def document(tables: Mapping[str, bytes]) -> Document:
    return Document(
        id="01JD3K9Q00000000000000D0C1",
        document="forecast",
        number="FC/48",
        function="original",
        verdict=Verdict.ACCEPTED,
        rows={"buckets": 3},
        header={"number": "FC/48", "ship_to_name": "Łódź 'Süd'"},
        tables=tables,
    )


@pytest.fixture
def transmission() -> Transmission:
    return Transmission(
        receipt="01JD3K9QWV0000000000000000",
        short="01JD3K9Q",
        partner="northwind",
        filename="FC_W48.edi",
        sha256="ab" * 32,
        received_at=datetime(2026, 9, 1, 6, 30, tzinfo=UTC),
        content=b"",
    )


@pytest.fixture
def reply() -> Reply:
    return Reply(
        site=Site(name="Our Plant"),
        partner=Partner(id="northwind", name="Northwind Devices", state="live"),
        rules=RULES,
        now=datetime(2026, 9, 1, 6, 31, tzinfo=UTC),
        control=lambda kind: ControlNumber(kind, 1),
        software="0.1.0",
        ruleset="0123456789ab",
    )
