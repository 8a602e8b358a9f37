"""Workbooks with a password: opened by Excel's own or the agreed one, else refused."""

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import md5
from pathlib import Path
from struct import pack, unpack_from

import pytest
from as_ods import as_ods
from as_xls import Writer, compound
from as_xls import record as record8
from as_xlsb import as_xlsb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.rc4 import DocumentRC4
from openpyxl import Workbook
from workbook.making import FORECAST, assignment, judged, reply, saved, transmission
from workbook.test_workbook_hostile import CUTS, Cut, mutated

from exchange.adapters.workbook import encrypted
from exchange.adapters.workbook.encrypted import OWN, is_locked, unlocked
from exchange.adapters.workbook.marked import write_marked
from exchange.adapters.workbook.reading import read
from exchange.errors import Misconfigured, Unreadable
from exchange.identify import recognise
from exchange.model.findings import Cell, Finding
from exchange.model.interchange import Message
from exchange.model.partners import Partner, Workbooks
from exchange.model.ports import Assignment
from exchange.settings.secrets import with_secrets

SECRET = "pąssword canary 4711"  # noqa: S105 - planted, to be looked for
SALT, VERIFIER = bytes(range(16)), bytes(range(16, 32))
PLAIN_HEADERS = {0x0809, 0x002F}
"""Records of a locked .xls that are never encrypted: BOF and FilePass."""


def book() -> Workbook:
    made = Workbook()
    for row in (["Forecast no.", "FC-1"], ["Part no.", "2026-W49"], ["0047", 5]):
        made.worksheets[0].append(row)
    for number in range(200):
        made.worksheets[0].append([f"{number:05} {os.urandom(9).hex()}", number])
    return made


BOOK = book()


def locked(content: bytes, password: str) -> bytes:
    """Return a zipped workbook as Office encrypts it today."""
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, target)
    return target.getvalue()


def locked_xls(password: str) -> bytes:
    """Return an .xls as Excel 97 encrypts it ([MS-XLS] 2.2.10)."""

    def stream(size: int) -> bytes:
        zeros = io.BytesIO(bytes(size))
        found: bytes = DocumentRC4.decrypt(password, SALT, zeros, blocksize=1024).read()
        return found

    verified = VERIFIER + md5(VERIFIER, usedforsecurity=False).digest()
    secret = bytes(a ^ b for a, b in zip(verified, stream(32), strict=True))
    lock = record8(0x002F, pack("<HHH", 1, 1, 1) + SALT + secret)
    whole = Writer(BOOK).stream()
    return compound(
        scrambled(whole[:20] + lock + whole[20:], stream(len(whole) + len(lock)), len(lock))
    )


def scrambled(plain: bytes, key: bytes, moved: int) -> bytes:
    """Encrypt the bodies of records; where sheets begin stays readable, and has moved."""
    made, at = b"", 0
    while at < len(plain):
        ident, size = unpack_from("<HH", plain, at)
        body = plain[at + 4 : at + 4 + size]
        coded = bytes(a ^ b for a, b in zip(body, key[at + 4 : at + 4 + size], strict=True))
        if ident == 0x0085:
            coded = pack("<I", unpack_from("<I", body)[0] + moved) + coded[4:]
        made += plain[at : at + 4] + (body if ident in PLAIN_HEADERS else coded)
        at += 4 + size
    return made


LOCKED: Mapping[str, Callable[[str], bytes]] = {
    "xlsx": lambda password: locked(saved(BOOK), password),
    "xlsb": lambda password: locked(as_xlsb(BOOK), password),
    "xls": locked_xls,
}
FORMS = sorted(LOCKED)


def agreed(form: str, path: Path | None = None) -> Assignment:
    made = assignment(FORECAST, form)
    workbooks = Workbooks(password_file=str(path) if path else "")
    partner = Partner(id="acme", name="ACME", state="live", workbooks=workbooks)
    return Assignment(partner, form, made.feeds, made.layouts)


def opened(content: bytes, form: str, path: Path | None = None) -> Message:
    (message,) = read(transmission(content), agreed(form, path)).messages
    return message


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "acme.password"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", FORMS)
def test_what_excel_encrypts_by_itself_is_opened(form: str) -> None:
    message = opened(LOCKED[form](OWN), form)
    assert message.tables["forecast_lines"].frame.height == 201
    assert [finding.rule for finding in message.findings] == ["XLS-025"]


@pytest.mark.parametrize("form", FORMS)
def test_the_agreed_password_opens(form: str, secret: Path) -> None:
    message = opened(LOCKED[form](SECRET), form, secret)
    assert message.tables["forecast_lines"].frame.height == 201
    assert SECRET not in repr(message)


