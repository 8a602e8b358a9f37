"""A configuration that came into force, as the audit trail tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Configured:
    """What was in force from an entry of the audit trail on.

    `digest` names it, `kept` is the SHA-256 it is kept under, `software` the version that read it.
    """

    seq: int
    at: str
    digest: str
    kept: str
    software: str
