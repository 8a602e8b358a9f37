import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exchange.adapters.erp.records import (
    EXPORTED_STATES,
    EXPORTED_VERDICTS,
    write_record,
    write_retraction,
)
from exchange.model.agreements import Agreement
from exchange.model.findings import Cell, Finding, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Response
from exchange.model.partners import State
from exchange.model.ports import Reply

STEM = "_erp/forecast/northwind.FC%2F48.01JD3K9QWV0000000000000000"


def header_of(responses: Sequence[Response]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(responses[-1].content)
    return content


def test_the_json_is_published_last_beside_its_tables(
    transmission: Transmission, document: Document, reply: Reply
) -> None:
    responses = write_record(transmission, document, reply)
    assert [response.path for response in responses] == [
        f"{STEM}.forecast_header.parquet",
        f"{STEM}.forecast_header.csv",
        f"{STEM}.forecast_buckets.parquet",
        f"{STEM}.forecast_buckets.csv",
        f"{STEM}.json",
    ]
    assert {(response.level, response.type) for response in responses} == {("record", "RECORD")}


def test_the_json_tells_what_the_record_is(
    transmission: Transmission, document: Document, reply: Reply
) -> None:
    header = header_of(write_record(transmission, document, reply))
    assert header["record_version"] == "1"
    assert header["record"] == document.id
    assert (header["state"], header["verdict"]) == ("live", "accepted")
    assert header["partner"] == {"id": "northwind", "name": "Northwind Devices"}
    assert header["source"] == {"file": "FC_W48.edi", "sha256": "ab" * 32}
    assert header["received_at"] == "2026-09-01T06:30:00+00:00"
    assert header["header"] == document.header
    assert header["succeeds"] is None


def test_the_json_names_each_table_with_its_counts_and_digests(
    transmission: Transmission, document: Document, reply: Reply
) -> None:
    responses = write_record(transmission, document, reply)
    tables = header_of(responses)["tables"]
    buckets = tables["forecast_buckets"]
    files = {Path(response.path).name: response.content for response in responses}
    assert (buckets["schema"], buckets["rows"], buckets["held"]) == ("forecast_buckets", 3, 1)
    for table in tables.values():
        for form in ("parquet", "csv"):
            digest = hashlib.sha256(files[table[form]]).hexdigest()
            assert digest == table[f"{form}_sha256"]


def test_held_rows_are_exported_and_marked(
    transmission: Transmission, document: Document, reply: Reply, buckets: pl.DataFrame
) -> None:
    question = Finding("ASK-1", Cell("FC", 8, 6), "0", table="forecast_buckets", row=1)
    held = replace(document, verdict=Verdict.HELD, findings=(question,))
    responses = write_record(transmission, held, reply)
    written = pl.read_parquet(io.BytesIO(responses[2].content))
    assert written.equals(buckets.drop("_row"))
    assert header_of(responses)["findings"] == [
        {
            "rule": "ASK-1",
            "severity": "HOLD",
            "place": "FC!F8",
            "sentence": "0: is it meant?",
            "table": "forecast_buckets",
            "row": 1,
            "question": None,
        }
    ]


def test_a_row_of_unknown_status_counts_as_held(
    transmission: Transmission,
    document: Document,
    reply: Reply,
    arrow: Callable[[pl.DataFrame], bytes],
) -> None:
    table = arrow(pl.DataFrame({"line": [1, 2], "status": ["released", None]}))
    responses = write_record(transmission, replace(document, tables={"lines": table}), reply)
    assert header_of(responses)["tables"]["lines"]["held"] == 1


@pytest.mark.parametrize("table", ["", "forecast_header"])
def test_nothing_leaves_while_the_whole_document_waits(
    transmission: Transmission, document: Document, reply: Reply, table: str
) -> None:
    held = replace(document, verdict=Verdict.HELD, findings=(Finding("ASK-1", table=table),))
    assert write_record(transmission, held, reply) == ()


def test_a_warning_about_the_whole_document_holds_nothing(
    transmission: Transmission, document: Document, reply: Reply
) -> None:
    warned = replace(document, findings=(Finding("OK-1"),))
    assert write_record(transmission, warned, reply)


@pytest.mark.parametrize("verdict", [Verdict.REJECTED, Verdict.UNREADABLE])
def test_what_was_not_accepted_does_not_reach_the_erp(
    transmission: Transmission, document: Document, reply: Reply, verdict: Verdict
) -> None:
    assert write_record(transmission, replace(document, verdict=verdict), reply) == ()


@pytest.mark.parametrize("state", ["draft", "test", "suspended"])
def test_only_a_live_partner_reaches_the_erp(
    transmission: Transmission, document: Document, reply: Reply, state: State
) -> None:
    partner = replace(reply.partner, state=state)
    assert write_record(transmission, document, replace(reply, partner=partner)) == ()


def test_a_record_says_by_which_agreement_it_was_judged(
    transmission: Transmission, document: Document, reply: Reply
) -> None:
    versions = {
        transmission.received_at: Agreement(
            name="frame", version="3", valid_from=date(2026, 1, 1), digest="c0ffee123456"
        )
    }
    judged = replace(reply, judged_by=versions.get)
    assert header_of(write_record(transmission, document, judged))["agreement"] == {
        "name": "frame", "version": "3", "digest": "c0ffee123456",
    }  # fmt: skip
    retracted = json.loads(write_retraction(transmission, document, "mistake", judged).content)
    assert retracted["agreement"]["version"] == "3"
    assert header_of(write_record(transmission, document, reply))["agreement"] is None


def test_every_verdict_and_state_is_decided() -> None:
    assert set(EXPORTED_VERDICTS) == set(Verdict)
    assert set(EXPORTED_STATES) == set(get_args(State))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@example({"number": "half a pair: \ud83d"})
@given(st.dictionaries(st.text(), st.text()))
def test_any_number_and_header_survive_in_the_json(
    transmission: Transmission, document: Document, reply: Reply, header: dict[str, str]
) -> None:
    number = "".join(header.values())
    odd = replace(document, number=number, header=header, tables={})
    responses = write_record(transmission, odd, reply)
    assert header_of(responses)["number"] == number
    assert header_of(responses)["header"] == header
    assert responses[0].path.count("/") == 2


def test_the_same_document_gives_the_same_bytes(
    transmission: Transmission, document: Document, reply: Reply
) -> None:
    assert write_record(transmission, document, reply) == write_record(
        transmission, document, reply
    )