@pytest.mark.parametrize("form", FORMS)
def test_another_password_is_a_refusal_in_words(form: str, secret: Path) -> None:
    content = LOCKED[form]("something else")
    for path in (None, secret):
        with pytest.raises(Unreadable) as refusal:
            opened(content, form, path)
        assert refusal.value.finding.rule == "XLS-024"
        assert SECRET not in repr(refusal.value)


def test_a_binary_workbook_is_found_out_when_it_is_open() -> None:
    content = LOCKED["xlsb"](OWN)
    assert recognise(content, "a.xlsx") == "encrypted"
    assert opened(content, "xlsx").tables["forecast_lines"].frame.height == 201


def test_what_comes_out_is_inspected_like_any_other_zip() -> None:
    target = io.BytesIO(saved(BOOK))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("../x", b"x")
    with pytest.raises(Unreadable) as refusal:
        opened(locked(target.getvalue(), OWN), "xlsx")
    assert refusal.value.finding.observed == "zip, '../x'"


def test_a_password_to_be_hashed_for_hours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encrypted, "MAX_TURNS", 99_999)
    with pytest.raises(Unreadable) as refusal:
        opened(LOCKED["xlsx"](OWN), "xlsx")
    assert refusal.value.finding.observed == "100000 > 99999"


@pytest.mark.parametrize("content", [saved(BOOK), as_xlsb(BOOK), as_ods(BOOK), b"", b"text"])
def test_others_are_not_locked(content: bytes) -> None:
    assert not is_locked(content)


def test_a_locked_workbook_is_not_given_back_unlocked() -> None:
    finding = Finding("XLS-008", Cell("Sheet", 3, 2), observed="x")
    content = write_marked(transmission(LOCKED["xlsx"](OWN)), judged(finding), {}, reply())
    assert b"FC-1" not in content
    assert is_locked(content) is False


WHOLE = {form: make(OWN) for form, make in LOCKED.items()}


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FORMS), CUTS)
def test_mutated_locked_bytes_are_opened_or_refused(form: str, cuts: list[Cut]) -> None:
    with suppress(Unreadable):
        unlocked(transmission(mutated(WHOLE[form], cuts)), agreed(form).partner, form)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FORMS), st.lists(st.tuples(st.integers(0, 9000), st.binary(max_size=9))))
def test_overwritten_locked_bytes_are_opened_or_refused(
    form: str, cuts: list[tuple[int, bytes]]
) -> None:
    content = bytearray(WHOLE[form])
    for at, scrap in cuts:
        content[at : at + len(scrap)] = scrap
    with suppress(Unreadable):
        unlocked(transmission(bytes(content)), agreed(form).partner, form)


# ---- where the password is -----------------------------------------------------------------------


def partner(name: str) -> Partner:
    workbooks = Workbooks(password_file=name)
    return Partner(id="acme", name="ACME", state="live", workbooks=workbooks)


def placed(site: Path, text: str = SECRET, mode: int = 0o600) -> Path:
    (site / "secrets").mkdir()
    path = site / "secrets/acme.password"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def refused(site: Path, name: str = "acme.password") -> str:
    toml = site / "acme.toml"
    toml.write_text(f'[workbooks]\npassword_file = "{name}"\n')
    with pytest.raises(Misconfigured) as refusal:
        with_secrets(toml, partner(name), site)
    return str(refusal.value).replace(f"{toml}", "acme.toml")


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640])
def test_a_secret_is_named_by_its_whole_path(tmp_path: Path, mode: int) -> None:
    path = placed(tmp_path, mode=mode)
    found = with_secrets(tmp_path / "acme.toml", partner("acme.password"), tmp_path)
    assert found.workbooks.password_file == str(path)
    assert SECRET not in repr(found)


def test_a_partner_without_a_secret_stays_as_it_is(tmp_path: Path) -> None:
    assert with_secrets(tmp_path / "acme.toml", partner(""), tmp_path) == partner("")


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o666, 0o604])
def test_a_secret_others_may_read_refuses_to_start(tmp_path: Path, mode: int) -> None:
    placed(tmp_path, mode=mode)
    assert refused(tmp_path) == (
        "acme.toml, line 2, key workbooks.password_file: secrets/acme.password has mode "
        f"{mode:o}, others could read or change it; say chmod 600 secrets/acme.password"
    )


def test_a_secret_that_is_not_there_or_empty_refuses_to_start(tmp_path: Path) -> None:
    assert refused(tmp_path).endswith("there is no file secrets/acme.password")
    placed(tmp_path, text="")
    assert refused(tmp_path).endswith("secrets/acme.password is empty")


@pytest.mark.parametrize("name", ["../acme.password", "sub/acme.password", "/etc/passwd"])
def test_a_secret_elsewhere_refuses_to_start(tmp_path: Path, name: str) -> None:
    placed(tmp_path)
    assert "is not the name of a file in secrets/" in refused(tmp_path, name)
