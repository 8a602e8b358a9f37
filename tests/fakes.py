"""Stand-ins for what a step is handed, small enough to be believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from exchange.model.case_files import Case
from exchange.model.ecos import Eco
from exchange.model.findings import Finding
from exchange.model.forecasts import EarlierForecast
from exchange.model.ledger import RETURNED, Earlier, Ledger, Sent
from exchange.model.outcome import Document, Source
from exchange.model.outlines import EarlierOutline
from exchange.validators.schema import types


@dataclass(frozen=True)
class Remembered(Ledger):
    """A ledger that remembers what a test tells it."""

    bytes_seen: Mapping[str, Earlier] = field(default_factory=dict)
    interchanges: Mapping[tuple[str, str, str], Earlier] = field(default_factory=dict)
    references: Mapping[tuple[str, str], str] = field(default_factory=dict)
    documents: Mapping[tuple[str, ...], Earlier] = field(default_factory=dict)
    order_documents: Sequence[Document] = ()
    refused: Sequence[Document] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    records: frozenset[str] = frozenset()
    wrong: Mapping[tuple[str, ...], Sequence[Finding]] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Sent] = field(default_factory=dict)
    whole: Mapping[tuple[str, ...], Sequence[Document]] = field(default_factory=dict)
    outlines: Mapping[str, EarlierOutline] = field(default_factory=dict)
    forecasts_before: Sequence[EarlierForecast] = ()
    demanded: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    questions: frozenset[str] = frozenset()
    histories: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    sheets: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RETURNED))
    known_cases: Sequence[Case] = ()
    forecast_documents: Sequence[Document] = ()
    known_ecos: Sequence[Eco] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    received: pl.DataFrame = field(default_factory=lambda: Ledger().changes())
    contents: Mapping[tuple[str, str, str], Mapping[str, pl.DataFrame]] = field(
        default_factory=dict
    )

    def same_bytes(self, sha256: str) -> Earlier | None:
        return self.bytes_seen.get(sha256)

    def interchange(
        self, sender: str, recipient: str, reference: str, since: datetime
    ) -> Earlier | None:
        found = self.interchanges.get((sender, recipient, reference))
        return found if found and found.received_at >= since else None

    def last_reference(self, sender: str, recipient: str) -> str:
        return self.references.get((sender, recipient), "")

    def document(self, document: str, number: str, revision: str = "") -> Earlier | None:
        key = (document, number, revision) if revision else (document, number)
        return self.documents.get(key)

    def order(self, number: str) -> list[Document]:
        return [each for each in self.order_documents if each.number == number]

    def refused_changes(self, number: str) -> list[Document]:
        return [each for each in self.refused if each.number == number]

    def orders(self, since: date) -> list[Document]:  # noqa: ARG002 - all of them
        return [*self.order_documents]

    def forecasts(self, since: datetime) -> list[EarlierForecast]:
        return [each for each in self.forecasts_before if each.received_at >= since]

    def forecast(self, number: str) -> Document | None:
        same = (each for each in self.forecast_documents if each.number == number)
        return next(same, None)

    def source(self, document: str) -> Source | None:
        return self.sources.get(document)

    def demand(self, document: str, until: date | None) -> pl.DataFrame:
        frame = self.demanded[document]
        return frame if until is None else frame.filter(pl.col("start") <= until)

    def changes(self) -> pl.DataFrame:
        return self.received

    def content(self, document: str, number: str, revision: str) -> Mapping[str, pl.DataFrame]:
        return self.contents.get((document, number, revision), {})

    def record(self, record: str) -> bool:
        return record in self.records

    def cured(self, receipt: str, document: str, number: str, revision: str = "") -> list[Finding]:
        key = (receipt, document, number, revision) if revision else (receipt, document, number)
        return [*self.wrong.get(key, ())]

    def kept(self, receipt: str, document: str, number: str, revision: str = "") -> list[Document]:
        key = (receipt, document, number, revision) if revision else (receipt, document, number)
        return [*self.whole.get(key, ())]

    def sent(self, kind: str, reference: str, document: str) -> Sent | None:
        return self.answers.get((kind, document)) or self.answers.get((kind, reference))

    def held(self, document: str) -> pl.DataFrame:
        return self.tables.get(document, pl.DataFrame(schema=types(document)))

    def history(self, document: str) -> pl.DataFrame:
        found = self.histories.get(document)
        return Ledger().history(document) if found is None else found

    def returned(self) -> pl.DataFrame:
        return self.sheets

    def answered(self, number: str) -> bool:
        return number in self.told

    def of(self, _partner: str) -> Ledger:
        return self

    def fed(self) -> frozenset[str]:
        return frozenset(name for name, table in self.tables.items() if table.height)

    def outline(self, feed: str) -> EarlierOutline | None:
        return self.outlines.get(feed)

    def next_number(self, kind: str) -> int:
        return self.numbers.get(kind, 1)

    def cases(self, number: str = "") -> list[Case]:
        return [each for each in self.known_cases if number in {"", each.number}]

    def ecos(self, number: str = "") -> list[Eco]:
        return [each for each in self.known_ecos if number in {"", each.change}]

    def asked(self, number: str) -> frozenset[str]:
        return frozenset(each for each in self.questions if each.startswith(number))
