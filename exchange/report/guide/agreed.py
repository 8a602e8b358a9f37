"""What was agreed with a partner, in plain words and with its clause."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from exchange.model.agreements import Agreement, Terms
from exchange.model.guides import Guide
from exchange.model.policies import Band
from exchange.model.policies import Section as Part
from exchange.report.guide.sections import Listing, Section, listing
from exchange.report.wording import Words

Shown = Callable[[object, Words], str]


def plain(value: object, _: Words) -> str:
    """Return a number or word as it is; several with commas between them."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def percent(value: object, words: Words) -> str:
    """Return a share of a hundred."""
    return f"{plain(value, words)} %"


def counted(key: str) -> Shown:
    """Return what says a number of something."""
    return lambda value, words: words.count(key, int(str(value)))


def named(prefix: str) -> Shown:
    """Return what says a word of the agreement in the reader's language."""
    return lambda value, words: words.say(f"{prefix}.{value}")


WEEKS, DAYS = counted("guide.n_weeks"), counted("guide.n_days")

VALUES: Sequence[tuple[str, str, Shown]] = (
    ("", "currency", plain),
    ("", "incoterm", plain),
    ("", "ship_to", plain),
    ("", "buyers", plain),
    ("", "contracts", plain),
    ("forecast", "semantics", named("guide.semantics")),
    ("forecast", "absent_item", named("guide.absent")),
    ("forecast", "horizon_weeks", WEEKS),
    ("forecast", "buckets", plain),
    ("forecast", "firm_weeks", WEEKS),
    ("forecast", "build_weeks", WEEKS),
    ("forecast", "material_weeks", WEEKS),
    ("forecast", "swing_percent", percent),
    ("forecast", "drift_percent", percent),
    ("forecast", "spike_factor", plain),
    ("forecast", "unchanged_cycles", plain),
    ("orders", "moq", plain),
    ("orders", "multiple", plain),
    ("orders", "price_tolerance_percent", percent),
    ("orders", "price_tolerance", plain),
    ("orders", "forecast_tolerance_percent", percent),
    ("orders", "minimum_value", plain),
    ("orders", "lead_time_days", DAYS),
    ("orders", "cancel_days", DAYS),
    ("orders", "duplicate_days", DAYS),
    ("orders", "series", plain),
    ("orders", "silence", named("guide.silence")),
    ("orders", "accept", named("guide.accept")),
    ("orders", "partial", named("guide.partial")),
    ("forecast", "partial", named("guide.partial")),
    ("eco", "frozen_days", DAYS),
    ("eco", "minimum_days", DAYS),
    ("eco", "documents", plain),
    ("delivery", "early_days", DAYS),
    ("delivery", "late_days", DAYS),
)
"""What is told of an agreement where it is stated: part, value, how it is said."""

ALWAYS = frozenset({"semantics", "absent_item"})
"""What holds whether it is stated or not."""

UNSAID = frozenset({"nothing"})
"""Words that say that nothing was agreed."""


def agreed(guide: Guide, words: Words) -> Section:
    """Return the section on what was agreed."""
    found = guide.agreement
    if found is None:
        return Section("terms", words.say("guide.terms"), intro=(words.say("guide.terms.none"),))
    version = {"name": found.name, "version": found.version, "day": found.valid_from}
    return Section(
        "terms",
        words.say("guide.terms"),
        intro=(words.say("guide.terms.intro", **version),),
        listings=(
            *listing(
                "",
                (words.say("guide.what"), words.say("guide.agreed"), words.say("guide.clause")),
                values(found, words),
            ),
            *bands(found, found.flexibility.bands, words.say("guide.bands"), words),
            *differing(found, words),
        ),
        after=(words.say(f"guide.bands.{found.flexibility.baseline}"),)
        if found.flexibility.bands
        else (),
    )


def values(agreement: Agreement, words: Words) -> Iterator[tuple[str, str, str]]:
    """Yield each value that is stated, with its clause."""
    for section, name, say in VALUES:
        part: Part = getattr(agreement, section) if section else agreement
        stated = name in set(part.stated()) or (name in ALWAYS and agreement.forecast.cadence)
        value = getattr(part, name)
        if stated and value not in UNSAID:
            key = f"guide.{section}.{name}" if section else f"guide.{name}"
            yield words.say(key), say(value, words), part.cited(name)


def bands(
    agreement: Agreement, found: Sequence[Band], caption: str, words: Words
) -> tuple[Listing, ...]:
    """Return the table of bands."""
    keys = (
        "band", "scope", "increase", "decrease", "reschedule", "push_out", "pull_in", "changes",
        "clause",
    )  # fmt: skip
    rows = (
        (
            reach(band, words),
            words.say(f"guide.scope.{band.scope}"),
            *(limit(band, name, words) for name in ("increase", "decrease", "reschedule")),
            *(
                bound(getattr(band, name), DAYS, words)
                for name in ("push_out_days", "pull_in_days")
            ),
            bound(band.changes, plain, words),
            band.clause or agreement.flexibility.cited("bands"),
        )
        for band in found
    )
    return listing(caption, (words.say(f"guide.{key}") for key in keys), rows)


def reach(band: Band, words: Words) -> str:
    """Return the days ahead a band covers."""
    if band.last is None:
        return words.say("guide.band.open", first=band.first)
    return f"{band.first}-{band.last}"


def limit(band: Band, name: str, words: Words) -> str:
    """Return a limit in percent; an increase where nothing was wanted in units as well."""
    told = bound(getattr(band, name), percent, words)
    units = band.increase_units if name == "increase" else None
    return f"{told} / {plain(units, words)}" if units is not None else told


def bound(value: object, say: Shown, words: Words) -> str:
    """Return a limit, or that there is none."""
    return words.say("guide.unbound") if value is None else say(value, words)


def differing(agreement: Agreement, words: Words) -> Iterator[Listing]:
    """Yield what differs for some parts: a table of them, then the bands of each."""
    keys = ("part", "least", "multiple", "lead_time", "ship_to", "clause")
    rows = (
        (
            each.part or each.family,
            *("" if one is None else plain(one, words) for one in own(each)),
            each.clause or agreement.cited("terms"),
        )
        for each in agreement.terms
    )
    heads = (words.say(f"guide.{key}") for key in keys)
    yield from listing(words.say("guide.parts"), heads, rows)
    for each in agreement.terms:
        yield from bands(agreement, each.bands, each.part or each.family, words)


def own(terms: Terms) -> tuple[object, ...]:
    """Return the values that terms may state, in the order of the table."""
    return terms.moq, terms.multiple, terms.lead_time_days, terms.ship_to
