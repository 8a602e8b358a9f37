"""Says which rules were not applied to a file, and why: nothing passes in silence."""

from collections.abc import Iterator

from exchange.model.needs import Given, unchecked
from exchange.model.outcome import Judgement
from exchange.model.ports import Reply
from exchange.report.wording import Words


def not_checked(judgement: Judgement, reply: Reply, words: Words) -> tuple[str, ...]:
    """Return a sentence for each kind of document and reason; one where nothing is agreed."""
    given = Given(reply.partner, reply.agreement, reply.fed)
    kinds = dict.fromkeys(each.document for each in judgement.documents if each.document)
    if reply.agreement is None:
        skipped = {each.rule for kind in kinds for each in unchecked(reply.rules, given, kind)}
        return (words.count("unchecked.nothing", len(skipped)),) if skipped else ()
    return tuple(sentence for kind in kinds for sentence in reasons(kind, given, reply, words))


def reasons(kind: str, given: Given, reply: Reply, words: Words) -> Iterator[str]:
    """Yield what of one kind of document was not checked, by what is missing."""
    skipped = [*unchecked(reply.rules, given, kind)]
    for key, for_data in (("unchecked.agreed", False), ("unchecked.data", True)):
        named = [each.rule for each in skipped if each.for_data is for_data]
        if named:
            yield words.say(key, what=words.name("document", kind), rules=", ".join(named))
