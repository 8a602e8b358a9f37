"""Stand-ins for what a step is handed, small enough to be believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from exchange.model.ecos import Eco
from exchange.model.findings import Finding
from exchange.model.forecasts import EarlierForecast
from exchange.model.ledger import Earlier, Ledger, Sent
from exchange.model.outcome import Document, Source
from exchange.model.outlines import EarlierOutline
from exchange.validators.schema import types


@dataclass(frozen=True)
class Remembered(Ledger):
    """A ledger that remembers what a test tells it."""

    bytes_seen: Mapping[str, Earlier] = field(default_factory=dict)
    interchanges: Mapping[tuple[str, str, str], Earlier] = field(default_factory=dict)
    documents: Mapping[tuple[str, ...], Earlier] = field(default_factory=dict)
    order_documents: Sequence[Document] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    records: frozenset[str] = frozenset()
    wrong: Mapping[tuple[str, ...], Sequence[Finding]] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Sent] = field(default_factory=dict)
    outlines: Mapping[str, EarlierOutline] = field(default_factory=dict)
    forecasts_before: Sequence[EarlierForecast] = ()
    demanded: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    questions: frozenset[str] = frozenset()
    histories: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
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

    def document(self, document: str, number: str, revision: str = "") -> Earlier | None:
        key = (document, number, revision) if revision else (document, number)
        return self.documents.get(key)

    def order(self, number: str) -> list[Document]:
        return [each for each in self.order_documents if each.number == number]

    def orders(self, since: date) -> list[Document]:  # noqa: ARG002 - all of them
        return [*self.order_documents]

    def forecasts(self, since: datetime) -> list[EarlierForecast]:
        return [each for each in self.forecasts_before if each.received_at >= since]

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

    def sent(self, kind: str, reference: str, document: str) -> Sent | None:
        return self.answers.get((kind, document)) or self.answers.get((kind, reference))

    def held(self, document: str) -> pl.DataFrame:
        return self.tables.get(document, pl.DataFrame(schema=types(document)))

    def history(self, document: str) -> pl.DataFrame:
        found = self.histories.get(document)
        return Ledger().history(document) if found is None else found

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

    def ecos(self, number: str = "") -> list[Eco]:
        return [each for each in self.known_ecos if number in {"", each.change}]

    def source(self, document: str) -> Source | None:
        return self.sources.get(document)

    def asked(self, number: str) -> frozenset[str]:
        return frozenset(each for each in self.questions if each.startswith(number))
