"""The only place that names concrete adapters: which code reads and writes which format."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from exchange import settings
from exchange.daemon import Station
from exchange.daemon.station import Enclosed, Extracted, blind, utc
from exchange.errors import Misconfigured, Unreadable
from exchange.journal import Journal
from exchange.journal.usage import since
from exchange.model.configuration import Configuration
from exchange.model.interchange import Attachment
from exchange.model.mails import MailFile
from exchange.model.outcome import Outcome
from exchange.model.partners import Limits
from exchange.model.ports import CaseForms, Desk, Form, Reader, SheetForm, Sheets, Tools, Wire
from exchange.model.receipts import Receipt
from exchange.model.structures import NotationError
from exchange.pipeline import refuse
from exchange.sandbox.channel import Job
from exchange.sandbox.readers import Readers, announce
from exchange.sandbox.stored import stored
from exchange.settings.mistakes import place
from exchange.spool.mounts import f_type, remote
from exchange.spool.site import Spool
from exchange.wiring.checks import by_children, looking
from exchange.wiring.keys import signing
from exchange.wiring.wires import connect, couriers

Clock = Callable[[], datetime]


def load(site: Path) -> Configuration:
    """Read the configuration of a site, its own message structures included.

    Raises Misconfigured naming file, line and key of the first thing that is wrong.
    """
    configuration = settings.load(site)
    for _ in own_structures(site, configuration):
        pass
    return configuration


def own_structures(site: Path, configuration: Configuration) -> Iterator[tuple[str, str]]:
    """Yield each structure or profile a site brings, from its folder on, with what it is for."""
    from exchange.adapters.edifact import structures as edifact
    from exchange.adapters.package.pdx import profiles as pdx
    from exchange.adapters.x12 import structures as x12

    kinds = (("edifact", edifact.described), ("x12", x12.described), ("pdx", pdx.described))
    for standard, described in kinds:
        files = configuration.structures.get(standard, ())
        folder = site / "structures" / standard
        try:
            for name, told in described(files) if files else ():
                yield f"{standard}/{name}.toml", told
        except NotationError as wrong:
            where = place(folder / f"{wrong.file}.toml", wrong.key)
            raise Misconfigured(f"{where}: {wrong.text}") from None


def directory_structure(source: Path, message: str, directory: str) -> tuple[str, str, str]:
    """Return name, text and use of a structure file made of the texts of a UN/EDIFACT directory.

    Raises Misconfigured where they cannot be read, or a site could not use what they say.
    """
    from exchange.adapters.edifact import importing
    from exchange.adapters.edifact.structures import described

    made = importing.structure_file(source, message, directory)
    try:
        return made.name, made.text, dict(described((made,)))[made.name]
    except NotationError as wrong:
        raise Misconfigured(f"{source}: {wrong.text}") from None


def tools() -> Tools:
    """Return every reader and writer, imported by the process that reads and by no other."""
    from exchange.adapters.erp import notices, records
    from exchange.adapters.workbook.reading import OPEN
    from exchange.report import write_report, write_statement
    from exchange.wiring.changes import eco_forms, package_receipts

    return Tools(
        readers=readers(),
        wires=wires(),
        sheets=dict.fromkeys(OPEN, sheets()),
        report=Form("REPORT", "html", write_report),
        record=records.write_record,
        statement=write_statement,
        retraction=records.write_retraction,
        decision=notices.write_decision,
        cases=case_forms(),
        ecos=eco_forms(),
        packages=package_receipts(),
    )


def case_forms() -> CaseForms:
    """Return what writes upside requests and reschedule proposals."""
    from exchange.adapters.erp import cases
    from exchange.adapters.workbook import case_forms

    write, echoes = case_forms.write_case, case_forms.case_echoes
    return CaseForms(write, echoes, cases.write_case, cases.write_record)


def readers() -> Mapping[str, Reader]:
    """Return what reads each format."""
    from exchange.adapters.edifact import reading as edifact
    from exchange.adapters.eml import reading as eml
    from exchange.adapters.erp import incoming
    from exchange.adapters.package import reading as package
    from exchange.adapters.workbook import reading as workbook
    from exchange.adapters.x12 import reading as x12

    return {
        "edifact": edifact.read,
        "x12": x12.read,
        **dict.fromkeys(workbook.OPEN, workbook.read),
        "json": incoming.read,
        "zip": package.read,
        "pdx": package.read,
        "eml": eml.read,
    }


def wires() -> Mapping[str, Wire]:
    """Return what answers each EDI standard."""
    from exchange.adapters.edi.values import values
    from exchange.adapters.edifact import aperak, contrl, delfor_response, ordrsp
    from exchange.adapters.edifact.scanning import scans as of_edifact
    from exchange.adapters.x12 import acknowledgements, advice, forecast_answers, order_answers
    from exchange.adapters.x12.scanning import scans as of_x12

    return {
        "edifact": Wire(
            contrl.write_contrl,
            aperak.write_aperak,
            ordrsp.write_ordrsp,
            delfor_response.write_delfor_response,
            lambda content, charset: values(of_edifact(content, charset)),
        ),
        "x12": Wire(
            acknowledgements.write_acknowledgements,
            advice.write_824,
            order_answers.write_order_answers,
            forecast_answers.write_forecast_answers,
            lambda content, charset: values(of_x12(content, charset)),
        ),
    }


def reference() -> Callable[[bytes], tuple[str, str] | None]:
    """Return what finds standard and control reference of an interchange."""
    from exchange.adapters.edi.references import reference

    return reference


def sheets() -> Sheets:
    """Return what answers a file of cells."""
    from exchange.adapters.workbook import confirming, marked

    forecast = (confirming.write_forecast_response, confirming.responded)
    return Sheets(
        marked=SheetForm("MARKED", marked.write_marked),
        business=SheetForm("CONFIRMATION", confirming.write_confirmation, confirming.confirmed),
        forecast=SheetForm("FORECAST_RESPONSE", *forecast),
        notice=SheetForm("NOTICE", confirming.write_notice, confirming.confirmed),
    )


def unread_tools() -> Tools:
    """Return what it takes to answer a file that is not read: a report, no reader."""
    from exchange.adapters.erp import records
    from exchange.report import write_report, write_statement

    report = Form("REPORT", "html", write_report)
    record, retraction = records.write_record, records.write_retraction
    return Tools({}, {}, {}, report, record, write_statement, retraction)


def incomplete(head: bytes, tail: bytes) -> str:
    """Return why a file is not whole, as far as its first and last bytes show it."""
    from exchange.adapters.edifact import trailer as edifact
    from exchange.adapters.workbook import trailer as archive
    from exchange.adapters.x12 import trailer as x12

    for missing, reason in (
        (edifact.trailer_missing, "its UNZ has not come yet"),
        (x12.trailer_missing, "its IEA has not come yet"),
        (archive.lacks_end_record, "the end of the archive has not come yet"),
    ):
        if missing(head, tail):
            return reason
    return ""


def sender(head: bytes) -> str:
    """Return whom a file's envelope names as the sender, '' where it has none."""
    from exchange.adapters.edifact import sender as edifact
    from exchange.adapters.x12 import sender as x12

    return edifact.sender(head) or x12.sender(head)


