"""The X12 codes we understand, and what they mean in the canonical tables."""

from collections.abc import Mapping

FUNCTIONS: Mapping[str, str] = {
    "00": "original",
    "01": "cancel",
    "04": "change",
    "05": "replace",
}
"""What a set does to an earlier one (353)."""

ORDER_KINDS = frozenset({"NE", "SA"})
"""Kinds of order (92) that are ordinary ones. A release, a blanket or a consignment order means
something else and is asked about."""

CHANGE_KINDS = ORDER_KINDS | {"CP"}
"""Kinds of order (92) that a change is of: an ordinary one, or called a change itself."""

ACTIONS: Mapping[str, str] = {
    "AI": "add",
    "CA": "change",
    "CT": "change",
    "DI": "delete",
    "NC": "none",
    "PC": "change",
    "PQ": "change",
    "PR": "change",
    "QD": "change",
    "QI": "change",
    "RQ": "change",
    "RS": "change",
    "RZ": "replace",
}
"""What is asked of a line of an order (670)."""

EVENTS: Mapping[str, str] = {"QD": "DECREASE", "QI": "INCREASE"}
"""What the code says of the quantity (670)."""

SCHEDULES = frozenset({"DL", "SH"})
"""Schedule types we read (675): by delivery, by shipment. Others are asked about."""

DISCRETE, CUMULATIVE = "A", "C"
"""What the quantities of a schedule are (676): each for itself, or running totals."""

COMMITMENTS: Mapping[str, str] = {
    "A": "FIRM",
    "B": "PILOT",
    "C": "FIRM",
    "D": "FORECAST",
    "F": "UPSIDE",
    "G": "CAPACITY_INFO",
    "H": "FIRM",
    "M": "CAPACITY_INFO",
    "N": "CAPACITY_INFO",
    "P": "PILOT",
    "T": "CAPACITY_INFO",
}
"""How binding a quantity is (680)."""

ASKED_COMMITMENTS = frozenset({"E", "J", "K", "L", "Q", "S", "U", "V", "W", "X", "Z"})
"""Commitments we know and have no word for: rounding, raw material, final year, pending change,
release of an order, strike, programmes of the state, cancellation, modification, agreed otherwise
(680). A person decides."""

PERIODS: Mapping[str, str] = {
    "A": "YEAR",
    "C": "DAY",
    "D": "DISCRETE",
    "F": "FLEX",
    "M": "MONTH",
    "Q": "QUARTER",
    "S": "HALF_YEAR",
    "T": "FOUR_WEEKS",
    "W": "WEEK",
    "X": "WEEK",
}
"""Kinds of period (681): W runs from Monday to Sunday, X any seven days."""

ASKED_PERIODS = frozenset({"B", "Z"})
"""Kinds of period we know whose length nobody can tell: by delivery, agreed otherwise (681). A
person decides."""

RECEIVED_SO_FAR, LAST_RECEIVED = "02", "01"
"""What SHP counts (673): all since a date, or the last one."""

COUNTED_SINCE = "051"
RECEIPT_DATES = frozenset({"", "050", COUNTED_SINCE})
"""Dates beside a cumulative quantity that make it one received (374); 051 is since when."""

INFORMATION = frozenset({"17", "33", "63"})
"""Quantities we know and leave aside: in stock, for sale, on order (673)."""

CUSTOMER_PART = ("BP", "IN")
"""Item numbers that are the buyer's (235), the one that counts first."""

REVISIONS = ("EC", "DR")
"""Item numbers that are a revision (235): engineering change level before drawing revision."""

ORDER_NUMBER = "PO"
"""The item number that names the order called off (235), and its reference (128)."""

CONTRACT = "CT"
"""The reference to a contract (128)."""

BUYERS = ("BY",)
SUPPLIERS = ("SE", "SU", "VN")
DESTINATIONS = ("ST",)
"""Parties by their function (98), the one that counts first."""

INCOTERMS = "01"
"""The list of terms of delivery that Incoterms are (334)."""

PRICE_BASES: Mapping[str, str] = {
    "": "",
    "CP": "",
    "LE": "",
    "PE": "",
    "QE": "",
    "TE": "",
    "HP": "100",
    "TP": "1000",
}
"""The quantity a price is for (639), empty for one."""

LINE_AMOUNT = "1"
"""The amount that is the total of a line (522)."""

ORDER_DATES: Mapping[str, str] = {
    "002": "DELIVERY",
    "067": "DELIVERY",
    "106": "DELIVERY",
    "074": "DELIVERY",
    "010": "SHIP",
    "068": "SHIP",
}
"""Dates an order asks for (374) and what they mean, the one that counts first."""

OTHER_DATES = frozenset(
    {"001", "004", "007", "008", "011", "015", "017", "035", "036", "037", "038", "043", "050",
     "061", "063", "064", "069", "071", "079", "095", "097", "111", "118", "196", "197"}
)  # fmt: skip
"""Dates we know and leave aside (374)."""

NO_CHARGE = "N"
"""An allowance or charge that is none (248)."""
