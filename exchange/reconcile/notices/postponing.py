"""New commitments that are delays: told once, by a notice or by an answer, never by both."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.numbers import significant
from exchange.model.outcome import Decision
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices.books import book_of
from exchange.reconcile.notices.lines import Key, Row
from exchange.reconcile.notices.promises import slip
from exchange.reconcile.notices.standing import COMMIT, Book, Standing, by_line, explained

NEWEST = "z"
"""Stands behind every identity of a document: that of the file that is being judged."""


@dataclass(frozen=True, slots=True)
class Recommitted:
    """What a file says of a line: a delay nobody was told of, or what was told already."""

    at: int
    postponed: bool = False
    known: bool = False


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """NOT-017: a commitment moves a delivery, and the customer is told once a delay says why."""
    table = message.tables[COMMIT]
    for (_, order), lines in quiet(message, known).items():
        for (_, line), each in lines.items():
            if each.postponed:
                yield table.finding("NOT-017", each.at, "date", order=order, line=line)


def answered(
    found: Iterator[Decision], message: Message, known: Circumstances
) -> Iterator[Decision]:
    """Leave out the answers to orders of which a file says nothing that is to be answered."""
    silent = quiet(message, known) if COMMIT in message.tables else {}
    for each in found:
        if (each.partner, significant(each.answer.number)) not in silent:
            yield each


def quiet(
    message: Message, known: Circumstances
) -> Mapping[tuple[str, str], Mapping[Key, Recommitted]]:
    """Return the orders of which all lines in a file are delays, or told already, by partner."""
    frame = message.tables[COMMIT].frame.with_row_index("at")
    found = defaultdict[tuple[str, str], dict[Key, Recommitted]](dict)
    wanted = frame.drop_nulls(["partner", "order_number", "line_number", "answer"])
    for (partner,), theirs in wanted.group_by(["partner"], maintain_order=True):
        if partner not in known.partners:
            continue
        name = str(partner)
        whole = book_of(name, known)
        for key, rows in by_line(theirs.iter_rows(named=True)).items():
            found[name, key[0]][key] = recommitted(whole, key, rows)
    return {
        order: lines
        for order, lines in found.items()
        if all(each.postponed or each.known for each in lines.values())
    }


def recommitted(whole: Book, key: Key, rows: list[Row]) -> Recommitted:
    """Return what the rows about one line come to."""
    at, line = rows[0]["at"], whole.line(key)
    if line is None or line.waits:
        return Recommitted(at)
    begun = Standing(line.asked, committed=line.agreed)
    steps = [*whole.steps(key, line)]
    now = steps[-1][1] if steps else begun
    last = steps[-1][0].document if steps else ""
    after = line.committed(rows, NEWEST)
    if not after or line.asked_between(last, NEWEST):
        return Recommitted(at)
    told = now.told > 0 and not slip(now.promise, after)
    return Recommitted(at, whole.postpones(now, after) and not explained(rows), told)
