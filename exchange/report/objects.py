"""A judged file as scripts read it (docs/reference/command-line.md)."""

from pathlib import PurePosixPath

from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, Rules, message
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Outcome


def as_object(
    transmission: Transmission, outcome: Outcome, configuration: Configuration
) -> dict[str, object]:
    """Return the outcome; the configuration is as agreed with the sender."""
    rules, language = configuration.rules, configuration.site.language
    judgement = outcome.judgement
    return {
        "file": transmission.filename,
        "sha256": transmission.sha256,
        "partner": outcome.partner,
        "format": judgement.format,
        "verdict": judgement.verdict,
        "documents": [document_object(found, rules, language) for found in judgement.documents],
        "findings": [finding_object(found, rules, language) for found in judgement.findings],
        "responses": [
            {"level": sent.level, "type": sent.type, "filename": PurePosixPath(sent.path).name}
            for sent in outcome.responses
        ],
    }


def document_object(document: Document, rules: Rules, language: str) -> dict[str, object]:
    """Return one document as scripts read it."""
    return {
        "type": document.document or "unknown",
        "number": document.number,
        "revision": document.revision,
        "function": document.function,
        "verdict": document.verdict,
        "rows": dict(document.rows),
        "findings": [finding_object(found, rules, language) for found in document.findings],
        "succeeds": document.succeeds,
        "cured": [finding_object(found, rules, language) for found in document.cured],
    }


def finding_object(finding: Finding, rules: Rules, language: str) -> dict[str, object]:
    """Return one finding as scripts read it."""
    return {
        "rule": finding.rule,
        "severity": rules[finding.rule].severity,
        "once_live": rules[finding.rule].in_force,
        "topic": rules[finding.rule].topic,
        "locator": str(finding.locator),
        "observed": finding.observed,
        "expected": finding.expected,
        "clause": finding.params.get("clause", ""),
        "message": message(finding, rules, language),
    }