@contextmanager
def station(
    site: Path, configuration: Configuration, journal: Journal, now: Clock = utc
) -> Iterator[Station]:
    """Yield what the daemon is handed, and end the reading children afterwards."""
    from exchange.adapters.folder.watching import watch
    from exchange.adapters.imap.server import opened
    from exchange.wiring import mailing

    local = not remote(f_type(site))
    spool = Spool(site, leases=local)
    readers = Readers(configuration, heard=announce)
    answering = unread_tools()
    by_mail = mailing.couriers(mailing.Postroom(configuration, journal, spool, now))
    try:
        yield Station(
            spool=spool,
            configuration=configuration,
            journal=journal,
            judge=judging(readers, journal),
            refuse=refusing(configuration, journal, answering),
            incomplete=incomplete,
            watch=watch if local else blind,
            readers=readers.living,
            extract=partial(extracted, configuration.site.limits),
            enclosed=enclosed,
            sender=sender,
            look=looking(configuration, journal, by_children(readers), answering),
            mailbox=opened,
            abandon=readers.abandon,
            couriers={**couriers(journal, now), **by_mail},
            sources={"sftp": connect},
            senders=mailing.senders(configuration),
            used=partial(since, journal.store),
            sign=signing(configuration),
            now=now,
        )
    finally:
        readers.close()


def judging(readers: Readers, journal: Journal) -> Callable[[Receipt, Path], Outcome]:
    """Return what has a kept file judged by a reading child."""

    def judge(receipt: Receipt, blob: Path) -> Outcome:
        job = Job(receipt.transmission, os.fsencode(blob.resolve()))
        return readers.judge(job, journal.ledger(receipt.partner))

    return judge


def refusing(
    configuration: Configuration, journal: Journal, answering: Tools
) -> Callable[[Receipt, Unreadable], Outcome]:
    """Return what makes the outcome of a file that is not read."""

    def turn_down(receipt: Receipt, refusal: Unreadable) -> Outcome:
        desk = Desk(configuration, journal.ledger(receipt.partner), answering)
        return refuse(receipt.transmission, refusal.finding, desk)

    return turn_down


def extracted(limits: Limits, package: Path, wanted: Sequence[Attachment]) -> Extracted:
    """Yield files of a kept package that was found sound, each with its bytes, piece by piece."""
    from exchange.adapters.archives.archive import located

    found = located(stored(package), limits)
    for each in wanted:
        yield each, found.chunks(each.name)


def enclosed(mail: Path, wanted: Sequence[MailFile]) -> Enclosed:
    """Yield files of a kept mail that was found sound, each with its bytes."""
    from exchange.adapters.eml.transfer import decoded

    found = stored(mail)
    for each in wanted:
        yield each, iter((decoded(found[each.start : each.end], each.transfer) or b"",))
