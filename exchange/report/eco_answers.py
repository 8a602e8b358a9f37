"""Our answer to an engineering change in the words of who reads it, and as PDX says it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from exchange.model.ecos import Eco
from exchange.model.impact import ImpactAnswer
from exchange.model.papers import Paper
from exchange.model.pdx_answers import PdxAnswer, PdxTask
from exchange.model.ports import Reply
from exchange.report.eco_paper import eco_paper
from exchange.report.wording import Words

DONE = "implemented"
"""What a PDX package says in the place of our decision once a change is implemented."""


def shown(eco: Eco, reply: Reply) -> Paper:
    """Return what a partner is told of a change, in their language."""
    return eco_paper(eco, Words(reply.partner.language), parties(reply), decide_by(eco, reply))


def drafted(eco: Eco, reply: Reply) -> Paper:
    """Return the same for our own people, in the language of our site."""
    return eco_paper(eco, Words(reply.site.language), parties(reply))


def parties(reply: Reply) -> str:
    """Return between whom a change is."""
    return f"{reply.site.name}, {reply.partner.name}"


def decision(eco: Eco, reply: Reply) -> str:
    """Return what we decided, in the words of the partner."""
    return Words(reply.partner.language).name("decision", eco.answers[-1].decision)


def decide_by(eco: Eco, reply: Reply) -> datetime | None:
    """Return until when the partner is to decide on our answer, None where nothing is agreed."""
    days = reply.agreement.eco.decision_days if reply.agreement else None
    if days is None or eco.state != "ANSWERED":
        return None
    return reply.calendar.due(eco.steps[-1].at, days)


def in_pdx(eco: Eco, files: Sequence[tuple[str, bytes]], reply: Reply) -> PdxAnswer:
    """Return our answer as a PDX package says it; once a change is implemented, that it is.

    One that was approved without an answer of ours says only that.
    """
    done = eco.said("implement")
    told = priced(eco.answers[-1]) if eco.answers else NOTHING
    whole = replace(
        told,
        number=eco.change,
        revision=eco.revision,
        responder=reply.site.name,
        answered_at=reply.now,
        attachments=tuple(files),
    )
    return replace(whole, response=DONE, implementation=done.day) if done else whole


NOTHING = PdxAnswer(
    number="", response="", responder="", answered_at=datetime(1970, 1, 1, tzinfo=UTC)
)


def priced(answer: ImpactAnswer) -> PdxAnswer:
    """Return what an answer says, with its costs where it names their currency."""
    cost = answer.cost if answer.cost and answer.cost.currency else None
    return replace(
        NOTHING,
        response=answer.decision,
        implementation=answer.estimated_implementation,
        cost_one_off=cost.one_off if cost else None,
        cost_per_unit=cost.per_unit if cost else None,
        currency=cost.currency if cost else "",
        tasks=tuple(PdxTask(each.text, each.due, each.owner) for each in answer.tasks),
        assumptions=(*answer.conditions, *answer.assumptions),
        questions=answer.questions,
    )
