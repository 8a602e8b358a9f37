"""Our answers to an engineering change: under which number, and what a new one says otherwise."""

from collections.abc import Iterator

from exchange.model.eco_steps import Difference
from exchange.model.ecos import Eco
from exchange.model.impact import ImpactAnswer


def answer_number(eco: Eco, count: int = 0) -> str:
    """Return the number of the last answer, or of that many; a second one has its own."""
    given = count or len(eco.answers)
    return f"{eco.number}-{given}" if given > 1 else eco.number


def otherwise(eco: Eco) -> tuple[Difference, ...]:
    """Return what the last answer says otherwise than the one before it."""
    *_, before, now = (None, None, *eco.answers)
    return tuple(compared(before, now)) if before and now else ()


def compared(before: ImpactAnswer, now: ImpactAnswer) -> Iterator[Difference]:
    """Yield each thing that two answers say differently."""
    old, new = said(before), said(now)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name, "") != new.get(name, ""):
            yield Difference("answer", name, old.get(name, ""), new.get(name, ""))


def said(answer: ImpactAnswer) -> dict[str, str]:
    """Return what an answer says as text, by its names; what it leaves open is left out."""
    cost = answer.cost
    told = {
        "decision": answer.decision,
        "answer_on": answer.answer_on,
        "estimated_implementation": answer.estimated_implementation,
        "cost_one_off": cost and cost.one_off,
        "cost_per_unit": cost and cost.per_unit,
        "currency": cost and cost.currency,
        "cost_text": cost and cost.text,
        "description": answer.description,
        "tasks": "; ".join(f"{each.text} ({each.due}, {each.owner})" for each in answer.tasks),
        "conditions": "; ".join(answer.conditions),
        "assumptions": "; ".join(answer.assumptions),
        "questions": "; ".join(answer.questions),
        "earliest": answer.impact.earliest,
        "orders": ", ".join(f"{each.order_number}/{each.line_number}"
                            for item in answer.impact.items for each in item.orders),
    }  # fmt: skip
    return {name: str(value) for name, value in told.items() if value not in {None, ""}}
