"""Our answer to an engineering change as a PDX package says it (RosettaNet 2C2, 2C6)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PdxTask:
    """One step of carrying the change out."""

    task: str
    due: date | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdxAnswer:
    """What we say to one change; a cost needs its currency.

    `answered_at` needs a zone. `revision` is the revision of the change, empty where it has none.
    """

    number: str
    revision: str = ""
    response: str
    implementation: date | None = None
    cost_one_off: Decimal | None = None
    cost_per_unit: Decimal | None = None
    currency: str = ""
    tasks: tuple[PdxTask, ...] = ()
    assumptions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    responder: str
    answered_at: datetime
    attachments: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        costs = (self.cost_one_off, self.cost_per_unit)
        if any(cost is not None for cost in costs) and not self.currency:
            raise ValueError("a cost needs its currency")
        if self.answered_at.tzinfo is None:
            raise ValueError("answered_at needs a zone")
