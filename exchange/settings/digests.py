"""Names a configuration by what it says, and keeps it so that it can be had again."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python

from exchange.model.configuration import Configuration
from exchange.settings.mistakes import adapter

LENGTH = 12

SOURCES = (
    "exchange.toml", "partners/*.toml", "agreements/*.toml", "layouts/*.toml", "structures/*/*.toml"
)  # fmt: skip
"""The files of a site a configuration is read from."""


def digest(configuration: Configuration) -> str:
    """Return the first 12 hex digits of the SHA-256 over everything a configuration holds.

    Comments and the order of keys make no difference; of a secret, its path alone counts.
    """
    return hashlib.sha256(told(configuration).encode()).hexdigest()[:LENGTH]


def told(configuration: Configuration) -> str:
    """Return the one JSON text of a configuration, the same in every process."""
    plain = adapter(Configuration).dump_python(configuration)
    return json.dumps(to_jsonable_python(ordered(plain)), sort_keys=True, separators=(",", ":"))


def ordered(value: Any) -> Any:  # noqa: ANN401 - whatever a configuration holds
    """Return a value whose sets have an order; their own is another in each process."""
    if isinstance(value, set | frozenset):
        return sorted((ordered(each) for each in value), key=str)
    if isinstance(value, Mapping):
        return {key: ordered(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [ordered(each) for each in value]
    return value


def sources(site: Path) -> dict[str, str]:
    """Return the SHA-256 of every file a configuration is read from, by its path below the site."""
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in SOURCES
        for path in sorted(site.glob(pattern))
        if path.is_file()
    }


def packed(configuration: Configuration, files: Mapping[str, str]) -> bytes:
    """Return a configuration and the SHA-256 of its files as bytes to be kept."""
    text = f'{{"configuration":{told(configuration)},"files":{json.dumps(files, sort_keys=True)}}}'
    return gzip.compress(text.encode(), mtime=0)


def unpacked(content: bytes) -> tuple[Configuration, dict[str, str]]:
    """Return a configuration that was kept, and the SHA-256 of the files it was read from.

    Raises ValueError where this version does not know what it says.
    """
    whole = json.loads(gzip.decompress(content))
    found: Configuration = adapter(Configuration).validate_json(json.dumps(whole["configuration"]))
    return found, whole["files"]
