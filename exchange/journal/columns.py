"""Column types that store a value so that exactly the same value comes back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter
from sqlalchemy import Dialect, MetaData, Text, TypeDecorator

from exchange.model.findings import Finding, Locator
from exchange.model.ways import DIRECT, Way

CONVENTION: Mapping[str, str] = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}
"""Every constraint has a name, so that a later migration can drop it on any database."""

metadata = MetaData(naming_convention=CONVENTION)

E = TypeVar("E", bound=StrEnum)

LOCATOR: TypeAdapter[Locator] = TypeAdapter(Annotated[Locator, Field(discriminator="kind")])


FINDINGS: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])


WAY: TypeAdapter[Way] = TypeAdapter(Way)


class Exact(TypeDecorator[Decimal]):
    """A decimal as the text of its digits, trailing zeros included.

    Not Numeric: SQLite has no decimal type, so SQLAlchemy sends such values through a
    binary float, which keeps 15 digits where our quantities have 28.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        """Return the text that is stored."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        """Return the decimal again."""
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC as ISO 8601 text of fixed width, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Return the text that is stored."""
        return None if value is None else instant(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """Return the moment again, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class Word(TypeDecorator[E]):
    """A word of a closed vocabulary, as its text; an unknown one does not come back."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: E | None, _dialect: Dialect) -> str | None:
        """Return the text that is stored."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> E | None:
        """Return the word again; raises ValueError for one not in the vocabulary."""
        return None if value is None else self.words(value)


class Place(TypeDecorator[Locator]):
    """A place in the sender's file as JSON, from which the same locator is built again."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Locator | None, _dialect: Dialect) -> str | None:
        """Return the JSON that is stored."""
        return None if value is None else LOCATOR.dump_json(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Locator | None:
        """Return the locator again."""
        return None if value is None else LOCATOR.validate_json(value)


class Told(TypeDecorator[tuple[Finding, ...]]):
    """Findings as JSON, from which the same findings are built again."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Finding, ...] | None, _dialect: Dialect
    ) -> str | None:
        """Return the JSON that is stored."""
        return None if value is None else FINDINGS.dump_json(value).decode()

    def process_result_value(
        self, value: str | None, _dialect: Dialect
    ) -> tuple[Finding, ...] | None:
        """Return the findings again."""
        return None if value is None else FINDINGS.validate_json(value)


class Coming(TypeDecorator[Way]):
    """How a file came as JSON without what does not apply; empty where it came by itself."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Way | None, _dialect: Dialect) -> str | None:
        """Return the JSON that is stored."""
        return (
            "" if value in {None, DIRECT} else WAY.dump_json(value, exclude_defaults=True).decode()
        )

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Way | None:
        """Return how it came again."""
        return WAY.validate_json(value) if value else DIRECT


def shown(text: str) -> str:
    """Return the text as every database can hold it.

    Half a surrogate pair, which is no UTF-8, and NUL, which PostgreSQL refuses, become
    their escapes.
    """
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def instant(value: datetime) -> str:
    """Return the moment as it is stored.

    Raises ValueError for a time without zone: nobody knows which moment that is.
    """
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
