"""The codes we understand, and what they mean in the canonical tables."""

from collections.abc import Mapping

NAMES: Mapping[str, frozenset[str]] = {
    "forecast": frozenset({"236", "241"}),
    "call_off": frozenset({"241", "242"}),
    "purchase_order": frozenset({"105", "220", "224"}),
    "purchase_order_change": frozenset({"230"}),
}
"""1001 of the documents read: delivery forecast and schedule, just in time; order, rush order;
change. A blanket order (221) or one on consignment (227) means something else and is held."""

FUNCTIONS: Mapping[str, str] = {"1": "cancel", "4": "change", "5": "replace", "9": "original"}
"""What a message does to an earlier one (1225). Without a code it is an original."""

SCOPES: Mapping[str, str] = {"24": "CALL_OFF", "25": "FORECAST", "26": "BOTH"}
"""What a schedule speaks of (1225), which says nothing of an earlier one: delivery instructions,
the forecast beyond them, or both."""

CHANGES_ONLY = "36"
"""Processing indicator of GIS (7365): the detail holds changes only, whatever BGM says."""

COMMITMENTS: Mapping[str, str] = {
    "1": "FIRM",
    "2": "BUILD_AUTH",
    "3": "MATERIAL_AUTH",
    "4": "FORECAST",
    "5": "BACKLOG",
    "6": "CAPACITY_INFO",
    "8": "UPSIDE",
    "9": "UNKNOWN",
    "10": "FIRM",
    "11": "PILOT",
    "12": "FORECAST",
    "13": "UPSIDE",
    "14": "CAPACITY_INFO",
    "15": "FIRM",
    "16": "CAPACITY_INFO",
    "17": "CAPACITY_INFO",
    "18": "CAPACITY_INFO",
    "19": "PILOT",
    "21": "CAPACITY_INFO",
}
"""How binding a quantity is (4017)."""

ASKED_COMMITMENTS = frozenset({"7", "20", "22", "23", "24", "25", "26"})
"""Commitments we know and have no word for: promotion, strike protection, a schedule or a pull
that comes otherwise, what a contract says, a proposal (4017). A person decides."""

PERIODS: Mapping[str, str] = {
    "A": "YEAR",
    "D": "DISCRETE",
    "F": "FLEX",
    "M": "MONTH",
    "Q": "QUARTER",
    "S": "HALF_YEAR",
    "T": "FOUR_WEEKS",
    "W": "WEEK",
    "Y": "DAY",
}
"""Kinds of period (2013). D is discrete; daily is Y."""

ASKED_PERIODS = frozenset({"B", "C", "E", "G", "H", "J", "ZZZ"})
"""Kinds of period we know whose length nobody can tell: continuous, synchronous, replenishment,
ten days, half a month, just in time, agreed otherwise (2013). A person decides."""

JUST_IN_TIME = "J"
"""The kind of period that says nothing new in a call-off (2013)."""

ORDINARY_SEQUENCES = frozenset({"", "3", "6"})
"""What a sequence is (1245) that makes it an ordinary one: nothing said, new, agreed."""

DEMAND = frozenset({"1", "21", "113"})
"""Quantities of a forecast that are wanted (6063)."""

RECEIVED = "70"
"""The cumulative quantity received so far (6063)."""

INFORMATION = frozenset(
    {"12", "48", "52", "53", "59", "66", "71", "72", "79", "145", "194", "198"}
)  # fmt: skip
"""Quantities we know and leave aside: history, stock, packaging, what others promised (6063)."""

CUMULATIVE = frozenset({"3", "78"})
"""Quantities of a forecast that are wanted from a day on, as running totals (6063)."""

COUNTED_SINCE = "51"
"""The day from which a running total counts (2005)."""

PERHAPS_WANTED = frozenset({"11", "73", "83", "84", "131"})
"""Quantities somebody may be waiting for: split, outstanding, backordered, urgent, to be
delivered (6063). Nobody agreed what we do with them, so a person decides."""

ORDINARY_LINES = frozenset({"", "1"})
"""What a line does (1229) that makes it an ordinary one: nothing said, or added."""

ACTIONS: Mapping[str, str] = {
    "1": "add",
    "2": "delete",
    "3": "change",
    "4": "none",
    "8": "change",
    "11": "none",
    "38": "replace",
}
"""What is asked of a line of an order (1229). Codes 5 to 7 answer a proposal of ours."""

ORDER, LINE, CHANGE = "ON", "LI", "PP"
"""References to an order, to a line of it and to a change of it (1153)."""

ORDERED_ON = "4"
"""The day of the order (2005)."""

REASON = "CHG"
"""The subject of a text that says what a change is for (4451)."""

IDENTIFYING = frozenset({"", "1", "5"})
"""What item numbers in PIA are for (4347) that name the item of the line, and no substitute."""

ORDERED = frozenset({"1", "21", "113"})
"""Quantities of an order that are ordered or to be delivered (6063)."""

STARTS = ("2", "64", "158", "194", "67", "76", "10")
"""Dates that begin a forecast period (2005), the one that counts first."""

ENDS = ("63", "159", "206")
"""Dates that end a forecast period (2005)."""

INTERVALS = ("323",)
"""Dates that state a whole period (2005)."""

ORDER_DATES: Mapping[str, str] = {
    "2": "DELIVERY",
    "67": "DELIVERY",
    "76": "DELIVERY",
    "63": "DELIVERY",
    "10": "SHIP",
}
"""Dates an order asks for (2005) and what they mean, the one that counts first."""

OTHER_DATES = frozenset(
    {"4", "7", "11", "17", "35", "36", "37", "38", "50", "51", "52", "61", "64", "69", "79", "90",
     "91", "97", "137", "157", "171", "200", "234", "235", "263", "264", "361"}
)  # fmt: skip
"""Dates we know and leave aside (2005)."""

CUSTOMER_PART = ("IN", "BP")
"""Item numbers that are the buyer's (7143)."""

REVISIONS = ("EC", "DR")
"""Item numbers that are a revision (7143): engineering change level before drawing revision."""

BUYERS = ("BY",)
SUPPLIERS = ("SE", "SU")
DESTINATIONS = ("ST", "DP", "CN")
"""Parties by their function (3035), the one that counts first."""

PRICES = ("AAA", "CAL", "INV", "CON", "AAB")
"""Prices (5125), the one that counts first: net prices before the gross price."""

LINE_AMOUNTS = ("203", "66", "38")
"""Amounts that are the total of a line (5025), the one that counts first."""

LINES_COUNTED = "2"
"""Control total over the number of lines (6069)."""
