"""Reads what was agreed with partners, and refuses what cannot be meant."""

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.agreements import Agreement
from exchange.model.changes import DOCUMENTS
from exchange.model.findings import Rules, Severity
from exchange.model.needs import OR
from exchange.model.partners import Partner
from exchange.model.policies import Band
from exchange.model.shipped import schemas
from exchange.settings.mistakes import meant, place, read

FOLDER = "agreements"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
BUCKETS = re.compile(r"[1-9]\d*[DWMQ](\+[1-9]\d*[DWMQ])*")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DUE: Mapping[str | None, tuple[re.Pattern[str], str]] = {
    "daily": (CLOCK, "a time, as in 12:00"),
    "weekly": (
        re.compile(rf"(MON|TUE|WED|THU|FRI|SAT|SUN)( {CLOCK.pattern})?"),
        "a weekday, with or without a time, as in MON 12:00",
    ),
    "monthly": (
        re.compile(rf"([1-9]|1\d|2[0-3])( {CLOCK.pattern})?"),
        "a working day of the month, with or without a time, as in 1 12:00",
    ),
}
"""How a forecast's due time is written, by its cadence."""

REACH = ("firm_weeks", "build_weeks", "material_weeks", "horizon_weeks")
"""What is firm reaches no further than what may be built, and so on to the horizon."""

Mistake = tuple[tuple[str | int, ...], str]
"""The key of a value that cannot be meant, and why."""

Versions = Mapping[str, tuple[Agreement, ...]]


def read_agreements(site: Path, rules: Rules) -> Versions:
    """Return the versions of each agreement of a site by its name, the oldest first.

    Raises Misconfigured naming file, line and key of the first thing that is wrong.
    """
    versions: defaultdict[str, list[Agreement]] = defaultdict(list)
    for path in sorted((site / FOLDER).glob("*.toml")):
        agreement = read_agreement(path, rules)
        versions[agreement.name].append(agreement)
    for same in versions.values():
        same.sort(key=lambda each: (each.plant, each.valid_from))
        refuse_overlaps(site / FOLDER, same)
    return {name: tuple(same) for name, same in versions.items()}


