"""Rules: what each says, and how often it was broken of late."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from exchange.console.addresses import Addressed, Days, last_days
from exchange.console.office import Look
from exchange.model.findings import Rule
from exchange.model.listings import Hits

NONE = Hits("", 0, 0, "")


class RulesAsked(Addressed):
    """Whose files are counted, of how many days; `show` all to see also what nobody broke."""

    partner: str = ""
    days: Days = 30
    show: Literal["broken", "all"] = "broken"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule; `share` is in how many of a hundred files it was broken.

    `last` is the last file it was broken in, empty where it was in none. The text has names in
    braces where a finding says what was found.
    """

    id: str
    severity: str
    topic: str
    text: str
    findings: int
    files: int
    share: float
    last: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules, those broken most often first, and how many files came."""

    files: int
    rules: Sequence[RuleLine]


def look_at_rules(look: Look, asked: RulesAsked) -> Rules:
    """Return the rules with how often they were broken by those one may see."""
    scope = look.account.scope
    if asked.partner:
        scope = frozenset({asked.partner}) if look.sees(asked.partner) else frozenset()
    found, files = look.journal.catalogue().hits(scope, *last_days(look, asked.days))
    counted = {each.rule: each for each in found}
    language = look.configuration.site.language
    known = look.configuration.rules
    lines = [line(known[name], each, files, language) for name, each in counted.items()]
    if asked.show == "all":
        rest = (rule for name, rule in known.items() if name not in counted)
        lines += [line(rule, NONE, files, language) for rule in rest]
    return Rules(files, lines)


def line(rule: Rule, hits: Hits, files: int, language: str) -> RuleLine:
    """Return one rule as a list shows it, in the language of the site where it is translated."""
    return RuleLine(
        id=rule.id,
        severity=rule.severity,
        topic=rule.topic,
        text=rule.text.get(language, rule.text["en"]),
        findings=hits.findings,
        files=hits.files,
        share=round(100 * hits.files / files, 1) if files else 0.0,
        last=hits.last,
    )
