"""Which EDI messages we read, and the codes in them that we understand."""

from collections.abc import Iterator

from exchange.model.guides import CodeList, Dialect, Guide
from exchange.report.guide.sections import Listing, Section, listing
from exchange.report.wording import Words

STANDARDS = {"edifact": "UN/EDIFACT", "x12": "ANSI X12"}


def codes(guide: Guide, words: Words) -> Iterator[Section]:
    """Yield a section for each EDI standard the partner's feeds use."""
    for standard, dialect in guide.dialects.items():
        documents = [feed.document for feed in guide.partner.feeds if feed.format == standard]
        if documents:
            yield Section(
                standard,
                words.say("guide.codes", standard=STANDARDS[standard]),
                intro=(words.say("guide.codes.intro"),),
                listings=(*messages(dialect, documents, words), *lists(dialect, documents, words)),
            )


def messages(dialect: Dialect, documents: list[str], words: Words) -> tuple[Listing, ...]:
    """Return the messages we read for the documents agreed."""
    heads = (words.say("guide.document"), words.say("guide.message"))
    rows = (
        (words.name("document", document), "; ".join(dialect.messages.get(document, ())))
        for document in documents
    )
    return listing(words.say("guide.messages"), heads, rows)


def lists(dialect: Dialect, documents: list[str], words: Words) -> Iterator[Listing]:
    """Yield each list of codes once, though several documents use it."""
    found = {each.kind: each for document in documents for each in dialect.lists.get(document, ())}
    for each in found.values():
        yield from coded(each, words)


def coded(codes: CodeList, words: Words) -> tuple[Listing, ...]:
    """Return one list of codes."""
    caption = words.say(f"guide.list.{codes.kind}", element=codes.element)
    rows = ((code, words.name(codes.names, said)) for code, said in codes.meanings.items())
    return listing(caption, (words.say("guide.code"), words.say("guide.meaning")), rows)
