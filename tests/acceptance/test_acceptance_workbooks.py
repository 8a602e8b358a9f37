"""Forecasts in every workbook format, each with a bad twin, through the whole gateway."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from acceptance.installation import Installation
from as_ods import as_ods
from as_xls import as_xls
from as_xlsb import as_xlsb
from make_workbooks import bad_forecast, forecast
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook

WRITERS: Mapping[str, Callable[[Workbook], bytes]] = {
    "xlsb": as_xlsb,
    "xls": as_xls,
    "ods": as_ods,
}
SECRET = "pąssword canary 4711"  # noqa: S105 - planted, to be looked for
PARTNER = 'name = "Wista"\nstate = "live"\nlanguage = "en"\n\n[workbooks]\npassword_file = "w"\n'
FEED = '\n[[feeds]]\ndocument = "forecast"\nformat = "{}"\nlayout = "forecast-weeks-across"\n'


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    made = Installation(tmp_path)
    (tmp_path / "partners").unlink()
    (tmp_path / "partners").mkdir()
    feeds = "".join(FEED.format(form) for form in WRITERS)
    (tmp_path / "partners/wista.toml").write_text(PARTNER + feeds)
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets/w").write_text(f"{SECRET}\n", encoding="utf-8")
    (tmp_path / "secrets/w").chmod(0o600)
    return made


def locked(content: bytes, password: str) -> bytes:
    """Return a workbook with a password; the encrypting library garbles those below 4 kB."""
    whole, target = io.BytesIO(content), io.BytesIO()
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("docProps/thumbnail.wmf", bytes(9000))
    OOXMLFile(whole).encrypt(password, target)
    return target.getvalue()


def test_every_format_is_read_and_its_bad_twin_comes_back_marked(site: Installation) -> None:
    for number, (form, write) in enumerate(WRITERS.items()):
        site.drop("wista", f"FC_{number}.{form}", write(forecast(f"FC-{number}")))
        site.drop("wista", f"FC_{number}_BAD.{form}", write(bad_forecast(f"FC-{number}B")))
    assert [told[:2] for told in site.told()] == [
        (name, verdict)
        for number, form in enumerate(WRITERS)
        for name, verdict in (
            (f"FC_{number}.{form}", "accepted"),
            (f"FC_{number}_BAD.{form}", "rejected"),
        )
    ]
    marked = sorted((site.root / "outbox/wista").glob("*.MARKED.xlsx"))
    assert [path.name.split(".")[0] for path in marked] == ["FC_0_BAD", "FC_1_BAD", "FC_2_BAD"]
    for path in marked:
        sheet = load_workbook(path)["Prognoza"]
        found = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
        assert found == {"G8", "H9", "I10", "A11", "J12"}
    records = (site.root / "outbox/_erp").rglob("*.json")
    assert sorted(json.loads(path.read_text())["number"] for path in records) == [
        "FC-0", "FC-1", "FC-2",
    ]  # fmt: skip


def test_a_locked_workbook_is_opened_with_the_secret_that_stays_one(site: Installation) -> None:
    content = locked(as_xlsb(forecast("FC-1")), SECRET)
    site.drop("wista", "FC.xlsb", content)
    site.drop("wista", "FC_2.xlsb", locked(as_xlsb(forecast("FC-2")), "another"))
    (_, verdict, opened), (_, other, refused) = site.told()
    assert (verdict, other) == ("accepted", "rejected")
    assert "opened with the agreed password" in opened
    assert "no password agreed with you opens it" in refused
    kept = [path for path in site.root.rglob("*") if path.is_file() and path.name != "w"]
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]
