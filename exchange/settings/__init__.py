"""Reads a site's configuration and refuses to start on anything that is not understood."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from zoneinfo import available_timezones

import yaml

from exchange import __version__
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Rule, Rules
from exchange.model.layouts import Layout
from exchange.model.partners import Partner, Site
from exchange.model.shipped import schemas
from exchange.model.structures import StructureFiles
from exchange.settings.agreements import read_agreements, refuse_unknown_agreements
from exchange.settings.auditing import with_audit
from exchange.settings.calendars import read_calendars
from exchange.settings.connections import with_connections
from exchange.settings.digests import digest as digest
from exchange.settings.erp import ERP as ERP
from exchange.settings.erp import erp_of
from exchange.settings.feeds import DOCUMENTS as DOCUMENTS
from exchange.settings.feeds import READABLE as READABLE
from exchange.settings.feeds import SIGNED, check_feed, check_feed_layout
from exchange.settings.feeds import UNLAID as UNLAID
from exchange.settings.hubs import refuse_hubs
from exchange.settings.listening import check_listening
from exchange.settings.mailboxes import with_mailboxes
from exchange.settings.mailing import refuse_unmailed, with_mail
from exchange.settings.mistakes import check, meant, parse, place, read
from exchange.settings.packing import refuse_packing
from exchange.settings.retaining import check_retention
from exchange.settings.secrets import with_secrets
from exchange.settings.structures import read_structures

SITE_FILE = "exchange.toml"
PARTNER_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SUFFIX = re.compile(r"(\.[A-Za-z0-9_-]{1,20})?")
PATTERNS = {"%d", "%m", "%Y", "%y", "%b", "%B", "%e", "%j"}
"""What a date pattern of a layout may hold."""

PREFIX: Mapping[str, str | tuple[str, ...]] = {
    "forecast": "forecast_",
    "call_off": "forecast_",
    "purchase_order": "order_",
    "purchase_order_change": "order_change_",
    "bom": "bom_",
    "engineering_change": ("change_", "package_"),
    "document_package": "package_",
    "aml": "package_aml",
    "project_notice": ("project_notice_", "package_"),
    **{name: name for name in ERP_TABLES},
}
"""How the names of a document's canonical tables begin."""

IDENTIFIER = re.compile(r"[^:]{0,4}:.{1,35}")


def load(site: Path) -> Configuration:
    """Read `exchange.toml`, `partners/*.toml` and the layouts of the site at this folder.

    Raises Misconfigured naming file, line and key of the first thing that is wrong.
    """
    layouts = dict(read_layouts(schemas() / "layouts")) | dict(read_layouts(site / "layouts"))
    refuse_packing(site / "layouts", layouts)
    partners = dict(read_partners(site / "partners", layouts))
    refuse_shared_identifiers(partners)
    refuse_hubs(site / "partners", partners)
    own = with_mail(site / SITE_FILE, read(site / SITE_FILE, Site))
    check_identifiers(site / SITE_FILE, own.identifiers)
    check_zone(site / SITE_FILE, own.timezone)
    refuse_unmailed(site, own, partners.values())
    own = with_mailboxes(site / SITE_FILE, own, partners)
    check_retention(site / SITE_FILE, own.retention, {*partners, ERP})
    check_listening(site / SITE_FILE, own.metrics)
    own = with_audit(site / SITE_FILE, own)
    erp = erp_of(own)
    for feed in erp.feeds:
        check_feed_layout(f"{site / 'layouts' / feed.layout}.toml", feed, layouts)
    everybody = partners | {ERP: erp}
    structures, rules = dict(read_structures(site)), read_rules()
    agreements = read_agreements(site, rules)
    refuse_unknown_agreements(site, partners.values(), agreements)
    return Configuration(
        site=own,
        partners=everybody,
        layouts=layouts,
        rules=rules,
        ruleset=ruleset(structures),
        software=__version__,
        structures=structures,
        agreements=agreements,
        calendars=dict(read_calendars(site, own, partners)),
    )


def read_partners(folder: Path, layouts: Mapping[str, Layout]) -> Iterator[tuple[str, Partner]]:
    """Yield each partner under its id, which is its file's name."""
    for path in sorted(folder.glob("*.toml")):
        if not PARTNER_ID.fullmatch(path.stem):
            raise Misconfigured(
                f"{path}: a partner file is named in a-z, 0-9 and -, like acme.toml"
            )
        partner = read(path, Partner, id=path.stem)
        check_partner(path, partner, layouts)
        known = with_secrets(path, partner, folder.parent)
        yield path.stem, with_connections(path, known, folder.parent)


