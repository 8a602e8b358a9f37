"""Says what an agreement that can be used still lacks, or says against itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from exchange.model.agreements import Agreement
from exchange.model.configuration import Configuration
from exchange.model.partners import Partner
from exchange.model.policies import NoticePolicy

if TYPE_CHECKING:
    from exchange.model.policies import Section

Kind = Literal["ok", "note", "missing", "contradiction"]

GRAVE = frozenset({"missing", "contradiction"})

UNCITED = frozenset(
    {
        "name", "version", "valid_from", "valid_to", "author", "approved_by", "example", "plant",
        "terms", "digest", "file",
    }
)  # fmt: skip
"""What an agreement says about itself, or what has clauses of its own."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an agreement, or about a partner and what is agreed with them."""

    kind: Kind
    about: str
    text: str


Contradiction = tuple[Callable[[Agreement], bool], str]

CONTRADICTIONS: Sequence[Contradiction] = (
    (
        lambda each: each.forecast.cadence not in {None, "on_demand"} and not each.forecast.due,
        "forecast.cadence without forecast.due: nobody knows when a forecast is late",
    ),
    (
        lambda each: each.forecast.response != "none" and each.forecast.response_days is None,
        "forecast.response without forecast.response_days: the response is never due",
    ),
    (
        lambda each: each.forecast.must_cover_active and each.forecast.semantics != "full",
        "forecast.must_cover_active asks for every product, forecast.semantics for fewer",
    ),
    (
        lambda each: each.forecast.must_cover_active and each.forecast.absent_item != "hold",
        "forecast.must_cover_active asks for every product, forecast.absent_item does without",
    ),
    (
        lambda each: each.orders.silence != "nothing" and each.orders.answer_days is None,
        "orders.silence without orders.answer_days: the time it begins to count never comes",
    ),
    (
        lambda each: bool(each.orders.cut_off) and each.orders.answer_days is None,
        "orders.cut_off without orders.answer_days: nothing is counted from it",
    ),
    (
        lambda each: any(odd(moq, multiple) for moq, multiple in lots(each)),
        "a moq is no multiple of the multiple beside it: the least that may be ordered cannot be",
    ),
    (
        lambda each: each.notices.release == "automatic" and each.notices.hours is None,
        "notices.release is automatic without notices.hours: nobody knows when a notice is late",
    ),
    (
        lambda each: each.notices.form == "status",
        'notices.form is "status": OSTRPT and 870 are not written; notices go out as ORDRSP or 865',
    ),
    (
        lambda each: each.notices.release == "automatic" and gathers_too_long(each.notices),
        "notices.settle_minutes is longer than notices.hours: a notice waits until it is late",
    ),
    (
        lambda each: (each.delivery.target_percent or 0) > 100,  # noqa: PLR2004 - of a hundred
        "delivery.target_percent is more than all deliveries",
    ),
    (
        lambda each: bool(each.author) and each.author == each.approved_by,
        "approved_by is the author: nobody else has looked at it",
    ),
)


def gathers_too_long(notices: NoticePolicy) -> bool:
    """Tell whether a notice is still gathered when it should have been told."""
    return notices.hours is not None and notices.settle_minutes > notices.hours * 60


def lots(agreement: Agreement) -> Iterator[tuple[object, object]]:
    """Yield each least quantity with the multiple that goes with it."""
    orders = agreement.orders
    yield orders.moq, orders.multiple
    for each in agreement.terms:
        yield each.moq or orders.moq, each.multiple or orders.multiple


def odd(moq: object, multiple: object) -> bool:
    """Tell whether a least quantity cannot be ordered in whole multiples."""
    return bool(moq and multiple and moq % multiple)  # type: ignore[operator]


def review(configuration: Configuration, name: str, today: date) -> Iterator[Remark]:
    """Yield what is to be said about an agreement and the partners it is for."""
    versions = configuration.agreements[name]
    users = [each for each in configuration.partners.values() if each.agreement == name]
    if not users:
        yield Remark("note", name, "no partner file names it")
    yield from validity(name, versions, today)
    for version in versions:
        yield from inside(version)
    for user in users:
        yield from beside(user, versions[-1], configuration)


