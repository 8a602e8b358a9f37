"""What people read and fill in: lists, papers, forms, drafts and guides, in their formats."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from exchange.errors import Misconfigured
from exchange.identify import recognise
from exchange.model.agreement_forms import form
from exchange.model.agreements import Agreement
from exchange.model.clocks import Urgency
from exchange.model.configuration import Configuration
from exchange.model.drafts import Draft
from exchange.model.filled_forms import Filled
from exchange.model.guides import Dialect, Specimen
from exchange.model.interchange import Transmission
from exchange.model.papers import Paper
from exchange.model.partners import Feed, Partner
from exchange.model.ports import Writer

Listed = Iterable[tuple[Urgency, Sequence[str]]]

ListWriter = Callable[[Sequence[str], Sequence[str], Listed, datetime], bytes]
"""Writes a list: the sentences above it, its headings, its rows with how near they are."""

Example = tuple[str, bytes | None]


def list_writer() -> ListWriter:
    """Return what writes a list of ours as a workbook."""
    from exchange.adapters.workbook.worklist import write_list

    return write_list


def pdf_writer() -> Writer:
    """Return what sets a report on paper; raises Misconfigured without the extra for it."""
    try:
        from exchange.report.pdf import write_pdf
    except ModuleNotFoundError as missing:
        if missing.name != "typst":
            raise
        wanted = "python -m pip install 'typst>=0.15.2'"
        raise Misconfigured(f"a report is only written as .pdf with typst; {wanted}") from None
    return write_pdf


def papers(paper: Paper, moment: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield a paper for a meeting in every form it has, each under its file extension."""
    from exchange.adapters.workbook.papers import write_workbook
    from exchange.report.papers import write_paper

    yield "html", write_paper(paper)
    yield "xlsx", write_workbook(paper, moment)


def agreement_form(agreement: Agreement, now: datetime) -> bytes:
    """Return an agreement as a workbook people fill in."""
    from exchange.adapters.workbook.agreement_form import write_form

    return write_form(form(agreement), now)


def filled_form(sample: Transmission) -> Filled:
    """Return what somebody filled in; raises Unreadable where it is no sound workbook."""
    from exchange.adapters.workbook.agreement_form import read_form

    return read_form(sample)


def filled(content: bytes, cells: Mapping[str, str]) -> bytes:
    """Return a workbook with some cells filled in, as a person does."""
    from exchange.adapters.workbook import filled

    return filled.filled(content, cells)


def drafted(sample: Transmission, configuration: Configuration, document: str = "") -> Draft:
    """Return the layout a sample seems to have.

    Raises Unreadable where the file cannot be opened or no row in it looks like headings.
    """
    from exchange.adapters.workbook.drafting.drafted import draft

    form = recognise(sample.content, sample.filename)
    return draft(form, sample, configuration.layouts.values(), document)


def draft_text(draft: Draft, sample: str, day: str) -> str:
    """Return a draft as the TOML file it is kept as."""
    from exchange.adapters.workbook.drafting.toml import text

    return text(draft, sample, day)


def dialects(configuration: Configuration) -> Mapping[str, Dialect]:
    """Return what we read of each EDI standard, a site's own structures among it."""
    from exchange.adapters.edifact import understood as edifact
    from exchange.adapters.x12 import understood as x12

    own = configuration.structures
    return {
        "edifact": edifact.understood(own.get("edifact", ())),
        "x12": x12.understood(own.get("x12", ())),
    }


def example(feed: Feed, partner: Partner, configuration: Configuration, said: Specimen) -> Example:
    """Return extension and bytes of an example for a feed, or of the workbook to fill in.

    None where there is none: a party without identifier, a format we write no example of.
    """
    from exchange.adapters.edifact import specimens as edifact
    from exchange.adapters.workbook.template import write_template
    from exchange.adapters.x12 import specimens as x12
    from exchange.report.guide import template

    if feed.format == "xlsx":
        agreement = configuration.agreement_of(partner.id, said.day)
        weeks = agreement.forecast.firm_weeks if agreement else None
        firm = None if weeks is None else said.beginning_within(weeks)
        made = template(configuration.layouts[feed.layout], partner.language, firm)
        return "xlsx", write_template(made, said)
    write = {"edifact": edifact.specimen, "x12": x12.specimen}.get(feed.format)
    content = write(feed.document, partner, configuration.site, said) if write else None
    return {"edifact": "edi", "x12": "x12"}.get(feed.format, ""), content
