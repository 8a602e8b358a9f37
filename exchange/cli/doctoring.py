"""`exchange doctor`: can this site, on this machine, do what it is configured to do?"""

import importlib.util
import os
import platform
import pwd
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from exchange import settings, wiring
from exchange.cli import console, dropping, reaching
from exchange.cli.connected import connections
from exchange.cli.signs import Mark, Sign
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.model.configuration import OURS, Configuration
from exchange.model.gln import gln
from exchange.sandbox.confining import Confinement
from exchange.sandbox.readers import Readers
from exchange.spool.listing import being_written
from exchange.spool.mounts import f_type, refusal, remote
from exchange.spool.site import Spool, cramped, missing, prepare, probe

WAL_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite releases with the WAL-reset fix; older ones need a single writer, which we are."""

FLOOR = (3, 11, 8)
"""Older ones accept zip archives with overlapping members (CVE-2024-0450); we check ourselves."""

BROKEN = 1


def doctor(site: Path) -> int:
    """Examine a site and print every sign; 0 where nothing fails, 1 otherwise."""
    configuration = wiring.load(site)
    signs = [sign for examine in EXAMINATIONS for sign in examine(site, configuration)]
    console.table(("", "What", "Finding"), signs)
    return BROKEN if any(mark == "FAIL" for mark, _, _ in signs) else 0


def configured(site: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say what the configuration holds and what a site would miss in it."""
    partners = [found for found in configuration.partners.values() if found.id != settings.ERP]
    yield "ok", "configuration", f"{site / 'exchange.toml'}, {len(partners)} partners"
    for partner in partners:
        feeds = len(partner.feeds)
        mark: Mark = "ok" if feeds else "warn"
        yield mark, f"partner {partner.id}", f"{partner.state}, {feeds} feeds"
    if not configuration.site.contacts:
        yield "warn", "contacts", "none in exchange.toml: the reports name nobody to ask"
    for identifier in configuration.site.identifiers:
        if identifier.startswith("14:") and not gln(identifier.removeprefix("14:")):
            yield "warn", "identifiers", f"{identifier} fails the check digit of a GLN"


