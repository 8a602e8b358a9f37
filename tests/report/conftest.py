"""A file that arrived, who sent it, and the rules as shipped."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Cell, Finding, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document
from exchange.model.partners import Contact, Language, Partner, Site, State
from exchange.model.ports import Reply
from exchange.settings import read_rules

Replies = Callable[..., Reply]


@pytest.fixture
def transmission() -> Transmission:
    return Transmission(
        receipt="01JD3K9QWV0000000000000000",
        short="01JD3K9Q",
        partner="northwind",
        filename="FC_W48.xlsx",
        sha256="9f" * 32,
        received_at=datetime(2026, 9, 1, 22, 30, 12, tzinfo=UTC),
        content=b"x" * 48213,
    )


@pytest.fixture
def reply() -> Replies:
    def of(language: Language = "en", state: State = "live") -> Reply:
        site = Site(
            name="Our Plant",
            contacts=(
                Contact(role="edi", name="Anna Nowak", email="edi@plant.example", deputy="Jan Lis"),
                Contact(role="operational", name="Piotr Wilk"),
            ),
        )
        partner = Partner(
            id="northwind",
            name="Northwind Devices",
            state=state,
            language=language,
            timezone="Europe/Berlin",
        )
        return Reply(
            site=site,
            partner=partner,
            rules=read_rules(),
            now=datetime(2026, 9, 1, 22, 31, tzinfo=UTC),
            control=lambda kind: ControlNumber(kind, 1),
            software="0.1.0",
            ruleset="0123456789ab",
        )

    return of


@pytest.fixture
def accepted() -> Document:
    return Document("D1", "forecast", "FC-48", "original", Verdict.ACCEPTED, {"buckets": 1248})


@pytest.fixture
def held(accepted: Document) -> Document:
    stream = io.BytesIO()
    pl.DataFrame(
        {
            "line": [1, 2, 3],
            "line_number": ["10", "20", None],
            "customer_part": ["NW-1", "NW-2", "NW-3"],
            "status": ["released", "held", "held"],
        }
    ).write_ipc(stream)
    question = Finding("XLS-010", Cell("Forecast", 14, 9), table="forecast_lines", row=1)
    tables = {"forecast_lines": stream.getvalue()}
    return replace(accepted, verdict=Verdict.HELD, findings=(question,), tables=tables)


@pytest.fixture
def rejected(accepted: Document) -> Document:
    negative = Finding("FC-006", Cell("Forecast", 12, 6), observed="-5", expected="0 or more")
    return replace(accepted, number="FC-49", verdict=Verdict.REJECTED, findings=(negative,))
