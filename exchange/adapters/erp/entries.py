"""Where a value of a JSON file stands: which entry of its list, which key of it."""

from collections.abc import Mapping

from exchange.model.findings import Entry, Locator
from exchange.model.tables import Notation

NOTATION = Notation(number_rule="ERP-002", date_rule="ERP-002", missing_rule="ERP-009")


class Entries:
    """The entries of a list, counted from 1 in the column `_row`."""

    def __init__(self, file: str) -> None:
        self.file = file

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        """Return the place of a key."""
        number = row["_row"]
        return Entry(self.file, number if isinstance(number, int) else 0, column)
