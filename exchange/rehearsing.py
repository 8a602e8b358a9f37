"""Files of the last days judged by another configuration, and what would differ by partner."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exchange.comparing import Difference, missing
from exchange.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One file: how it would differ from what is on record, and how it differs as it is.

    `today` is None where only today's configuration was tried, or nothing would differ.
    """

    found: Difference
    today: Difference | None = None

    @property
    def partner(self) -> str:
        """Whose file it is."""
        return self.found.receipt.partner

    @property
    def gone(self) -> Sequence[Finding]:
        """Findings on record that would be gone because of the other configuration."""
        return [*missing(self.found.gone, self.today.gone if self.today else ())]

    @property
    def new(self) -> Sequence[Finding]:
        """Findings that would be new because of the other configuration."""
        return [*missing(self.found.new, self.today.new if self.today else ())]

    @property
    def verdicts(self) -> Sequence[tuple[str, str, str]]:
        """What would get another verdict because of the other configuration."""
        known = {*self.today.verdicts} if self.today else set()
        return [each for each in self.found.verdicts if each not in known]

    @property
    def same(self) -> bool:
        """Whether the other configuration makes no difference."""
        return not (self.gone or self.new or self.verdicts)


@dataclass(frozen=True, slots=True)
class Row:
    """One rule for one partner: how often it would be found no more or anew, in how many files."""

    partner: str
    rule: str
    gone: int
    new: int
    files: int


def by_rule(found: Iterable[Rehearsed]) -> list[Row]:
    """Return what would differ by partner and rule."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for each in found:
        gone, new = Counter(f.rule for f in each.gone), Counter(f.rule for f in each.new)
        for rule in gone.keys() | new.keys():
            row = counts.setdefault((each.partner, rule), Counter())
            row.update({"gone": gone[rule], "new": new[rule], "files": 1})
    return [Row(*key, row["gone"], row["new"], row["files"]) for key, row in sorted(counts.items())]


def by_verdict(found: Iterable[Rehearsed]) -> Mapping[tuple[str, str, str], int]:
    """Return how many files of each partner would get which verdict instead of which."""
    whole = (
        (each.partner, was, now)
        for each in found
        for what, was, now in each.verdicts
        if what == "the file"
    )
    return dict(sorted(Counter(whole).items()))
