"""`exchange agreement form` and `take`: an agreement as a workbook people fill in, and back."""

from datetime import UTC, datetime
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.closing import person
from exchange.cli.learning import sampled
from exchange.errors import Misconfigured
from exchange.model.agreements import Agreement
from exchange.model.configuration import Configuration
from exchange.model.filled_forms import Places, Stated, table
from exchange.model.findings import Cell
from exchange.settings.agreement_files import file_of, wrong
from exchange.settings.agreements import FOLDER, NAME, Mistake
from exchange.wiring import forms

WRONG = 1

UNSTATED = Agreement(name="", version="", valid_from=datetime(2000, 1, 1, tzinfo=UTC).date())


def write(name: str, out: Path | None, site: Path) -> int:
    """Write the newest version of an agreement as a form, an empty one under a new name."""
    configuration = wiring.load(site)
    known = configuration.agreements.get(name)
    if known is None and not NAME.fullmatch(name):
        raise Misconfigured(f"{name!r} is no name of an agreement: a-z, 0-9 and -, like acme")
    path = out or Path(f"{name}.agreement.xlsx")
    content = forms.agreement_form(known[-1] if known else UNSTATED, datetime.now(UTC))
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise Misconfigured(f"{path} is there already; --out gives another name") from None
    console.say(f"{path}: fill it in, then: exchange agreement take {path}")
    return 0


def take(path: Path, site: Path) -> int:
    """Write what a form says as a version of its own; 1 where something in it is wrong."""
    configuration = wiring.load(site)
    stated, places = table(forms.filled_form(sampled(path)))
    stated.setdefault("author", person())
    mistakes = [*wrong(stated, configuration.rules), *unapproved(stated, configuration)]
    for mistake in mistakes:
        console.say(f"{path.name}, {told(mistake, places)}")
    if mistakes:
        return WRONG
    target = free(stated, site)
    head = f"Taken from the form {path.name} by {person()} on {datetime.now(UTC):%Y-%m-%d}."
    target.write_text(file_of(stated, head), encoding="utf-8")
    try:
        wiring.load(site)
    except Misconfigured:
        target.unlink()
        raise
    console.say(f"{target}: {stated['name']}, version {stated['version']}, by {stated['author']}.")
    console.say(f"Look it over: exchange agreement check {stated['name']}")
    return 0


def unapproved(stated: Stated, configuration: Configuration) -> list[Mistake]:
    """Return what is wrong where the site wants a second person to approve."""
    approver = stated.get("approved_by", "")
    if not configuration.site.approve_agreements or approver not in {"", stated["author"]}:
        return []
    return [(("approved_by",), "somebody other than the author has to approve an agreement here")]


def told(mistake: Mistake, places: Places) -> str:
    """Return a mistake in the coordinates of the form."""
    key, why = mistake
    place = next((places[key[:end]] for end in range(len(key), 0, -1) if key[:end] in places), None)
    dotted = ".".join(str(part + 1) if isinstance(part, int) else part for part in key)
    where = f"{Cell(place.sheet, place.row, place.column)} ({dotted})" if place else dotted
    return f"{where}: {why}"


def free(stated: Stated, site: Path) -> Path:
    """Return the path of the file; a version that may have judged files is never overwritten."""
    version = "".join(sign if sign.isalnum() else "-" for sign in stated["version"].casefold())
    path = site / FOLDER / f"{stated['name']}-{version.strip('-')}.toml"
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        raise Misconfigured(f"{path} is there already; a change is a new version with its own name")
    return path
