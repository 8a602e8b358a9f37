"""Looks at a file as `exchange check` does, for the daemon."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from exchange.daemon.station import Looked
from exchange.errors import Unreadable
from exchange.journal import Journal
from exchange.model.configuration import Configuration
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.partners import Partner
from exchange.model.ports import Desk, Tools
from exchange.pipeline import refuse
from exchange.report.objects import as_object
from exchange.respond.replies import reply_to
from exchange.sandbox.channel import Job
from exchange.sandbox.readers import Readers
from exchange.sandbox.stored import stored

Judge = Callable[[Transmission, Path, Ledger], Outcome]


def looking(
    configuration: Configuration, journal: Journal, judge: Judge, tools: Tools
) -> Callable[[Transmission, Path | Unreadable], Looked]:
    """Return what looks at a file, given its path, or why it is not to be read."""

    def look(file: Transmission, found: Path | Unreadable) -> Looked:
        known = journal.ledger(file.partner, unbiased=True)
        try:
            if isinstance(found, Unreadable):
                raise found
            outcome = judge(file, found, known)
        except Unreadable as refusal:
            outcome = refuse(file, refusal.finding, Desk(configuration, known, tools))
        if isinstance(found, Path):
            file = replace(file, content=cast("bytes", stored(found)))  # its size alone is told
        return written(file, outcome, configuration, known)

    return look


def by_children(readers: Readers) -> Judge:
    """Return what has a file judged by a reading child."""
    return lambda file, path, ledger: readers.judge(Job(file, os.fsencode(path.resolve())), ledger)


def written(
    file: Transmission, outcome: Outcome, configuration: Configuration, known: Ledger
) -> Looked:
    """Write the report for people and the same for scripts, both marked as a check."""
    from exchange.report import write_report

    theirs = configuration.agreed(file.partner, file.received_at)
    language = configuration.site.language
    nobody = Partner(id=file.partner, name=file.partner, state="draft", language=language)
    partner = configuration.partners.get(file.partner, nobody)
    reply = reply_to(partner, file.received_at, known, theirs)
    page = write_report(file, outcome.judgement, reply)
    told = {"check": True, **as_object(file, outcome, theirs)}
    data = json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"
    return Looked(page, data.encode("utf-8", "backslashreplace"), outcome.judgement.mail)