def check_partner(path: Path, partner: Partner, layouts: Mapping[str, Layout]) -> None:
    """Refuse a partner whose identifiers, zone or feeds cannot work."""
    check_identifiers(path, partner.identifiers)
    check_zone(path, partner.timezone)
    check_charset(path, partner.edi.charset)
    if not SUFFIX.fullmatch(partner.done_suffix):
        where = place(path, ("done_suffix",))
        raise Misconfigured(f"{where}: {partner.done_suffix!r} is no ending, as '.done' is")
    for number, feed in enumerate(partner.feeds):
        check_feed(path, number, feed, layouts)
    signed = any(feed.format in SIGNED for feed in partner.feeds)
    if signed and not partner.identifiers and partner.state != "draft":
        raise Misconfigured(
            f"{place(path, ('identifiers',))}: a partner who sends EDI needs at least one, "
            "because the sender in the envelope is compared with it"
        )


def check_charset(path: Path, charset: str) -> None:
    """Refuse a character set that Python has no codec of text for."""
    try:
        known = not charset or isinstance(b"A".decode(charset), str)
    except LookupError:
        known = False
    if not known:
        where = place(path, ("edi", "charset"))
        raise Misconfigured(f"{where}: {charset!r} is no character set; try 'utf-8' or 'cp1252'")


def read_layouts(folder: Path) -> Iterator[tuple[str, Layout]]:
    """Yield each layout of a folder under its name, which is its file's name."""
    for path in sorted(folder.glob("*.toml")):
        layout = read(path, Layout)
        check_layout(path, layout)
        yield path.stem, layout


def read_rules() -> Rules:
    """Return the catalogue of `schemas/rules.toml` by rule id."""
    path = schemas() / "rules.toml"
    return {name: rule(path, name, row) for name, row in parse(path).items()}


def rule(path: Path, name: str, row: object) -> Rule:
    """Turn one table of the catalogue into a rule; its languages are its text."""
    if not isinstance(row, dict):
        raise Misconfigured(f"{path}: {name} is not a table")
    languages = {key: row[key] for key in ("en", "de", "pl") if key in row}
    rest = {key: value for key, value in row.items() if key not in languages}
    return check(path, {"id": name, "text": languages, **rest}, Rule, at=(name,))


def ruleset(own: Mapping[str, StructureFiles]) -> str:
    """Return the version of the rules in force: 12 hex digits over catalogue and schemas.

    A site's own message structures are part of it: what is accepted depends on them.
    """
    files = [schemas() / "rules.toml", *sorted((schemas() / "canonical").glob("*.yaml"))]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for standard, structures in sorted(own.items()):
        for each in structures:
            digest.update(f"{standard}/{each.name}\0{each.text}\0".encode())
    return digest.hexdigest()[:12]


def check_layout(path: Path, layout: Layout) -> None:
    """Refuse constants, identifiers and date patterns that no reader would understand."""
    for table, values in layout.constants.items():
        known = columns(layout.document, table)
        if not known:
            raise Misconfigured(f"{place(path, ('constants', table))}: there is no such table")
        for column in sorted(set(values) - known):
            where = place(path, ("constants", table, column))
            raise Misconfigured(f"{where}: {table} has no such column{meant(column, known)}")
    named = {*layout.columns, *layout.header}
    for key, fields in (
        ("identifiers", set(layout.identifiers) - set(layout.columns) - {"revision"}),
        ("identifier_formats", set(layout.identifier_formats) - named),
    ):
        for field in sorted(fields):
            raise Misconfigured(
                f"{place(path, (key,))}: no column {field!r}{meant(field, sorted(named))}"
            )
    for pattern in layout.dates:
        if set(re.findall("%.?", pattern)) - PATTERNS:
            raise Misconfigured(
                f"{place(path, ('dates',))}: {pattern!r} is no date pattern, as %d.%m.%Y is"
            )


def columns(document: str, table: str) -> set[str]:
    """Return the columns of a canonical table, none where the document has no such table."""
    path = schemas() / "canonical" / f"{table}.yaml"
    if not table.startswith(PREFIX[document]) or not path.is_file():
        return set()
    return set(yaml.safe_load(path.read_text(encoding="utf-8"))["columns"])


def check_identifiers(path: Path, identifiers: Sequence[str]) -> None:
    """Refuse an identifier that is not `qualifier:identification`."""
    for identifier in identifiers:
        if not IDENTIFIER.fullmatch(identifier):
            raise Misconfigured(
                f"{place(path, ('identifiers',))}: {identifier!r} is not qualifier:identification, "
                "as in 14:4012345000009 (:NAME where there is no qualifier)"
            )


def check_zone(path: Path, zone: str) -> None:
    """Refuse a time zone nobody knows."""
    if zone not in available_timezones():
        raise Misconfigured(
            f"{place(path, ('timezone',))}: no time zone {zone!r}"
            f"{meant(zone, sorted(available_timezones()))}"
        )


def refuse_shared_identifiers(partners: Mapping[str, Partner]) -> None:
    """Refuse two partners that claim the same identifier."""
    owners: dict[str, str] = {}
    for partner in partners.values():
        for identifier in partner.identifiers:
            first = owners.setdefault(identifier, partner.id)
            if first != partner.id:
                raise Misconfigured(
                    f"partners/{partner.id}.toml: identifier {identifier} "
                    f"belongs to partners/{first}.toml"
                )
