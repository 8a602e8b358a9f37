"""What we write is compared with the structures that are shipped."""

import re
import tomllib

import pytest
from x12_answering import everything, segments

from exchange.model.ports import Written
from exchange.model.shipped import schemas

FOLDER = schemas() / "x12"
SHARED = tomllib.loads((FOLDER / "segments.toml").read_text())
SEGMENTS = {
    kind: SHARED | tomllib.loads((FOLDER / f"{kind}.toml").read_text()).get("segments", {})
    for kind in ("TA1", "997", "999", "824", "830", "855", "865")
}
ELEMENT = re.compile(r"\w+ ([MO])(?: \(.*\)| (?:AN|ID|N0|N2|R|DT|TM) (\d+)/(\d+)|(?<=C001 [MO]))")


@pytest.mark.parametrize("answer", everything(), ids=lambda answer: answer.type)
def test_what_we_write_fits_the_structure_we_ship(answer: Written) -> None:
    for tag, *values in segments(answer.content):
        elements = SEGMENTS[answer.type].get(tag)
        if elements is None:
            assert tag in {"ISA", "IEA", "GS", "GE"}
            continue
        for element, value in zip(elements, values, strict=False):
            fits(element, value)
        assert len(values) <= len(elements), tag


def fits(element: str, value: str) -> None:
    said = ELEMENT.fullmatch(element)
    assert said, element
    mandatory, shortest, longest = said.groups()
    assert value or mandatory == "O", element
    if value and shortest:
        assert int(shortest) <= len(value) <= int(longest), element


def test_every_group_that_is_named_is_written_out() -> None:
    for path in FOLDER.glob("[0-9T]*.toml"):
        groups = tomllib.loads(path.read_text())["groups"]
        names = {entry.split()[0] for each in groups.values() for entry in each}
        assert {name for name in names if name.islower()} == {*groups} - {"message"}
