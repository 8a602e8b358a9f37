"""What `exchange doctor` finds: a mark, what was looked at, and what was seen."""

from typing import Literal

Mark = Literal["ok", "warn", "FAIL"]
Sign = tuple[Mark, str, str]
