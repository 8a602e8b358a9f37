"""Keeps the files of a mail, each under its hash, before they are entered as files that came."""

from dataclasses import replace

import structlog

from exchange.daemon.attributing import whose
from exchange.daemon.station import Station
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt
from exchange.spool import blobs

log = structlog.get_logger()


def with_files(station: Station, receipt: Receipt, outcome: Outcome) -> Outcome:
    """Return the outcome of a mail with its files kept, each with whose it is.

    Raises OSError where the kept mail does not give the bytes that were judged.
    """
    mail = outcome.judgement.mail
    if mail is None or not mail.files:
        return outcome
    files = []
    for file, chunks in station.enclosed(blobs.path(station.spool, receipt.sha256), mail.files):
        if blobs.keep_stream(station.spool, chunks) != file.sha256:
            raise OSError(f"the kept mail {receipt.sha256} is not what was judged")
        blob = blobs.path(station.spool, file.sha256)
        partner, hub = whose(station, receipt.partner, blob)
        files.append(replace(file, partner=partner, hub=hub))
    log.info("mail_opened", files=len(files))
    whole = replace(mail, files=tuple(files))
    return replace(outcome, judgement=replace(outcome.judgement, mail=whole))
