"""What findings weigh while a partner is not live: advice, but for what always holds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from exchange.model.findings import Finding, Rule, Rules, Severity

UNDECIDED = frozenset({"draft", "test"})
"""States of a partner in which findings are advice."""


def advisory(rules: Rules) -> Rules:
    """Return the rules as they weigh while a partner is in draft or test."""
    return {name: advised(rule) for name, rule in rules.items()}


def advised(rule: Rule) -> Rule:
    """Return a rule that warns at most, and knows what it does once the partner is live.

    A fixed one keeps its severity, and so does what says that a file or a message cannot be read:
    advice about what is not there would be none.
    """
    unread = rule.severity is Severity.FATAL or bool(rule.syntax) or bool(rule.x12)
    if rule.fixed or unread or rule.severity.rank <= Severity.WARN.rank:
        return rule
    return replace(rule, severity=Severity.WARN, once_live=rule.severity)


def spared(findings: Iterable[Finding], rules: Rules) -> Iterator[tuple[Severity, list[str]]]:
    """Yield the rules that were broken and only advise for now, by the severity they will have."""
    names = sorted({each.rule for each in findings})
    for severity in sorted(Severity, key=lambda each: -each.rank):
        named = [name for name in names if rules[name].once_live is severity]
        if named:
            yield severity, named
