"""Opens a workbook of any format as sheets, and gives those a layout names."""

import struct
import warnings
from collections.abc import Callable, Mapping
from functools import partial

from exchange.adapters.workbook import opendocument, xls, xlsb
from exchange.adapters.workbook.archive import inspect, refused
from exchange.adapters.workbook.contents import contents
from exchange.adapters.workbook.grid import Grid
from exchange.adapters.workbook.sheets import UNOPENABLE, Opened
from exchange.adapters.workbook.sheets import tabs as xlsx_tabs
from exchange.adapters.workbook.tabs import Tab, choose
from exchange.model.findings import Finding
from exchange.model.interchange import Transmission
from exchange.model.layouts import Layout

UNSOUND = (*UNOPENABLE, struct.error, StopIteration)
"""What reading raises over a workbook that is not sound, found by mutating some."""

TABS: Mapping[str, Callable[[bytes], list[Tab]]] = {
    "xlsx": lambda content: xlsx_tabs(Opened(content)),
    "xlsb": xlsb.tabs,
    "xls": xls.tabs,
    "ods": opendocument.tabs,
}
"""What turns the bytes of each workbook format into sheets."""

ZIPPED = frozenset({"xlsx", "xlsb", "ods"})


def sound(form: str, transmission: Transmission) -> list[Tab]:
    """Return the sheets of a workbook; raises Unreadable for what is not a sound one."""
    if form in ZIPPED:
        inspect(transmission.filename, transmission.content)
    return TABS[form](transmission.content)


def open_sheets(
    form: str, transmission: Transmission, layout: Layout
) -> tuple[list[Grid], list[Finding]]:
    """Return the sheets the layout names and a list of ours, and findings about what is beside.

    Raises Unreadable for what is not a sound workbook and for no or too many such sheets.
    """
    several = layout.documents == "sheet"
    try:
        with warnings.catch_warnings(action="ignore"):
            tabs = sound(form, transmission)
            chosen, findings = choose(tabs, layout.sheet, several=several)
            grids, listings = (
                [tab.grid for tab in chosen],
                [tab.grid for tab in tabs if tab.listing],
            )
            found = [*findings, *contents(form, transmission.content, grids)]
            return [*grids, *listings], found
    except UNSOUND as error:
        raise refused(type(error).__name__) from error


OPEN: Mapping[str, Callable[[Transmission, Layout], tuple[list[Grid], list[Finding]]]] = {
    form: partial(open_sheets, form) for form in TABS
}
"""Each workbook format, with what turns its bytes into rows of cells."""
