"""A partner file is changed in one line, begun like another, and never overwritten."""

import tomllib
from pathlib import Path

import pytest

from exchange.errors import Misconfigured
from exchange.settings.partner_files import begun, copied, replaced, with_state

WRITTEN = """# An OEM.
name = "Acme \\"Robotics\\""
state   = 'draft'       # since Monday
language = "de"
identifiers = [
  "14:4012345000009",   # the plant
  "ZZ:ACME",
]
agreement = "acme"
shutdowns = [["2026-12-24", "2027-01-03"]]

[[contacts]]
role = "edi"
name = "Jo"

[[feeds]]
document = "forecast"   # weekly
format = "edifact"

[workbooks]
password_file = "acme"

[answers]
business = "full"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "acme.toml"
    path.write_bytes(WRITTEN.encode())
    return path


def test_only_the_state_changes(path: Path) -> None:
    assert with_state(path, "live") == WRITTEN.replace("'draft'", "'live'")


def test_line_ends_stay_as_they_are(path: Path) -> None:
    path.write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    assert with_state(path, "test") == WRITTEN.replace("'draft'", "'test'").replace("\n", "\r\n")


@pytest.mark.parametrize(
    "text",
    [
        'text = """\nstate = "draft"\n"""\nstate = "draft"\n',
        '"state" = "draft"\n',
        'state = "dr\\u0061ft"\n',
    ],
)
def test_a_state_that_is_not_found_beyond_doubt_is_left_to_a_person(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(Misconfigured, match="by hand"):
        with_state(path, "live")
    assert path.read_text() == text


def test_a_file_is_replaced_in_one_step_or_not_at_all(path: Path) -> None:
    path.chmod(0o640)
    with replaced(path, "new"):
        assert path.read_bytes() == WRITTEN.encode()
    assert path.read_bytes() == WRITTEN.encode()
    with replaced(path, "new") as take:
        take()
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert [each.name for each in path.parent.iterdir()] == ["acme.toml"]


def test_a_copy_has_nothing_that_is_the_other_ones_own(path: Path) -> None:
    copy = copied(path, 'New "Name"')
    assert tomllib.loads(copy) == {
        "name": 'New "Name"',
        "state": "draft",
        "language": "de",
        "feeds": [{"document": "forecast", "format": "edifact"}],
        "workbooks": {},
        "answers": {"business": "full"},
    }
    assert "# weekly" in copy
    assert "An OEM" not in copy
    assert "the plant" not in copy


def test_a_new_file_is_a_draft_with_its_name(tmp_path: Path) -> None:
    found = tomllib.loads(begun('A \\ "B"'))
    assert (found["name"], found["state"], found["identifiers"]) == ('A \\ "B"', "draft", [])
    assert tmp_path
