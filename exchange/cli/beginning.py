"""`exchange init` and `exchange partner add`: a new site, and a new partner as a draft."""

from pathlib import Path

from exchange import settings
from exchange.cli import console
from exchange.cli.writing import made
from exchange.errors import Misconfigured
from exchange.settings.mistakes import meant
from exchange.settings.partner_files import begun, copied, quoted
from exchange.spool.site import Spool, prepare

SITE = """# A site: this folder. All keys: docs/reference/configuration.md
name = {name}
identifiers = []  # for EDI, as in UNB or ISA: ["14:5909000000001"]
timezone = "UTC"  # as in Europe/Warsaw
# calendar = "PL"  # country of ISO 3166 or a part of it: our public holidays
hours = "08:00-16:00"  # of a working day
language = "en"  # of this command line; each partner is answered in its own

# A person and a deputy for each of: commercial, operational, technical, quality, edi.
# [[contacts]]
# role = "edi"
# name = "..."
# email = "..."
# deputy = "..."
"""

FOLDERS = ("partners", "agreements", "layouts")


def init(folder: Path, name: str) -> int:
    """Begin a site in a folder; what is there already is never overwritten."""
    made(folder)
    path = folder / settings.SITE_FILE
    written(path, SITE.replace("{name}", quoted(name or folder.resolve().name)))
    for each in FOLDERS:
        (folder / each).mkdir(exist_ok=True)
    prepare(Spool(folder), (settings.ERP,))
    console.say(f"{path} is there: look at every line of it, then `exchange partner add`.")
    return 0


def add(identity: str, name: str, like: str, site: Path) -> int:
    """Begin a partner file, from nothing or like another one."""
    if not settings.PARTNER_ID.fullmatch(identity):
        raise Misconfigured(f"{identity!r} is no id of a partner: a-z, 0-9 and -, like acme")
    if not name.strip():
        raise Misconfigured("--name is empty; it is what the partner reads")
    configuration = settings.load(site)
    folder = site / "partners"
    others = [each for each in configuration.partners if each != settings.ERP]
    if like and like not in others:
        raise Misconfigured(f"there is no partner {like!r} to begin with{meant(like, others)}")
    text = copied(folder / f"{like}.toml", name) if like else begun(name)
    folder.mkdir(exist_ok=True)
    path = folder / f"{identity}.toml"
    written(path, text)
    prepare(Spool(site), (identity,))
    console.say(f"{path} is a draft: files are judged, nobody is answered.")
    console.say(f"Fill it in, then see `exchange partner status {identity}`.")
    return 0


def written(path: Path, text: str) -> None:
    """Write a new file; raises Misconfigured where it is there already."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Misconfigured(f"{path} is there already") from None
