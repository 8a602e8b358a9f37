"""Reads a site's configuration and refuses to start on anything that is not understood."""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from exchange import __version__
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.model.findings import Rule, Rules
from exchange.model.layouts import Layout
from exchange.model.partners import Feed, Partner, Site
from exchange.model.shipped import schemas

T = TypeVar("T")

SITE_FILE = "exchange.toml"
PARTNER_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
IDENTIFIER = re.compile(r"[^:]{0,4}:.{1,35}")


def load(site: Path) -> Configuration:
    """Read `exchange.toml`, `partners/*.toml` and the layouts of the site at this folder.

    Raises Misconfigured naming file, line and key of the first thing that is wrong.
    """
    layouts = dict(read_layouts(schemas() / "layouts")) | dict(read_layouts(site / "layouts"))
    partners = dict(read_partners(site / "partners", layouts))
    refuse_shared_identifiers(partners)
    own = read(site / SITE_FILE, Site)
    check_identifiers(site / SITE_FILE, own.identifiers)
    return Configuration(own, partners, layouts, read_rules(), ruleset(), __version__)


def read_partners(folder: Path, layouts: Mapping[str, Layout]) -> Iterator[tuple[str, Partner]]:
    """Yield each partner under its id, which is its file's name."""
    for path in sorted(folder.glob("*.toml")):
        if not PARTNER_ID.fullmatch(path.stem):
            raise Misconfigured(
                f"{path}: a partner file is named in a-z, 0-9 and -, like acme.toml"
            )
        partner = read(path, Partner, id=path.stem)
        check_identifiers(path, partner.identifiers)
        for number, feed in enumerate(partner.feeds):
            check_feed(path, number, feed, layouts)
        yield path.stem, partner


def read_layouts(folder: Path) -> Iterator[tuple[str, Layout]]:
    """Yield each layout of a folder under its name, which is its file's name."""
    for path in sorted(folder.glob("*.toml")):
        yield path.stem, read(path, Layout)


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


def ruleset() -> str:
    """Return the version of the rules in force: 12 hex digits over catalogue and schemas."""
    files = [schemas() / "rules.toml", *sorted((schemas() / "canonical").glob("*.yaml"))]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def check_feed(path: Path, number: int, feed: Feed, layouts: Mapping[str, Layout]) -> None:
    """Refuse a feed whose layout is missing, unknown or for another document."""
    needs_layout = feed.format not in {"edifact", "x12", "pdx", "json"}
    key = ("feeds", number, "layout")
    if needs_layout and not feed.layout:
        raise Misconfigured(f"{place(path, key[:2])}: a feed in {feed.format} needs a layout")
    if feed.layout and feed.layout not in layouts:
        raise Misconfigured(
            f"{place(path, key)}: no layout {feed.layout!r}{meant(feed.layout, layouts)}"
        )
    if feed.layout and layouts[feed.layout].document != feed.document:
        raise Misconfigured(
            f"{place(path, key)}: layout {feed.layout!r} is for a {layouts[feed.layout].document}, "
            f"the feed for a {feed.document}"
        )


def check_identifiers(path: Path, identifiers: Sequence[str]) -> None:
    """Refuse an identifier that is not `qualifier:identification`."""
    for identifier in identifiers:
        if not IDENTIFIER.fullmatch(identifier):
            raise Misconfigured(
                f"{place(path, ('identifiers',))}: {identifier!r} is not qualifier:identification, "
                "as in 14:4012345000009 (:NAME where there is no qualifier)"
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


def read(path: Path, kind: type[T], **known: object) -> T:
    """Read one TOML file into a value; `known` are fields the file must not state itself."""
    table = parse(path)
    for key in known:
        if key in table:
            raise Misconfigured(f"{place(path, (key,))}: {key} is not set here")
    return check(path, {**table, **known}, kind)


def parse(path: Path) -> dict[str, object]:
    """Return the file as a table, or refuse with the line TOML stumbled over."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Misconfigured(f"{path}: there is no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Misconfigured(f"{path}: {error}") from None


def check(path: Path, table: object, kind: type[T], at: tuple[str, ...] = ()) -> T:
    """Check a table against a type; the first mistake is named by file, line and key."""
    try:
        return TypeAdapter(kind).validate_python(table)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise Misconfigured(
            explain(path, (*at, *first["loc"]), first["type"], first["msg"])
        ) from None


def explain(path: Path, key: tuple[str | int, ...], kind: str, text: str) -> str:
    """Return one sentence about a mistake in a configuration file."""
    where = place(path, key)
    if kind in {"unexpected_keyword_argument", "extra_forbidden"}:
        return f"{where}: unknown key{meant(str(key[-1]), known_keys())}"
    if kind in {"missing", "missing_keyword_only_argument", "missing_argument"}:
        return f"{where}: this key is missing"
    return f"{where}: {text[0].lower()}{text[1:]}"


def known_keys() -> list[str]:
    """Return every key a configuration file may hold, to find the one that was meant."""
    fields = TypeAdapter(Site | Partner | Layout).json_schema()
    return sorted(
        {key for shape in fields["$defs"].values() for key in shape.get("properties", {})}
    )


def meant(word: str, known: Mapping[str, object] | Sequence[str]) -> str:
    """Return `, did you mean …?` for the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def place(path: Path, key: tuple[str | int, ...]) -> str:
    """Return `file, line n, key a.b` for a key in a TOML file; the line where it is found."""
    names = [str(part) for part in key if isinstance(part, str)]
    dotted = ".".join(str(part + 1) if isinstance(part, int) else part for part in key)
    line = find_line(path, names, next((part for part in key if isinstance(part, int)), 0))
    return f"{path}" + (f", line {line}" if line else "") + f", key {dotted}"


def find_line(path: Path, names: Sequence[str], occurrence: int) -> int | None:
    """Return the line of the last of `names`, in the table or array entry the others lead to."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    start = 0
    if len(names) > 1:
        headers = [n for n, line in enumerate(lines) if re.match(rf'\s*\[+"?{names[0]}\b', line)]
        if not headers:
            return None
        start = headers[min(occurrence, len(headers) - 1)]
    wanted = re.compile(
        rf'\s*\[*\s*"?{re.escape(names[-1])}"?\s*[=\]]|.*[;,{{]\s*{re.escape(names[-1])}\s*='
    )
    for number, line in enumerate(lines[start:], start + 1):
        if wanted.match(line):
            return number
    return start + 1 if start else None
