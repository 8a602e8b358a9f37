"""`exchange eco answer`, `decide` and the rest: handed in as our ERP would hand it in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from exchange import wiring
from exchange.cli.closing import person
from exchange.cli.ecos_shown import Named, meant
from exchange.cli.telling import Handed, Row, hand_in
from exchange.errors import Misconfigured
from exchange.model.ecos import Eco


def answer(
    about: Named, said: Mapping[str, str], texts: Mapping[str, Sequence[str]], site: Path
) -> int:
    """Hand in our answer to a change; return the exit status."""
    configuration, eco = wiring.load(site), meant(about, site)
    whole = {**named(eco), **filled(said), "by": person()}
    rows = [*listed(texts)] or [{}]
    told = [whole if at == 0 else {**named(eco), **key(whole)} for at, _ in enumerate(rows)]
    both = [{**first, **row} for first, row in zip(told, rows, strict=True)]
    return hand_in(site, configuration, Handed("eco_answers", eco.change, both))


def progress(about: Named, action: str, said: Mapping[str, str], site: Path) -> int:
    """Hand in what became of a change; return the exit status."""
    configuration, eco = wiring.load(site), meant(about, site)
    row = {**named(eco), "action": action, **filled(said), "by": person()}
    return hand_in(site, configuration, Handed("eco_progress", eco.change, [row]))


def named(eco: Eco) -> Row:
    """Return what tells a change from all others."""
    return {"partner": eco.partner, "change": eco.change, "revision": eco.revision}


def filled(said: Mapping[str, str]) -> Row:
    """Return what is said at all."""
    return {name: value for name, value in said.items() if value}


def key(whole: Row) -> Row:
    """Return what every row of an answer says again."""
    return {name: whole[name] for name in ("decision", "by")}


def listed(texts: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """Yield a row for each task, condition, assumption and question."""
    for kind, each in texts.items():
        yield from (task(text) if kind == "TASK" else row(kind, text) for text in each)


def row(kind: str, text: str) -> Row:
    """Return a text of a kind."""
    return {"kind": kind, "text": text}


def task(text: str) -> Row:
    """Return a task of `TEXT@DATE` or `TEXT@DATE@OWNER`; raises Misconfigured for anything else."""
    what, _, rest = text.partition("@")
    due, _, owner = rest.partition("@")
    try:
        day = date.fromisoformat(due)
    except ValueError:
        raise Misconfigured(
            f"{text!r} is no task; write it as 'New stencil@2027-01-15@Purchasing'"
        ) from None
    return {**row("TASK", what), "due": day.isoformat(), **({"owner": owner} if owner else {})}
