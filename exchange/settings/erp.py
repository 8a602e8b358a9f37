"""Our own ERP as a partner: what it may hand in through `inbox/_erp/`."""

from collections.abc import Iterator

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.partners import Answering, Feed, Format, Partner, Site

ERP = "_erp"
"""The lane of our own ERP; no partner file can have this name."""

CELLS: tuple[Format, ...] = ("csv", "xlsx", "xlsb", "xls", "ods")
"""Formats in which a table is known by the name of its file."""


def erp_of(site: Site) -> Partner:
    """Return the ERP as a partner of its own: it answers records and tells what only it knows."""
    return Partner(
        id=ERP,
        name=f"ERP of {site.name}",
        state="live",
        language=site.language,
        timezone=site.timezone,
        feeds=(Feed(document="erp_answers", format="json"), *tables()),
        answers=Answering(syntax="never", report="findings"),
    )


def tables() -> Iterator[Feed]:
    """Yield a feed for each table in each format of cells: `products*.csv` by `erp-products`."""
    for name in ERP_TABLES:
        layout = "erp-" + name.replace("_", "-")
        for form in CELLS:
            yield Feed(document=name, format=form, pattern=f"{name}*", layout=layout)
