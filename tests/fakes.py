"""Stand-ins for what a step is handed, small enough to be believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exchange.model.outcome import Earlier


@dataclass(frozen=True)
class Remembered:
    """A ledger that remembers what a test tells it."""

    bytes_seen: Mapping[str, Earlier] = field(default_factory=dict)
    interchanges: Mapping[tuple[str, str, str], Earlier] = field(default_factory=dict)
    documents: Mapping[tuple[str, str], Earlier] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    records: frozenset[str] = frozenset()

    def same_bytes(self, sha256: str) -> Earlier | None:
        return self.bytes_seen.get(sha256)

    def interchange(self, sender: str, recipient: str, reference: str) -> Earlier | None:
        return self.interchanges.get((sender, recipient, reference))

    def document(self, document: str, number: str) -> Earlier | None:
        return self.documents.get((document, number))

    def record(self, record: str) -> bool:
        return record in self.records

    def next_number(self, kind: str) -> int:
        return self.numbers.get(kind, 1)
