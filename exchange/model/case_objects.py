"""A case as data: what a record, a file for a partner and `--json` say of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from exchange.model.case_files import Case
from exchange.model.cases import Dated, Step

WORDS = (
    "by", "party", "decided_by", "evidence", "clause", "result", "reason", "text", "currency",
    "initiator", "document",
)  # fmt: skip


def described(case: Case, due: datetime | None = None) -> dict[str, object]:
    """Return what a case is about and where it stands; `due` is when a decision is."""
    offer, decision, commit = case.offer, case.decision, case.said("commit")
    cost = case.said("quote", "assess")
    return {
        "case": case.number,
        "kind": case.kind,
        "state": case.state,
        "subject": case.first.subject,
        "part": case.first.part,
        "unit": case.first.unit,
        "initiator": case.first.initiator or "OEM",
        "reason": case.first.reason,
        "requested_quantity": plain(case.requested) if case.excess else None,
        "baseline_quantity": plain(case.baseline) if case.excess else None,
        "excess_quantity": plain(case.above) if case.excess else None,
        "need_date": case.need.isoformat() if case.need else None,
        "feasible": amounts(case.offered),
        "gating_items": [*cost.gating] if cost else [],
        "expedite_cost": plain(cost.cost) if cost else None,
        "currency": (cost.currency or None) if cost else None,
        "offered_as": case.offer_number if offer else None,
        "decision_due": due.astimezone(UTC).isoformat() if due else None,
        "decision": told(decision) if decision else None,
        "committed": amounts(commit.amounts) if commit else [],
    }


def periods(case: Case) -> list[dict[str, object]]:
    """Return the periods above their band."""
    return [
        {
            "start": each.start.isoformat(),
            "end": each.last.isoformat(),
            "baseline": plain(each.baseline),
            "limit": plain(each.limit),
            "wanted": plain(each.wanted),
        }
        for each in case.excess
    ]


def told(step: Step) -> Mapping[str, object]:
    """Return one step, without what it leaves open."""
    said: dict[str, object] = {
        "action": step.action,
        "at": step.at.astimezone(UTC).isoformat(),
        **{name: getattr(step, name) for name in WORDS},
        "amounts": amounts(step.amounts),
        "gating_items": [*step.gating],
        "expedite_cost": plain(step.cost),
        "decided_on": step.on.isoformat() if step.on else None,
        "due": step.due.isoformat() if step.due else None,
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def amounts(dated: Iterable[Dated]) -> list[dict[str, object]]:
    """Return quantities with their days."""
    return [
        {
            "quantity": plain(each.quantity),
            "date": each.day.isoformat() if each.day else None,
            **({"line": each.line} if each.line else {}),
        }
        for each in dated
    ]


def plain(number: Decimal | None) -> str | None:
    """Return a number digit for digit, without zeros behind its point."""
    return None if number is None else f"{number.normalize():f}"