def agreed(_: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say which version of each agreement is in force today, and whose holidays are known."""
    today = configuration.day(datetime.now(UTC))
    for partner in configuration.partners.values():
        if partner.agreement:
            found = configuration.agreement_of(partner.id, today)
            told = found.title if found else f"{partner.agreement}: no version is in force today"
            yield "ok" if found else "warn", f"agreement with {partner.id}", told
    calendars = {"ours": configuration.site_calendar} | {
        name: each for name, each in configuration.calendars.items() if name != OURS
    }
    named = ", ".join(f"{whose} {each.name}" for whose, each in calendars.items() if each.name)
    mark: Mark = "ok" if configuration.site_calendar.name else "warn"
    yield mark, "calendars", named or "none is named: only weekends are days off"


def structures(site: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say which message structures the site brings, and what they replace."""
    for file, told in wiring.own_structures(site, configuration):
        yield "ok", f"structures/{file}", told


def folders(site: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say whether the folders are there, on one file system, and may be written."""
    spool = Spool(site)
    owner = keeper(spool)
    if owner and any(missing(spool, configuration.partners)):
        told = f"some are missing, and root makes none: run exchange doctor as {owner}"
        yield "warn", "folders", told
        return
    try:
        prepare(spool, configuration.partners)
        troubles = probe(spool)
    except (Misconfigured, OSError) as mistake:
        yield "FAIL", "folders", str(mistake)
        return
    for folder, why in troubles.items():
        yield "FAIL", spool.shown(folder), why
    if not troubles:
        yield "ok", "folders", "on one file system; files can be moved between all of them"
    full = cramped(os.statvfs(site))
    yield ("FAIL", "disk", full) if full else ("ok", "disk", "room enough")


def keeper(spool: Spool) -> str:
    """Return whose site it is where we are root and it belongs to another account, else ''."""
    var = spool.lock.parent
    owner = (var if var.is_dir() else spool.root).stat().st_uid
    if os.geteuid() != 0 or owner == 0:
        return ""
    known = (each.pw_name for each in pwd.getpwall() if each.pw_uid == owner)
    return next(known, f"account {owner}")


def leases(site: Path, _: Configuration) -> Iterator[Sign]:
    """Say whether an open writer can be seen here."""
    shared = remote(f_type(site))
    if shared:
        yield "warn", "leases", f"on {shared} an open writer cannot be seen; files settle longer"
        return
    if not (site / "var").is_dir():
        yield "warn", "leases", "not tried: there is no folder var yet"
        return
    with NamedTemporaryFile(dir=site / "var", prefix="doctor-") as probe_file:
        descriptor = os.open(probe_file.name, os.O_RDONLY)
        seen = being_written(descriptor)
        os.close(descriptor)
    if seen is None:
        yield "warn", "leases", "an open writer cannot be seen here; files settle longer"
    else:
        yield "ok", "leases", "a file that is still being written is seen and left alone"


def journal(site: Path, _: Configuration) -> Iterator[Sign]:
    """Say whether the journal opens and which SQLite writes it."""
    path = site / "var" / "journal.db"
    place = path.resolve()
    elsewhere = place.parent.is_dir() and refusal(place, f_type(place.parent))
    if elsewhere:
        yield "FAIL", "journal", elsewhere
        return
    if path.is_file():
        try:
            open_journal(path, read_only=True).close()
        except Misconfigured as mistake:
            yield "FAIL", "journal", str(mistake)
            return
    yield "ok", "journal", str(path) if path.is_file() else "none yet; the first run makes it"
    found = sqlite3.sqlite_version_info
    fixed = found >= WAL_FIXED[0] or any(f[:2] == found[:2] and found >= f for f in WAL_FIXED)
    told = "" if fixed else " (before the WAL-reset fix; safe with our single writer)"
    yield "ok", "SQLite", f"{sqlite3.sqlite_version}{told}"


def libraries(_: Path, __: Configuration) -> Iterator[Sign]:
    """Say what the versions are, and whether hostile XML is refused."""
    python = platform.python_version_tuple()
    young = tuple(int(part) for part in python[:3]) >= FLOOR
    note = "" if young else " (3.11.8 or newer is better: CVE-2024-0450)"
    yield "ok", "Python", platform.python_version() + note
    names = ("polars", "pandera", "openpyxl", "pydifact", "sqlalchemy", "holidays", "paramiko")
    yield "ok", "libraries", ", ".join(f"{name} {version(name)}" for name in names)
    guarded = importlib.util.find_spec("defusedxml") is not None
    yield (
        ("ok", "XML", "entities in workbooks are refused")
        if guarded
        else ("FAIL", "XML", "defusedxml is missing: a workbook could expand entities")
    )


def children(_: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say whether a reading child starts, and what it may use."""
    readers = Readers(configuration)
    try:
        readers.idle.put(readers.ready())
    except OSError as error:
        yield "FAIL", "reading children", str(error)
        return
    finally:
        readers.close()
    limits = configuration.site.limits
    allowed = f"{limits.read_seconds:g} s and {limits.read_memory // 1_000_000} MB of memory"
    size = f"at most {limits.max_bytes // 1_000_000} MB"
    size += f", an archive {limits.package_bytes // 1_000_000} MB"
    yield "ok", "reading children", f"they start; a file may take {allowed} and have {size}"
    closed = readers.confinement or Confinement()
    yield "ok" if closed.whole else "warn", "their reach", str(closed)


EXAMINATIONS: tuple[Callable[[Path, Configuration], Iterator[Sign]], ...] = (
    configured,
    agreed,
    connections,
    reaching.told,
    reaching.mailboxes,
    structures,
    folders,
    leases,
    journal,
    libraries,
    children,
    dropping.signs,
)
