"""What a backup says of itself: every file with size and SHA-256, and what it was made of."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from exchange.errors import Misconfigured

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A set: `files` by path below it, with size and SHA-256.

    `entries` and `head` are those of the audit trail in its journal, `schema` is the version of
    the journal's tables; all three say nothing for a set of keys. `lacking` are bytes the journal
    names that were gone already, `left_out` entries of folders that were no ordinary files.
    """

    format: int
    software: str
    made_at: datetime
    site: str
    schema: str = ""
    entries: int = 0
    head: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)


KIND = TypeAdapter(Manifest)


def text(manifest: Manifest) -> bytes:
    """Return a manifest as it is written; names that are no UTF-8 stay what they are."""
    told = asdict(manifest) | {"made_at": manifest.made_at.isoformat()}
    return (json.dumps(told, indent=1) + "\n").encode()


def read(folder: Path) -> Manifest:
    """Return the manifest of a set.

    Raises Misconfigured where there is none, or one that this version does not understand.
    """
    path = folder / NAME
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{path}: this is no backup that is whole ({error})") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Misconfigured(f"{path}: a backup of another format than {FORMAT}")
    try:
        return KIND.validate_python(told)
    except ValidationError as error:
        raise Misconfigured(f"{path}: it cannot be understood ({error.error_count()})") from error
