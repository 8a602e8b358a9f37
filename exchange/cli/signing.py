"""`exchange audit key`: makes the key that signs the audit trail, and shows its public half."""

from pathlib import Path

from exchange.cli import console
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.settings.secrets import FOLDER, secret
from exchange.spool import heads
from exchange.spool.disk import ensure_folder, write_whole
from exchange.spool.site import PRIVATE, Spool
from exchange.wiring import keys

MODE = 0o600


def uncopied(configuration: Configuration, site: Path) -> list[dict[str, str]]:
    """Return the folders that do not hold every signed head, and why."""
    folders = (site / each for each in configuration.site.audit.copies)
    lacking = heads.lacking(Spool(site), folders)
    return [{"folder": str(folder), "why": why} for folder, why in lacking.items()]


def key(site: Path, name: str) -> int:
    """Print the public half of a key below `secrets/`, which is made where there is none."""
    spool, place = Spool(site), site / FOLDER / name
    if Path(name).name != name or name.startswith("."):
        raise Misconfigured(f"{name!r} is not the name of a file in {FOLDER}/")
    fresh = not place.exists()
    if fresh:
        ensure_folder(spool.disk, place.parent, PRIVATE)
        write_whole(spool.disk, place, (keys.made(),), MODE)
    found = secret("audit.key_file", site, name)
    console.say(keys.public(found))
    if fresh:
        console.say(f"{FOLDER}/{name} is new; exchange.toml does not name it by itself:")
        console.say(f'[audit]\nkey_file = "{name}"')
    return 0
