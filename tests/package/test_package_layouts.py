"""Layouts of packages tried on files by themselves."""

from datetime import date
from pathlib import Path

import pytest
from package.packing import ROOT, SITE, form

from exchange.cli import laying
from exchange.errors import Misconfigured
from exchange.model.guides import Guide
from exchange.model.partners import Feed, Format, Partner
from exchange.report.guide.sending import facts
from exchange.report.wording import Words


def test_a_form_is_tried_by_its_layout_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The layout names others for files beside the form."""
    (tmp_path / "ECO.xlsx").write_bytes(form())
    assert laying.check("eco-form", [tmp_path], ROOT) == 0
    assert "1 accepted" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["aml-lines", "document-list"])
def test_a_file_that_means_nothing_without_its_package_is_not_tried(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(Misconfigured, match="within a package"):
        laying.check(name, [tmp_path], ROOT)


@pytest.mark.parametrize(("kind", "told"), [("zip", True), ("xlsx", False)])
def test_the_guide_says_how_large_a_package_may_be(kind: Format, told: bool) -> None:  # noqa: FBT001
    feeds = (Feed(document="engineering_change", format=kind, layout="eco-form"),)
    partner = Partner(id="acme", name="Acme", state="draft", feeds=feeds)
    guide = Guide(
        SITE.site, partner, date(2026, 11, 26), SITE.rules, SITE.layouts, SITE.site_calendar
    )
    listed = dict(facts(guide, Words("en")))
    assert ("guide.package" in listed, listed["guide.size"]) == (told, "100 MB")
