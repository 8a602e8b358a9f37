"""Refuses terms of retention that would not say for everything how long it is kept."""

from collections.abc import Collection
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.retention import Retention
from exchange.settings.feeds import DOCUMENTS
from exchange.settings.mistakes import meant, place


def check_retention(path: Path, terms: Retention, partners: Collection[str]) -> None:
    """Refuse an override for nobody, for what we do not know, or that is there twice."""
    known: set[tuple[str, str]] = set()
    for number, each in enumerate(terms.overrides):
        where = ("retention", "overrides", number)
        if each.partner and each.partner not in partners:
            named = meant(each.partner, partners)
            raise Misconfigured(
                f"{place(path, (*where, 'partner'))}: no partner {each.partner!r}{named}"
            )
        if each.document and each.document not in DOCUMENTS:
            named = meant(each.document, DOCUMENTS)
            raise Misconfigured(
                f"{place(path, (*where, 'document'))}: no document {each.document!r}{named}"
            )
        if (each.partner, each.document) in known or not (each.partner or each.document):
            raise Misconfigured(
                f"{place(path, where)}: name a partner, a document or both, each pair once"
            )
        known.add((each.partner, each.document))
