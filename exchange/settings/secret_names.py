"""Tells which secrets a configuration names, so that a service can be handed them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from exchange.model.configuration import Configuration

SECRETS = frozenset({"password_file", "key_file", "secret_file"})
"""The keys whose value is a file below `secrets/`."""


def secret_names(configuration: Configuration) -> tuple[str, ...]:
    """Return the names of the files below `secrets/` that are in use, each once."""
    values = (configuration.site, *configuration.partners.values())
    return tuple(sorted({name for value in values for name in named(value)}))


def named(value: object) -> Iterator[str]:
    """Yield the names of secrets anywhere in a value."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            below = getattr(value, field.name)
            if field.name in SECRETS:
                yield from [Path(below).name] if below else ()
            else:
                yield from named(below)
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from named(below)
    elif isinstance(value, tuple | list):
        for below in value:
            yield from named(below)
