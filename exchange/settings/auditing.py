"""Checks what signs the audit trail and where that is copied to."""

from dataclasses import replace
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.partners import Site
from exchange.settings.mailing import hidden
from exchange.settings.mistakes import place


def with_audit(path: Path, site: Site) -> Site:
    """Return a site whose audit key is named by its whole path; `path` is its file.

    Raises Misconfigured for a key that is not there or open to others, and for copies without one.
    A folder that is not there is no mistake: it may be a disk that is brought once a day.
    """
    audit = site.audit
    if audit.copies and not audit.key_file:
        where = place(path, ("audit", "copies"))
        raise Misconfigured(f"{where}: what is copied is signed; key_file is missing beside it")
    key = hidden(path, ("audit", "key_file"), audit.key_file)
    return replace(site, audit=replace(audit, key_file=key))
