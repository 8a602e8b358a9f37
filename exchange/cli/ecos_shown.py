"""`exchange eco` and `exchange eco show`: engineering changes as people and scripts read them."""

from pathlib import Path
from zoneinfo import ZoneInfo

from exchange import wiring
from exchange.cli import console
from exchange.cli.looking import opened
from exchange.errors import Misconfigured
from exchange.model.eco_answers import answer_number
from exchange.model.ecos import Eco
from exchange.model.numbers import significant
from exchange.overview.ecos import HEADINGS, cell, known, row, sentence, told
from exchange.report.eco_paper import eco_paper
from exchange.report.wording import Words
from exchange.wiring.changes import as_object

Named = tuple[str, str, str]
"""A change as it was typed: its number or ours, the partner and the revision, or nothing."""


def listed(site: Path, *, every: bool, as_json: bool) -> int:
    """Print the changes that are open, or all."""
    configuration = wiring.load(site)
    with opened(site) as journal:
        found = [each for each in known(journal, configuration) if every or each.open]
    found.sort(key=lambda each: (not each.urgent, each.steps[0].at))
    if as_json:
        console.emit({"changes": [told(each, configuration) for each in found]})
    elif found:
        console.table(HEADINGS, [row(each, configuration) for each in found])
    else:
        console.say("No engineering change is open.")
    return 0


def show(about: Named, site: Path, *, as_json: bool) -> int:
    """Print one change: what it means, what we answered, every step."""
    configuration, eco = wiring.load(site), meant(about, site)
    if as_json:
        console.emit({**told(eco, configuration), **as_object(eco)})
        return 0
    console.table(HEADINGS, [row(eco, configuration)])
    partner = configuration.partners[eco.partner].name
    paper = eco_paper(eco, Words("en"), f"{configuration.site.name}, {partner}")
    for name, value in paper.about[2:]:
        console.say(f"  {name}: {value}")
    for remark in paper.remarks:
        console.say(f"  {remark}")
    for grid in paper.grids:
        if grid.rows:
            console.say()
            rows = [[cell(field.value) for field in fields] for fields in grid.rows]
            console.table(grid.headings, rows, grid.title)
    console.say()
    zone = ZoneInfo(configuration.site.timezone)
    for step in eco.steps:
        console.say(f"  {step.at.astimezone(zone):%Y-%m-%d %H:%M}  {sentence(step)}")
    return 0


def meant(about: Named, site: Path) -> Eco:
    """Return the change somebody means; raises Misconfigured where none or several are."""
    number, partner, revision = about
    configuration = wiring.load(site)
    with opened(site) as journal:
        every = [*known(journal, configuration)]
    found = [
        each
        for each in every
        if significant(number) in {significant(each.change), each.number, answer_number(each)}
        and partner in {"", each.partner}
        and significant(revision) in {"", significant(each.revision)}
    ]
    if not found:
        raise Misconfigured(f"there is no engineering change {number}; see: exchange eco")
    owners = sorted({each.partner for each in found})
    if len(owners) > 1:
        raise Misconfigured(f"whose is it? --partner, one of: {', '.join(owners)}")
    standing = [each for each in found if each.state not in {"SUPERSEDED", "CANCELLED"}]
    return (standing or found)[-1]
