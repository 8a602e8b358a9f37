"""Failures, by what the daemon must do about them.

ExchangeError
├── Unreadable        quarantine the file, tell the partner   (their fault)
├── Undeliverable     keep the answer, try again later        (the network's fault)
│   └── Blocked       the same until a person helps           (nobody knows whose fault)
├── Misconfigured     refuse to start                         (our fault)
└── Stale             judge the file again                    (somebody was faster)

A document that breaks a rule raises nothing: it yields a `Finding`.
"""

from exchange.model.findings import Finding


class ExchangeError(Exception):
    """Whatever the gateway itself raises."""


class Unreadable(ExchangeError):
    """The file cannot be attributed or read; the finding says why in plain words."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule, finding.observed)
        self.finding = finding


class Undeliverable(ExchangeError):
    """An answer could not be handed over now; it is kept and tried again."""


class Blocked(Undeliverable):
    """The other side is not who we know, or does not know us; trying again makes it worse."""


class Misconfigured(ExchangeError):
    """The configuration is wrong; the message names file, line and key."""


class Stale(ExchangeError):
    """What the judgement was based on has changed meanwhile; judge again."""
