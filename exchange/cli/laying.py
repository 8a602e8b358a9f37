"""`exchange layout check`: a layout tried on files that came before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.checking import EXIT
from exchange.cli.sampling import judging
from exchange.errors import Misconfigured
from exchange.model.findings import Rules
from exchange.model.outcome import Outcome
from exchange.settings.mistakes import meant

WITHIN = frozenset({"aml", "document_package"})
"""Documents of layouts whose files mean nothing without the package around them."""

HEADINGS = ("File", "Verdict", "Lines", "Buckets", "Findings")


def check(name: str, places: Sequence[Path], site: Path) -> int:
    """Judge files by a layout, print a row for each; return the status of the worst."""
    configuration = wiring.load(site)
    layout = configuration.layouts.get(name)
    if layout is None:
        raise Misconfigured(f"no layout {name!r}{meant(name, configuration.layouts)}")
    if layout.document in WITHIN:
        raise Misconfigured(
            f"layout {name!r} reads a file within a package; try one with: exchange check PACKAGE"
        )
    files = [*_files(places)]
    if not files:
        raise Misconfigured("there is no file in " + ", ".join(map(str, places)))
    with judging(name, layout, configuration) as judges:
        outcomes = [judges.judge(file) for file in files]
    rules = configuration.rules
    rows = [_row(file, outcome, rules) for file, outcome in zip(files, outcomes, strict=True)]
    console.table(HEADINGS, rows)
    verdicts = Counter(str(outcome.judgement.verdict) for outcome in outcomes)
    counted = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    console.say(f"{len(files)} files by {name}: {counted}")
    return max(EXIT[outcome.judgement.verdict] for outcome in outcomes)


def _files(places: Sequence[Path]) -> Iterator[Path]:
    """Yield the files that were named, and those that lie in a folder that was."""
    for place in places:
        if place.is_dir():
            yield from sorted(
                each for each in place.iterdir() if each.is_file() and each.name[0] not in ".~"
            )
        elif place.is_file():
            yield place
        else:
            raise Misconfigured(f"{place} is not a file")


def _row(file: Path, outcome: Outcome, rules: Rules) -> tuple[str, ...]:
    rows = Counter[str]()
    for document in outcome.judgement.documents:
        rows.update(document.rows)
    lines, details = rows["lines"], rows["buckets"] + rows["schedules"]
    found = told(outcome, rules)
    return file.name, outcome.judgement.verdict, str(lines), str(details), found or "-"


def told(outcome: Outcome, rules: Rules) -> str:
    """Return the findings of a file counted by rule, the gravest rules first."""
    counted = Counter(found.rule for found in outcome.judgement.every_finding())
    order = sorted(counted, key=lambda rule: (-rules[rule].severity.rank, rule))
    return ", ".join(f"{counted[rule]} x {rule} {rules[rule].severity}" for rule in order)
