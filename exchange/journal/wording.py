"""An outcome as one sentence for people."""

from exchange.model.outcome import Judgement, Outcome

NAMED = 4
"""Documents and rules that are named; more are counted."""


def summary(outcome: Outcome) -> str:
    """Return the outcome as one sentence for people."""
    judgement = outcome.judgement
    if outcome.repeats:
        return f"The same bytes as {outcome.repeats}, whose answers are sent again."
    return f"{judgement.verdict.capitalize()}: {content(judgement)}, {complaints(judgement)}."


def content(judgement: Judgement) -> str:
    """Return the documents as people name them, by number where there are few."""
    found = judgement.documents
    if not found:
        return "no document"
    if len(found) > NAMED:
        return f"{len(found)} documents"
    return ", ".join(f"{each.document.replace('_', ' ')} {each.title}".strip() for each in found)


def complaints(judgement: Judgement) -> str:
    """Return how many findings there are and which rules they broke."""
    found = [*judgement.every_finding()]
    rules = sorted({finding.rule for finding in found})
    if not found:
        return "no findings"
    named = ", ".join(rules[:NAMED]) + (" …" if len(rules) > NAMED else "")
    return f"{len(found)} finding{'s'[: len(found) > 1]} ({named})"
