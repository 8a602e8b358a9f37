"""Writes partner files: a new one, one like another, one with another state."""

import os
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.partners import State
from exchange.settings.mistakes import place

STATE = re.compile(r"""(?m)^(\s*state\s*=\s*)(["'])[a-z]+\2""")

TEMPLATE = """# Who they are and what we exchange. All keys: docs/reference/configuration.md
name = {name}
state = "draft"  # changed by `exchange partner promote`
language = "en"  # of their reports, workbooks and guide: en, de, pl
timezone = "UTC"  # as in Europe/Berlin
# calendar = "DE-BY"  # country of ISO 3166 or a part of it: their public holidays
identifiers = []  # for EDI, as in UNB or ISA: ["14:4012345000009"]
# agreement = "..."  # begin one with `exchange agreement new`

# A person and a deputy for each of: commercial, operational, technical, quality, edi.
# [[contacts]]
# role = "operational"
# name = "..."
# email = "..."
# deputy = "..."

# One for each kind of document in one format.
# [[feeds]]
# document = "forecast"  # forecast, purchase_order and others
# format = "xlsx"  # edifact, x12, xlsx, xlsb, xls, ods, csv
# pattern = "FC_*"  # where file names tell kinds apart
# layout = "forecast-weeks-across"  # for workbooks and delimited text

# [answers]
# syntax = "always"  # CONTRL, or TA1 and 997
# application = "errors_only"  # APERAK or 824
# business = "full"  # ORDRSP, 855, 865 or a workbook: full, simple, none
"""

OWN = frozenset(
    {
        "identifiers", "contacts", "agreement", "password_file", "shutdowns",
        "delivery", "collection",
    }
)  # fmt: skip
"""What belongs to one partner and to no other."""


def begun(name: str) -> str:
    """Return a partner file that says no more than the name."""
    return TEMPLATE.replace("{name}", quoted(name))


def copied(path: Path, name: str) -> str:
    """Return a partner file like another one, as a draft, without what is that one's own.

    Raises Misconfigured where what is left does not say the same as before.
    """
    text = path.read_text(encoding="utf-8")
    lines = [*without(text.splitlines())]
    first = next((at for at, line in enumerate(lines) if not line.startswith("#")), 0)
    head = f"# Begun like {path.name}: add identifiers, contacts and an agreement of their own."
    body = "\n".join([head, *lines[first:]]) + "\n"
    body = re.sub(r"(?m)^name\s*=.*$", lambda _: f"name = {quoted(name)}", body, count=1)
    body = STATE.sub(r'\1"draft"', body, count=1)
    wanted = {**stripped(tomllib.loads(text)), "name": name, "state": "draft"}
    if tomllib.loads(body) != wanted:
        raise Misconfigured(f"{path} is written in a way that cannot be copied; copy it by hand")
    return body


def stripped(table: dict[str, object]) -> dict[str, object]:
    """Return a table without what is one partner's own, empty tables among it."""
    return {
        key: stripped(value) if isinstance(value, dict) else value
        for key, value in table.items()
        if key not in OWN
    }


def without(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a partner file but for those that are one partner's own."""
    skipping, value = False, ""
    for line in lines:
        key = re.match(r"\s*(\w+)\s*=", line)
        if line.startswith("["):
            skipping = re.match(r"\[\[?\s*(\w+)", line) is not None and heading(line) in OWN
        if value or (key and key[1] in OWN and not skipping):
            value = "" if whole(value + line) else f"{value}{line}\n"
        elif not skipping:
            yield line


def heading(line: str) -> str:
    """Return the name of the table a line begins."""
    return line.strip("[] \t").partition("]")[0].strip()


def whole(text: str) -> bool:
    """Tell whether a key has its whole value, which may go over several lines."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    escapes = {"\\": "\\\\", '"': '\\"'}
    safe = "".join(escapes.get(each, each) for each in text if each.isprintable())
    return f'"{safe}"'


def with_state(path: Path, state: State) -> str:
    """Return a partner file with another state, every other character as it was.

    Raises Misconfigured where the line that says it is not found beyond doubt.
    """
    text = path.read_bytes().decode("utf-8")
    changed = STATE.sub(lambda found: f"{found[1]}{found[2]}{state}{found[2]}", text, count=1)
    if tomllib.loads(changed) != {**tomllib.loads(text), "state": state}:
        where = place(path, ("state",))
        raise Misconfigured(f"{where}: cannot be changed safely; set state = {state!r} by hand")
    return changed


@contextmanager
def replaced(path: Path, text: str) -> Iterator[Callable[[], None]]:
    """Write a text beside a file; what is yielded puts it in the file's place, in one step.

    Raises Misconfigured where the folder cannot be written to.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name}.tmp")
    try:
        write_lasting(draft, text)
        draft.chmod(target.stat().st_mode & 0o777)
    except OSError as error:
        raise Misconfigured(f"{target}: cannot be changed: {error.strerror}") from None

    def take() -> None:
        draft.replace(target)
        sync(target.parent)

    try:
        yield take
    finally:
        draft.unlink(missing_ok=True)


def write_lasting(path: Path, text: str) -> None:
    """Write a file and return when it would survive a power cut."""
    with path.open("wb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Make the entries of a folder last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
