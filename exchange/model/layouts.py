"""How a spreadsheet or delimited file of one kind is laid out: `schemas/layouts/*.toml`."""

from dataclasses import dataclass
from typing import ClassVar

from exchange.model.partners import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where in a workbook what stands."""

    __pydantic_config__: ClassVar[dict[str, object]] = STRICT

    document: str