def validity(name: str, versions: Sequence[Agreement], today: date) -> Iterator[Remark]:
    """Yield the days on which no version is in force, by plant."""
    by_plant: dict[str, list[Agreement]] = {}
    for each in versions:
        by_plant.setdefault(each.plant, []).append(each)
    for plant, same in by_plant.items():
        about = f"{name}, plant {plant}" if plant else name
        if not any(each.in_force(today) for each in same):
            yield Remark("missing", about, f"no version is in force today, {today}")
        for before, after in pairwise(same):
            if before.valid_to and before.valid_to + timedelta(days=1) < after.valid_from:
                first, last = (
                    before.valid_to + timedelta(days=1),
                    after.valid_from - timedelta(days=1),
                )
                yield Remark("missing", about, f"no version is in force from {first} to {last}")
        if same[-1].valid_to:
            yield Remark("note", about, f"nothing is agreed after {same[-1].valid_to}")


def inside(version: Agreement) -> Iterator[Remark]:
    """Yield what one version lacks, and what it says against itself."""
    if version.example:
        why = "it is an example still: look at every figure, then take `example = true` out"
        yield Remark("missing", version.title, why)
    for part, names in uncited(version):
        yield Remark("missing", version.title, f"no clause for {part}{', '.join(names)}")
    for holds, text in CONTRADICTIONS:
        if holds(version):
            yield Remark("contradiction", version.title, text)


def uncited(version: Agreement) -> Iterator[tuple[str, list[str]]]:
    """Yield the values that say not in which clause they stand, by the part they are in."""
    sections: Iterable[tuple[str, Section]] = (("", version), *version.sections())
    inner = {name for name, _ in version.sections()}
    for part, section in sections:
        skipped = UNCITED | inner if section is version else frozenset({"bands"})
        names = [each for each in section.stated() if each not in skipped]
        bare = [each for each in names if not section.cited(each)]
        if bare:
            yield f"{part}: " if part else "", bare
    bands = version.flexibility.bands
    fallback = version.flexibility.cited("bands")
    bare = [f"from day {each.first}" for each in bands if not each.clause and not fallback]
    if bare:
        yield "flexibility, the bands ", bare
    bare = [each.part or each.family for each in version.terms if not each.clause]
    if bare and not version.cited("terms"):
        yield "the terms of ", bare


def beside(partner: Partner, newest: Agreement, known: Configuration) -> Iterator[Remark]:
    """Yield what partner files and `exchange.toml` do not say that an agreement needs."""
    about = f"partner {partner.id}"
    if not partner.calendar:
        yield Remark("note", about, "names no calendar: their holidays are not known")
    if not known.site_calendar.name:
        yield Remark("note", "exchange.toml", "names no calendar: our holidays are not known")
    for wanted, given, text in ANSWERED:
        if wanted(newest) and given(partner):
            yield Remark("note", about, text)


ANSWERED: Sequence[tuple[Callable[[Agreement], bool], Callable[[Partner], bool], str]] = (
    (
        lambda agreement: agreement.orders.answer_days is not None,
        lambda partner: partner.answers.business == "none",
        "answers to orders are agreed, and answers.business sends none",
    ),
    (
        lambda agreement: agreement.forecast.response != "none",
        lambda partner: partner.answers.forecast == "none",
        "responses to forecasts are agreed, and answers.forecast sends none",
    ),
    (
        lambda agreement: agreement.orders.partial,
        lambda partner: partner.answers.business != "full",
        "orders.partial is agreed, and answers.business says nothing of refused lines",
    ),
)


def unagreed(partners: Mapping[str, Partner]) -> Iterator[Remark]:
    """Yield the partners with whom nothing is agreed."""
    for partner in partners.values():
        if not partner.agreement and partner.feeds and partner.id[0] != "_":
            text = "names no agreement: nothing that has to be agreed is checked"
            yield Remark("missing", f"partner {partner.id}", text)
