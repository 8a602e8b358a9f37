"""`exchange agreement`: what was agreed, looked over, and a new one begun from an example."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.checking import site_ledger
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.model.needs import ERP, Given, Unchecked, is_data, unchecked
from exchange.model.partners import Partner
from exchange.model.shipped import schemas
from exchange.settings import ERP as ERP_LANE
from exchange.settings.agreements import FOLDER, NAME
from exchange.settings.mistakes import meant
from exchange.settings.reviewing import GRAVE, Remark, review, unagreed

LACKING = 1

Known = tuple[date, Mapping[str, frozenset[str]]]
"""The day, and the tables our own ERP told about each partner."""


def check(name: str, site: Path) -> int:
    """Print what is missing or contradictory; 1 where something is, 0 otherwise."""
    configuration = wiring.load(site)
    today = configuration.day(datetime.now(UTC))
    if name and name not in configuration.agreements:
        raise Misconfigured(f"no agreement {name!r}{meant(name, configuration.agreements)}")
    remarks = [*remarked(configuration, name, today)]
    console.table(("", "What", "Finding"), [(one.kind, one.about, one.text) for one in remarks])
    with ExitStack() as stack:
        fed = {each: site_ledger(site, each, stack).fed() for each in configuration.partners}
    rows = [*skipped(configuration, name, (today, fed))]
    if rows:
        console.say()
        title = "Rules that are not applied"
        console.table(("Partner", "Rules", "Not agreed", "No data"), rows, title)
    return LACKING if any(one.kind in GRAVE for one in remarks) else 0


def remarked(configuration: Configuration, name: str, today: date) -> Iterator[Remark]:
    """Yield what is to be said about one agreement, or about all and who has none."""
    for each in [name] if name else configuration.agreements:
        found = [*dict.fromkeys(review(configuration, each, today))]
        grave = any(one.kind in GRAVE for one in found)
        versions = len(configuration.agreements[each])
        if not grave:
            yield Remark("ok", each, "one version" if versions == 1 else f"{versions} versions")
        yield from found
    if not name:
        yield from unagreed(configuration.partners)


def skipped(configuration: Configuration, name: str, known: Known) -> Iterator[tuple[str, ...]]:
    """Yield the rules that are not applied to a partner, and why; one row where nothing is."""
    for partner in configuration.partners.values():
        if partner.id != ERP_LANE and name in {"", partner.agreement}:
            yield from of_partner(partner, configuration, known)


def of_partner(
    partner: Partner, configuration: Configuration, known: Known
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one partner; rules that lack the same share one."""
    today, fed = known
    agreement = configuration.agreement_of(partner.id, today)
    found = [*unchecked(configuration.rules, Given(partner, agreement, fed[partner.id]))]
    if agreement is None and found:
        yield partner.id, f"{len(found)} rules", "anything", ""
        return
    alike: dict[tuple[str, str], list[str]] = {}
    for each in found:
        alike.setdefault(told(each), []).append(each.rule)
    for missing, named in alike.items():
        yield (partner.id, ", ".join(named), *missing)


def told(skip: Unchecked) -> tuple[str, str]:
    """Return what is not agreed and which tables are not fed, as people read it."""
    data = [each for each in skip.lacking if is_data(each)]
    agreed = [each for each in skip.lacking if each not in data]
    return ", ".join(agreed).replace(ERP, "ERP "), ", ".join(data).replace(ERP, "")


def begin(name: str, preset: str, site: Path) -> int:
    """Copy an example to the site under another name; it stays marked as one."""
    examples = {path.stem: path for path in sorted((schemas() / FOLDER).glob("*.toml"))}
    if preset not in examples:
        known = ", ".join(examples)
        raise Misconfigured(f"no example {preset!r}{meant(preset, examples)}; there are {known}")
    if not NAME.fullmatch(name):
        raise Misconfigured(f"{name!r} is no name of an agreement: a-z, 0-9 and -, like acme")
    path = site / FOLDER / f"{name}.toml"
    text = examples[preset].read_text(encoding="utf-8")
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(re.sub(r'(?m)^name = ".*"$', f'name = "{name}"', text, count=1))
    except FileExistsError:
        raise Misconfigured(f"{path} is there already") from None
    console.say(f"{path} is an example still: set valid_from, look at every figure, add clauses,")
    console.say(f'take `example = true` out, and write agreement = "{name}" into a partner file.')
    return 0
