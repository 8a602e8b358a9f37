"""The receipt of a package as a page: every file of it with its hash, and whether we took it."""

from collections.abc import Iterator

from exchange.model.findings import message
from exchange.model.package_receipts import PackageReceipt, ReceivedDocument, ReceivedFile
from exchange.model.papers import Field, Grid, Paper, Tone
from exchange.model.ports import Reply
from exchange.report.wording import Words

COLUMNS = ("file", "kind", "size", "sha256", "taken", "text")


def package_paper(receipt: PackageReceipt, reply: Reply) -> Paper:
    """Return the receipt of what came, in the partner's language."""
    words, came = Words(reply.partner.language), receipt.transmission
    return Paper(
        title=words.say("package.title", file=came.filename),
        lead=words.say("package.lead"),
        language=words.language,
        about=(
            (words.say("package.file"), came.filename),
            (words.say("package.received"), f"{came.received_at:%Y-%m-%d %H:%M} UTC"),
            (words.say("package.receipt"), came.short),
            (words.say("package.sha256"), came.sha256),
        ),
        remarks=(),
        grids=tuple(of_document(each, reply, words) for each in receipt.documents),
        footer=f"{reply.site.name}, {reply.software}",
    )


def of_document(document: ReceivedDocument, reply: Reply, words: Words) -> Grid:
    """Return the files of a document as a table."""
    told = {
        "document": words.name("document", document.document),
        "title": document.title or "-",
        "verdict": words.say(f"verdict.{document.verdict}"),
    }
    title = words.say("package.document", **told)
    return Grid(
        title=title[:1].upper() + title[1:],
        headings=tuple(words.say(f"column.{name}") for name in COLUMNS),
        rows=tuple(row(each, reply, words) for each in document.files),
        nothing=words.say("package.no_files"),
        wide=True,
    )


def row(file: ReceivedFile, reply: Reply, words: Words) -> tuple[Field, ...]:
    """Return one file; one that was not taken stands out."""
    tone: Tone = "alarm" if file.taken in {"rejected", "missing"} else ""
    return (
        Field(file.name),
        Field(file.kind),
        Field(file.size, "count") if file.size is not None else Field("-"),
        Field(file.sha256 or "-"),
        Field(words.say(f"taken.{file.taken}"), tone=tone),
        Field(" ".join(sentences(file, reply, words))),
    )


def sentences(file: ReceivedFile, reply: Reply, words: Words) -> Iterator[str]:
    """Yield what is wrong with a file, each sentence once."""
    told = (message(each, reply.rules, words.language) for each in file.findings)
    yield from dict.fromkeys(told)