def read_agreement(path: Path, rules: Rules) -> Agreement:
    """Return one version of an agreement, checked by itself."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    agreement = read(path, Agreement, file=path.name, digest=digest)
    for key, why in mistakes(agreement, rules):
        raise Misconfigured(f"{place(path, key)}: {why}")
    return agreement


def mistakes(agreement: Agreement, rules: Rules) -> Iterator[Mistake]:
    """Yield what is wrong with one version by itself: the key of a value and why."""
    for check in CHECKS:
        yield from check(agreement)
    yield from severities(agreement, rules)


def heading(agreement: Agreement) -> Iterator[Mistake]:
    """Yield what is wrong with what an agreement says about itself."""
    if not NAME.fullmatch(agreement.name):
        yield ("name",), f"{agreement.name!r} is not in a-z, 0-9 and -, like acme"
    if not agreement.version.strip():
        yield ("version",), "a version has a name, as in 1 or 2026"
    if agreement.valid_to and agreement.valid_to < agreement.valid_from:
        yield ("valid_to",), f"{agreement.valid_to} is before valid_from, {agreement.valid_from}"
    if agreement.currency and agreement.currency not in currencies():
        yield ("currency",), f"{agreement.currency!r} is not a code of ISO 4217, like EUR"


@cache
def currencies() -> frozenset[str]:
    """Return the currencies of ISO 4217."""
    table = tomllib.loads((schemas() / "currencies.toml").read_text(encoding="utf-8"))
    return frozenset(code for codes in table["minor_units"].values() for code in codes)


def clauses(agreement: Agreement) -> Iterator[Mistake]:
    """Yield clauses that are named for values there are not."""
    for name, section in (("", agreement), *agreement.sections()):
        known = set(section.__dataclass_fields__) - {"clause", "clauses", "digest", "file"}
        for value in sorted(set(section.clauses) - known):
            key = (name, "clauses", value) if name else ("clauses", value)
            yield key, f"there is no value {value!r}{meant(value, known)}"


def forecast(agreement: Agreement) -> Iterator[Mistake]:
    """Yield what is wrong with how demand is told ahead."""
    policy = agreement.forecast
    if policy.due:
        yield from due(policy.cadence, policy.due)
    if policy.buckets and not BUCKETS.fullmatch(policy.buckets):
        yield ("forecast", "buckets"), f"{policy.buckets!r} is not like 13W+9M (D, W, M or Q)"
    reach = [(name, getattr(policy, name)) for name in REACH]
    stated = [(name, weeks) for name, weeks in reach if weeks is not None]
    for (near, less), (far, more) in pairwise(stated):
        if less > more:
            yield ("forecast", near), f"{less} weeks are more than {far}, which is {more}"


def due(cadence: str | None, text: str) -> Iterator[Mistake]:
    """Yield that a due time does not fit the cadence."""
    if cadence not in DUE:
        yield ("forecast", "due"), "needs a cadence of daily, weekly or monthly beside it"
        return
    pattern, like = DUE[cadence]
    if not pattern.fullmatch(text):
        yield ("forecast", "due"), f"{text!r} is not {like}, which a {cadence} forecast needs"


def bands(agreement: Agreement) -> Iterator[Mistake]:
    """Yield holes and overlaps of the bands, by what they are about."""
    yield from cover(("flexibility", "bands"), agreement.flexibility.bands)
    for number, terms in enumerate(agreement.terms):
        yield from cover(("terms", number, "bands"), terms.bands)


def cover(key: tuple[str | int, ...], found: Sequence[Band]) -> Iterator[Mistake]:
    """Yield where the bands of one scope leave a day out, or claim one twice."""
    by_scope: defaultdict[str, list[tuple[int, Band]]] = defaultdict(list)
    for number, band in enumerate(found):
        by_scope[band.scope].append((number, band))
    for scope, numbered in by_scope.items():
        expected: int | None = 0
        for number, band in sorted(numbered, key=lambda each: each[1].first):
            why = misfit(band, expected, scope)
            if why:
                yield (*key, number, "first"), why
                return
            expected = None if band.last is None else band.last + 1


def misfit(band: Band, expected: int | None, scope: str) -> str:
    """Return why a band does not follow the one before; empty where it does."""
    if band.last is not None and band.last < band.first:
        return f"the band ends on day {band.last}, before it begins on day {band.first}"
    if expected is None or band.first < expected:
        return f"day {band.first} is in two bands of scope {scope}"
    if band.first > expected:
        return f"days {expected} to {band.first - 1} are in no band of scope {scope}"
    return ""


def orders(agreement: Agreement) -> Iterator[Mistake]:
    """Yield what is wrong with how orders are placed and answered."""
    policy = agreement.orders
    if policy.cut_off and not CLOCK.fullmatch(policy.cut_off):
        yield ("orders", "cut_off"), f"{policy.cut_off!r} is not a time, as in 16:00"
    try:
        re.compile(policy.series)
    except re.error as error:
        yield ("orders", "series"), f"{policy.series!r} is no regular expression: {error}"


def eco(agreement: Agreement) -> Iterator[Mistake]:
    """Yield kinds of documents that no package can hold."""
    for number, wanted in enumerate(agreement.eco.documents):
        for kind in wanted.split(OR):
            if kind not in DOCUMENTS:
                key = ("eco", "documents", number)
                yield key, f"there is no kind of document {kind!r}{meant(kind, DOCUMENTS)}"


def terms(agreement: Agreement) -> Iterator[Mistake]:
    """Yield terms that are for nothing, for two things, or there twice."""
    seen: set[tuple[str, str]] = set()
    for number, each in enumerate(agreement.terms):
        key = ("terms", number, "family" if each.family else "part")
        if bool(each.part) is bool(each.family):
            yield key, "terms are for one part or for one family"
        if (each.part, each.family) in seen:
            yield key, f"there are terms for {each.part or each.family} already"
        seen.add((each.part, each.family))


CHECKS: Sequence[Callable[[Agreement], Iterable[Mistake]]] = (
    heading,
    clauses,
    forecast,
    bands,
    orders,
    eco,
    terms,
)


def severities(agreement: Agreement, rules: Rules) -> Iterator[Mistake]:
    """Yield severities for a rule there is not, or for one that no agreement can change."""
    for name, severity in agreement.severities.items():
        key = ("severities", name)
        if name not in rules:
            yield key, f"there is no rule {name}{meant(name, rules)}"
        elif rules[name].fixed:
            fixed = f"{name} is {rules[name].severity} whatever is agreed"
            yield key, f"{fixed}; it is marked ! in the list of rules"
        elif severity is Severity.FATAL:
            yield key, "FATAL is for files that cannot be read; the gravest here is REJECT"


def refuse_overlaps(folder: Path, versions: Sequence[Agreement]) -> None:
    """Refuse two versions for the same plant that are in force on one day; sorted by both."""
    for before, after in pairwise(versions):
        if before.plant != after.plant or not before.in_force(after.valid_from):
            continue
        raise Misconfigured(
            f"{place(folder / after.file, ('valid_from',))}: on {after.valid_from} version "
            f"{before.version!r} of {after.name}, {FOLDER}/{before.file}, is in force too; "
            "say valid_to there"
        )


def refuse_unknown_agreements(site: Path, partners: Iterable[Partner], known: Versions) -> None:
    """Refuse a partner who names an agreement there is no file of."""
    for partner in partners:
        if partner.agreement and partner.agreement not in known:
            path = site / "partners" / f"{partner.id}.toml"
            raise Misconfigured(
                f"{place(path, ('agreement',))}: no file in {FOLDER}/ says "
                f"name = {partner.agreement!r}{meant(partner.agreement, known)}"
            )
