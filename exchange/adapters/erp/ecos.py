"""Writes engineering changes as JSON: for our ERP, and what a partner's program gets."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from exchange.adapters.erp.naming import stem
from exchange.adapters.erp.records import encoded
from exchange.model.eco_answers import answer_number, otherwise
from exchange.model.eco_steps import Step
from exchange.model.ecos import Eco
from exchange.model.findings import message
from exchange.model.impact import Impact, ImpactAnswer
from exchange.model.interchange import Transmission
from exchange.model.package_receipts import PackageReceipt, ReceivedFile
from exchange.model.ports import Reply

RECORD_VERSION = "1"

IMPACT = TypeAdapter(Impact)
ANSWER = TypeAdapter(ImpactAnswer)
STEP = TypeAdapter(Step)


def write_record(transmission: Transmission, eco: Eco, reply: Reply) -> tuple[str, bytes]:
    """Return the path, without its ending, and the record of a change with all of its steps."""
    name = stem(eco.partner, eco.change, transmission.receipt, eco.revision)
    record = {
        "record_version": RECORD_VERSION,
        "type": "eco",
        "partner": {"id": reply.partner.id, "name": reply.partner.name},
        "receipt": transmission.receipt,
        **whole(eco),
        "software": reply.software,
        "ruleset": reply.ruleset,
    }
    return f"_erp/eco/{name}", encoded(record)


def write_answer(eco: Eco, reply: Reply) -> bytes:
    """Return what a partner may know of a change: our answer, its impact, that it is done."""
    done = eco.said("implement")
    told = {
        "type": "eco_impact" if done is None else "eco_implemented",
        "sender": reply.site.name,
        "written_at": reply.now.astimezone(UTC).isoformat(),
        **described(eco),
        "implemented": firsts(done) if done else None,
        "software": reply.software,
        "ruleset": reply.ruleset,
    }
    return encoded(told)


def whole(eco: Eco) -> dict[str, object]:
    """Return all of a change, with its steps."""
    return {**described(eco), "steps": [step(each) for each in eco.steps]}


def described(eco: Eco) -> dict[str, object]:
    """Return what a change is, where it stands, what it means and what we answered."""
    answer = eco.answers[-1] if eco.answers else None
    impact = eco.impact
    return {
        "number": answer_number(eco),
        "change": eco.change,
        "revision": eco.revision,
        "state": eco.state,
        "answer": answered(answer) if answer else None,
        "changed_in_answer": [asdict(each) for each in otherwise(eco)],
        "changed_in_revision": [asdict(each) for each in eco.differences],
        "impact": meant(impact) if impact else None,
        "planned": eco.planned.isoformat() if eco.planned else None,
    }


def meant(impact: Impact) -> dict[str, Any]:
    """Return what a change means; quantities are text, as exact as they are."""
    told: dict[str, Any] = IMPACT.dump_python(impact, mode="json")
    exposed = {code or "UNDECIDED": str(quantity) for code, quantity in impact.exposed()}
    return {**told, "earliest": impact.earliest.isoformat(), "exposed": exposed}


def answered(answer: ImpactAnswer) -> dict[str, Any]:
    """Return what we answered, without the impact it stands on."""
    told: dict[str, Any] = ANSWER.dump_python(answer, mode="json", exclude={"impact"})
    return told


def firsts(done: Step) -> dict[str, str | None]:
    """Return from when on a change is in what is built."""
    return {
        "on": done.day.isoformat() if done.day else None,
        "first_serial": done.first_serial or None,
        "first_lot": done.first_lot or None,
        "text": done.text or None,
    }


def step(each: Step) -> Mapping[str, Any]:
    """Return a step as it is on record, but for what the change as a whole says anyway."""
    left_out = {"partner", "change", "revision", "impact", "answer", "differences"}
    told: dict[str, Any] = STEP.dump_python(
        each, mode="json", exclude=left_out, exclude_defaults=True
    )
    return told


def write_receipt(receipt: PackageReceipt, reply: Reply) -> bytes:
    """Return the receipt of a package for programs."""
    came = receipt.transmission
    told = {
        "type": "package_receipt",
        "file": came.filename,
        "sha256": came.sha256,
        "receipt": came.receipt,
        "received_at": as_utc(came.received_at),
        "documents": [
            {
                "type": each.document,
                "title": each.title,
                "verdict": each.verdict.value,
                "files": [of_file(file, reply) for file in each.files],
            }
            for each in receipt.documents
        ],
        "software": reply.software,
        "ruleset": reply.ruleset,
    }
    return encoded(told)


def of_file(file: ReceivedFile, reply: Reply) -> dict[str, object]:
    """Return a file of a package, with what is wrong with it in the partner's language."""
    told = [
        {"rule": each.rule, "sentence": message(each, reply.rules, reply.partner.language)}
        for each in file.findings
    ]
    return {
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256 or None,
        "taken": file.taken,
        "findings": told,
    }


def as_utc(moment: datetime) -> str:
    """Return a moment in UTC."""
    return moment.astimezone(UTC).isoformat()
