import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook.making import workbook

from exchange.adapters.workbook import archive
from exchange.adapters.workbook.archive import inspect
from exchange.adapters.workbook.trailer import HEAD_BYTES, TAIL_BYTES, lacks_end_record
from exchange.errors import Unreadable

WHOLE = workbook([["a", 1]])


def zipped(*names: str, content: bytes = b"x") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return target.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        inspect("FC.xlsx", content)
    return f"{caught.value.finding.rule} {caught.value.finding.observed}".strip()


def lacks(content: bytes) -> bool:
    return lacks_end_record(content[:HEAD_BYTES], content[-TAIL_BYTES:])


def test_a_sound_workbook_passes() -> None:
    inspect("FC.xlsx", WHOLE)
    assert not lacks(WHOLE)


@given(st.integers(4, len(WHOLE) - 1))
def test_a_zip_cut_anywhere_is_not_whole(length: int) -> None:
    assert lacks(WHOLE[:length])
    assert refusal(WHOLE[:length]) == "ENV-001"


def test_what_is_no_zip_lacks_nothing() -> None:
    assert not lacks(b"UNB+UNOC:3")
    assert not lacks(b"")


def test_a_comment_and_padding_belong_to_a_whole_zip() -> None:
    target = io.BytesIO(WHOLE)
    with zipfile.ZipFile(target, "a") as made:
        made.comment = b"c" * 65_535
    assert not lacks(target.getvalue())
    assert not lacks(WHOLE + b"\r\n\x00")


def test_the_end_of_a_zip_inside_a_zip_does_not_count() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        made.writestr("inner.xlsx", WHOLE)
    cut = target.getvalue()[: 40 + len(WHOLE) + 20]
    assert b"PK\x05\x06" in cut
    assert lacks(cut)


def test_a_finding_about_a_cut_file_can_be_told() -> None:
    with pytest.raises(Unreadable) as caught:
        inspect("FC.xlsx", WHOLE[:100])
    assert set(caught.value.finding.params) == {"name", "reason"}


def test_a_password_is_named() -> None:
    protected = refusal(archive.OLE + bytes(600) + archive.ENCRYPTED_PACKAGE)
    assert protected == "XLS-011 EncryptedPackage"
    assert refusal(archive.OLE + bytes(600)) == "XLS-011 .xls ≠ .xlsx"


def test_text_is_no_workbook() -> None:
    assert refusal(b"Part;Qty") == "XLS-011 ≠ .xlsx"


@pytest.mark.parametrize("name", ["../up.xml", "/etc/passwd", "a/../../b", "..\\up", "C:\\x"])
def test_a_name_that_leaves_the_zip_is_refused(name: str) -> None:
    assert refusal(zipped("ok.xml", name)) == f"XLS-011 zip, {name!r}"


def test_two_members_of_one_name_are_refused() -> None:
    assert refusal(zipped("a.xml", "A.xml")) == "XLS-011 zip, 'A.xml' (2)"


def test_too_many_members_are_refused() -> None:
    names = [f"{number}" for number in range(archive.MAX_MEMBERS + 1)]
    assert "10001 > 10000" in refusal(zipped(*names, content=b""))


def test_a_bomb_is_refused_by_its_ratio() -> None:
    assert "> 200" in refusal(zipped("sheet.xml", content=bytes(archive.RATIO_FLOOR + 1)))


def test_a_declared_size_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_INFLATED", 1000)
    assert "1001 B > 1000 B" in refusal(zipped("sheet.xml", content=bytes(1001)))


def test_a_size_that_lies_is_refused() -> None:
    content = bytearray(zipped("sheet.xml", content=b"abc" * 1000))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)
    assert refusal(bytes(content)) == "ENV-011 sheet.xml"


def test_a_member_with_a_password_is_refused() -> None:
    content = bytearray(zipped("sheet.xml"))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert refusal(bytes(content)) == "XLS-011 zip, 0x1"
