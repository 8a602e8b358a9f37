"""What we held of a partner before a file came: the questions the steps may ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from exchange.model.case_files import Case
from exchange.model.changes import RECEIVED
from exchange.model.echoes import Echo
from exchange.model.ecos import Eco
from exchange.model.erp_tables import nothing
from exchange.model.findings import Finding, Verdict
from exchange.model.forecasts import DEMAND, EarlierForecast
from exchange.model.outcome import Document, Inquiry, Source
from exchange.model.outlines import EarlierOutline


@dataclass(frozen=True, slots=True)
class Earlier:
    """Something this partner sent before that has the same bytes, reference or number."""

    receipt: str
    short: str
    filename: str
    sha256: str
    received_at: datetime
    verdict: Verdict
    number: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What an acknowledgement said: its type, the document it named, the state it gave.

    `document` is empty where it spoke of the interchange, `state` one of `received`,
    `accepted`, `errors`, `partial`, `rejected`.
    """

    type: str
    document: str
    state: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer of ours that went out under a control number, and what came back on it.

    `parties` are who it may have gone from and to, us first, as `qualifier:identification`:
    those of the envelopes it answers. `echoes` are its rows where it is a sheet a partner may
    fill in.
    """

    id: int
    type: str
    path: str
    receipt: str
    released_at: datetime | None
    said: tuple[Said, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()
    echoes: tuple[Echo, ...] = ()


RETURNED = {
    **dict.fromkeys(("document", "number", "line", "state", "choice", "text"), pl.String()),
    "day": pl.Date(),
}
"""The columns of what came back in our own sheets; `number` is ours, `line` the customer's."""


class Ledger:
    """What we held of one partner before a file came. Questions only, no change.

    This one is of somebody we never heard of; the journal has one that knows more.
    """

    def same_bytes(self, _sha256: str) -> Earlier | None:
        """Return the newest file with these bytes of which something was accepted or held.

        None where its answer does not hold any more: it waited for orders that are here now.
        """
        return None

    def interchange(
        self, _sender: str, _recipient: str, _reference: str, _since: datetime
    ) -> Earlier | None:
        """Return the first readable interchange since then that carried this control reference.

        The first one has the reference: a second one with other content was refused it.
        """
        return None

    def last_reference(self, _sender: str, _recipient: str) -> str:
        """Return the control reference of the newest interchange between two, empty without one."""
        return ""

    def document(self, _document: str, _number: str, _revision: str = "") -> Earlier | None:
        """Return the newest accepted or held document of this identity, else the newest."""
        return None

    def order(self, _number: str) -> list[Document]:
        """Return the order that stands under this number, then each standing change of it since.

        The newest order counts where one replaced another; nothing where there is none.
        """
        return []

    def refused_changes(self, _number: str) -> list[Document]:
        """Return the refused changes of an order that nothing came in the place of.

        With what was found on them and without their rows, in the order they came.
        """
        return []

    def orders(self, _since: date) -> list[Document]:
        """Return what `order` does for every order that wants anything from that day on.

        One order after the other.
        """
        return []

    def forecasts(self, _since: datetime) -> list[EarlierForecast]:
        """Return the accepted and held forecasts that came since then, in the order they came."""
        return []

    def forecast(self, _number: str) -> Document | None:
        """Return the newest standing forecast of this number, without what was refused."""
        return None

    def demand(self, _document: str, _until: date | None) -> pl.DataFrame:
        """Return the periods of a forecast that begin until that day, else all of them.

        In the columns of `DEMAND`.
        """
        return pl.DataFrame(schema=DEMAND)

    def record(self, _record: str) -> bool:
        """Tell whether a record of this identity was handed to the ERP."""
        return False

    def cured(
        self, _receipt: str, _document: str, _number: str, _revision: str = ""
    ) -> list[Finding]:
        """Return what was wrong with that document of an earlier receipt."""
        return []

    def kept(
        self, _receipt: str, _document: str, _number: str, _revision: str = ""
    ) -> list[Document]:
        """Return that document of an earlier receipt with its rows, nothing where there is none."""
        return []

    def sent(self, _kind: str, _reference: str, _document: str) -> Sent | None:
        """Return the answer with a document of this number of ours, else with this control number.

        `kind` is the standard. Where both are named, the document says more.
        """
        return None

    def held(self, document: str) -> pl.DataFrame:
        """Return the rows in force of a table of our own ERP, as far as they concern this partner.

        `document` is its type, a key of `ERP_TABLES`. Of each key the rows of the newest accepted
        file that has it; those without partner concern every partner. All columns and types of
        the canonical table, in no agreed order of rows; no row where nothing was ever told.
        """
        return nothing(document)

    def fed(self) -> frozenset[str]:
        """Return of which tables `held` has any row: rules that need others cannot be applied.

        That of engineering changes also where the partner sent one: it counts among them.
        """
        return frozenset()

    def history(self, document: str) -> pl.DataFrame:
        """Return every row our own ERP ever told of a table, as far as it concerns this partner.

        The rows of accepted files, the oldest first, with `document`, the identity of the file's
        document, and `place`, which counts through the documents of all tables.
        """
        places = {"document": pl.String, "place": pl.Int64}
        return nothing(document).with_columns(
            pl.lit(None, dtype=kind).alias(name) for name, kind in places.items()
        )

    def returned(self) -> pl.DataFrame:
        """Return what this partner wrote into sheets of ours and sent back.

        In the columns of `RETURNED`, in the order it came; `line` is empty where it is about all.
        """
        return pl.DataFrame(schema=RETURNED)

    def answered(self, _number: str) -> bool:
        """Tell whether an answer with this number of ours was made to the partner."""
        return False

    def orders_of(self, _part: str) -> frozenset[str]:
        """Return the numbers of the orders that stand and have or had a line of a part."""
        return frozenset()

    def outline(self, _feed: str) -> EarlierOutline | None:
        """Return how the newest accepted file of a feed was laid out."""
        return None

    def next_number(self, _kind: str) -> int:
        """Return the control number the next answer of this kind will carry."""
        return 1

    def source(self, _document: str) -> Source | None:
        """Return the file a document of this identity came in."""
        return None

    def asked(self, _number: str) -> frozenset[str]:
        """Return the open questions whose identity begins so, as `heard` writes it."""
        return frozenset()

    def changes(self) -> pl.DataFrame:
        """Return what the engineering changes that stand affect, in the columns of `RECEIVED`."""
        return pl.DataFrame(schema=RECEIVED)

    def content(self, _document: str, _number: str, _revision: str) -> Mapping[str, pl.DataFrame]:
        """Return the tables of the newest standing document of this identity, as it was judged."""
        return {}

    def ecos(self, _number: str = "") -> list[Eco]:
        """Return the revisions of the engineering change of a number, or every change."""
        return []

    def inquiries(self, _question: str) -> list[Inquiry]:
        """Return what an open question is about: a document, or all that stand in a file."""
        return []

    def cases(self, _number: str = "") -> list[Case]:
        """Return the case of this number, without a number all that are open."""
        return []

    def of(self, _partner: str) -> "Ledger":
        """Return what we held of a partner; only our own side may ask about others.

        Raises LookupError where this is the ledger of another partner.
        """
        return Ledger()
