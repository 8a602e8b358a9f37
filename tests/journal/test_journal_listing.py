"""Pages of documents: all of them, once each, the newest first, and only those one may see."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from ulid import ULID

from exchange.journal import Journal
from exchange.journal.tables import documents
from exchange.model.findings import Verdict
from exchange.model.listings import Asked, Listed
from exchange.model.outcome import Document, Judgement, Outcome

BEGUN = datetime(2026, 11, 1, tzinfo=UTC)
PARTNERS, TYPES = ("acme", "bolt", "coil"), ("forecast", "purchase_order")
VERDICTS = (Verdict.ACCEPTED, Verdict.HELD, Verdict.REJECTED)


def came(journal: Journal, at: datetime, partner: str, *told: tuple[str, Verdict]) -> str:
    """Put a file with some documents on record and return its receipt."""
    receipt = str(ULID.from_datetime(at))
    journal.admit(
        receipt, receipt_id=receipt, partner=partner, filename=f"F_{partner}_{at:%d%H}.edi",
        sha256=sha256(receipt.encode()).hexdigest(), size=1, received_at=at,
    )  # fmt: skip
    made = tuple(
        Document(f"{receipt}{place}", kind, f"N-{partner}-{at:%d}", "original", verdict, {})
        for place, (kind, verdict) in enumerate(told)
    )
    worst = max((each.verdict for each in made), key=VERDICTS.index)
    journal.settle(Outcome(receipt, partner, Judgement("edifact", worst, (), made)), {}, at)
    return receipt


@pytest.fixture
def site(journal: Journal) -> Journal:
    """Return a journal with forty files of three partners."""
    for number in range(40):
        told = [(TYPES[number % 2], VERDICTS[number // 3 % 3])]
        told += [("forecast", Verdict.ACCEPTED)] if number % 5 == 0 else []
        came(journal, BEGUN + number * timedelta(hours=7), PARTNERS[number % 3], *told)
    return journal


def paged(journal: Journal, asked: Asked) -> Iterator[Listed]:
    """Yield what all pages hold, each asked for from where the last one ended."""
    more = "first"
    while more:
        found = journal.catalogue().documents(asked)
        assert len(found.documents) <= asked.limit
        yield from found.documents
        more = found.more
        asked = replace(asked, after=more)


def wanted(journal: Journal, asked: Asked) -> list[str]:
    """Return the documents that are asked for, the plain way."""
    with journal.reading() as connection:
        rows = connection.execute(select(documents)).all()
    since, until = (str(ULID.from_datetime(at))[:10] if at else "" for at in
                    (asked.since, asked.until))  # fmt: skip
    found = [
        (row.receipt, row.seq)
        for row in rows
        if asked.partner in {"", row.partner}
        and asked.document in {"", row.document}
        and asked.verdict in {"", row.verdict}
        and (asked.partners is None or row.partner in asked.partners)
        and row.receipt >= since
        and (not until or row.receipt < until)
    ]
    return [f"{receipt}-{seq}" for receipt, seq in sorted(found, reverse=True)]


moments = st.none() | st.integers(0, 300).map(lambda hours: BEGUN + timedelta(hours=hours))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    partner=st.sampled_from(("", *PARTNERS)),
    document=st.sampled_from(("", *TYPES)),
    verdict=st.sampled_from(("", *VERDICTS)),
    partners=st.none() | st.sets(st.sampled_from(PARTNERS)),
    since=moments,
    until=moments,
    limit=st.integers(1, 20),
)
def test_pages_hold_what_is_asked_for_once_and_in_order(site: Journal, **told: object) -> None:
    asked = Asked(**told)  # type: ignore[arg-type]
    assert [each.place for each in paged(site, asked)] == wanted(site, asked)


def test_tallies_count_what_there_is(site: Journal) -> None:
    found = site.catalogue().tallies()
    assert sum(each.count for each in found) == len([*paged(site, Asked())]) == 48
    assert {each.partner for each in site.catalogue().tallies(["acme"])} == {"acme"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("{receipt:.12}", True),
        ("{small}", True),
        ("N-acme-30", True),
        ("F_acme_3000", True),
        ("{sha256:.30}", True),
        ("FC.{receipt:.9}.CONTRL.edi", True),
        ("N-acme-31", False),
        ("%", False),
        (" ", False),
    ],
)
def test_documents_are_found_by_what_people_have_in_hand(
    journal: Journal, typed: str, *, found: bool
) -> None:
    came(journal, BEGUN, "acme", ("forecast", Verdict.ACCEPTED))
    day = BEGUN + timedelta(days=29)
    receipt = came(journal, day, "acme", ("purchase_order", Verdict.HELD))
    kept = journal.find(receipt)[0].sha256
    text = typed.format(receipt=receipt, small=receipt.lower(), sha256=kept)
    listed = journal.catalogue().documents(Asked(search=text)).documents
    assert [each.receipt for each in listed] == ([receipt] if found else [])
    others = Asked(search=text, partners=["bolt"])
    assert not journal.catalogue().documents(others).documents
