"""Layouts of packages tried on files by themselves."""

from pathlib import Path

import pytest
from package.packing import ROOT, form

from exchange.cli import laying
from exchange.errors import Misconfigured


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
