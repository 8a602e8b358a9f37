"""Every rule of an engineering change, and of a package of documents."""

from collections.abc import Callable, Iterator, Sequence

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos import received
from exchange.reconcile.engineering import (
    bom,
    demand,
    dispositions,
    effectivity,
    files,
    items,
    packages,
    repeated,
    sources,
    standing,
)
from exchange.reconcile.engineering.foreseen import engineering
from exchange.reconcile.engineering.stated import Change

Rule = Callable[[Change], Iterator[Finding]]

ALWAYS: Sequence[Rule] = (
    standing.numbered,
    standing.urgent,
    files.altered,
)
"""Rules of every change, also of one that is cancelled."""

OPEN: Sequence[Rule] = (
    standing.undecided,
    standing.many,
    standing.conflicting,
    standing.marked,
    items.unknown,
    items.old_revision,
    items.new_revision,
    bom.miscounted,
    bom.mismarked,
    sources.exhausted,
    files.unclear,
)
"""Rules of a change of which something may come."""

BUILT: Sequence[Rule] = (
    items.interchangeable,
    effectivity.missing,
    effectivity.past,
    effectivity.too_soon,
    effectivity.before_material,
    dispositions.missing,
    dispositions.costly,
    demand.orders,
    demand.forecast,
    bom.inapplicable,
    sources.unsourced,
)
"""Rules of a change by which something is built otherwise."""

OF_PACKAGE: Sequence[Rule] = (files.altered, files.unclear, bom.miscounted)


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with an engineering change."""
    change = Change(message, engineering(message, known))
    yield from repeated.again(message, known)
    yield from received.findings(message, known)
    yield from judged(change)


def judged(change: Change) -> Iterator[Finding]:
    """Yield what is wrong with a change by itself and by what we know."""
    rules = [*ALWAYS]
    if not standing.over(change):
        rules += OPEN if change.documentary else (*OPEN, *BUILT)
    for rule in rules:
        yield from rule(change)


def of_package(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with a package of documents."""
    bare = packages.bare(known)
    yield from packages.incomplete(message, bare)
    for rule in OF_PACKAGE:
        yield from rule(Change(message, bare))
