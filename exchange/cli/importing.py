"""`exchange structure import`: a message's structure from the texts of a UN/EDIFACT directory."""

from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.writing import made, put
from exchange.errors import Misconfigured


def bring_in(source: Path, message: str, directory: str, folder: Path) -> int:
    """Write the structure file of a message into a folder and say what it is for."""
    name, text, told = wiring.directory_structure(source, message.upper(), directory)
    path = folder / f"{name}.toml"
    if path.exists():
        raise Misconfigured(f"{path} is there already; remove it first")
    made(folder)
    put(path, text.encode())
    console.say(f"{path}: {told}")
    return 0
