"""What the daemon of a site has made of the last wish for another configuration, as a file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from exchange.spool.site import Spool


@dataclass(frozen=True, slots=True)
class Standing:
    """How many wishes a daemon has answered, and why it did not fulfil the last one."""

    pid: int
    answered: int = 0
    refused: str = ""


def place(spool: Spool) -> Path:
    """Return where it is written."""
    return spool.root / "var" / "standing.json"


def note(spool: Spool, standing: Standing) -> None:
    """Write it down whole; it need not outlast a power cut."""
    draft = place(spool).with_suffix(".tmp")
    draft.write_text(json.dumps(asdict(standing)), encoding="utf-8")
    draft.replace(place(spool))


def noted(spool: Spool) -> Standing | None:
    """Return what was written last, None where nothing was."""
    try:
        return Standing(**json.loads(place(spool).read_bytes()))
    except FileNotFoundError:
        return None
