"""XLS-012: what moved in a spreadsheet since the last accepted file of its feed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from exchange.model.findings import Finding, letters
from exchange.model.ledger import Ledger
from exchange.model.outlines import Heading, Outline

LISTED = 8
"""Changes named in one finding; more are only counted."""

FIGURES = re.compile(r"\d+")

Nth = tuple[str, int]
"""A heading by what stays the same of it, and which of those alike it is."""


def layout_changes(outline: Outline | None, ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding where the table is not laid out as it was before."""
    before = ledger.outline(outline.feed) if outline else None
    if outline is None or before is None:
        return
    changes = [*differences(before.outline, outline)]
    if changes:
        more = [f"… ({len(changes)})"] if len(changes) > LISTED else []
        observed = "; ".join(changes[:LISTED] + more)
        params = {"date": f"{before.received_at:%Y-%m-%d}", "earlier": before.filename}
        yield Finding("XLS-012", outline.place, observed=observed, params=params)


def differences(before: Outline, now: Outline) -> Iterator[str]:
    """Yield what changed, in signs that read the same in every language.

    `+` came, `-` went, `→` was renamed or moved. Columns that stand elsewhere only because
    others came or went are not named.
    """
    if FIGURES.sub("#", before.sheet.casefold()) != FIGURES.sub("#", now.sheet.casefold()):
        yield f"[{before.sheet}] → [{now.sheet}]"
    old, new = _counted(before.headings), _counted(now.headings)
    gone = {heading.position: heading for key, heading in old.items() if key not in new}
    came = {heading.position: heading for key, heading in new.items() if key not in old}
    for position in sorted({*gone, *came}):
        yield _change(gone.get(position), came.get(position))
    yield from _moves(old, new, [*gone], [*came])


def _counted(headings: Sequence[Heading]) -> dict[Nth, Heading]:
    seen = Counter[str]()
    found = {}
    for heading in headings:
        found[heading.key, seen[heading.key]] = heading
        seen[heading.key] += 1
    return found


def _change(gone: Heading | None, came: Heading | None) -> str:
    if gone and came:
        return f"{letters(came.column)} '{gone.text}' → '{came.text}'"
    if came:
        return f"+ {letters(came.column)} '{came.text}'"
    return f"- {letters(gone.column)} '{gone.text}'" if gone else ""


def _moves(
    old: Mapping[Nth, Heading], new: Mapping[Nth, Heading], gone: list[int], came: list[int]
) -> Iterator[str]:
    """Yield the headings that moved by themselves, neighbours that moved together as one."""
    run: list[tuple[Heading, Heading]] = []
    for key, heading in old.items():
        other = new.get(key)
        if other is None or not _moved(heading, other, gone, came):
            continue
        if run and _shift(*run[-1]) != _shift(heading, other):
            yield _move(run)
            run = []
        run.append((heading, other))
    if run:
        yield _move(run)


def _shift(before: Heading, now: Heading) -> int:
    return now.position - before.position


def _moved(before: Heading, now: Heading, gone: Sequence[int], came: Sequence[int]) -> bool:
    pushed = sum(position < now.position for position in came)
    pulled = sum(position < before.position for position in gone)
    return _shift(before, now) != pushed - pulled


def _move(run: Sequence[tuple[Heading, Heading]]) -> str:
    (first, to_first), (last, to_last) = run[0], run[-1]
    if first is last:
        return f"'{first.text}' {letters(first.column)} → {letters(to_first.column)}"
    return (
        f"{letters(first.column)}:{letters(last.column)} → "
        f"{letters(to_first.column)}:{letters(to_last.column)}"
    )
