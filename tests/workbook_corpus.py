"""The public workbooks and texts: which are read here, which are not, and who differs."""

import csv
import warnings
from collections import Counter
from collections.abc import Sequence

from corpus import CORPUS, Row
from workbook.making import transmission

from exchange.adapters.workbook.drafting.sources import sources
from exchange.adapters.workbook.encrypted import unlocked
from exchange.adapters.workbook.opening import TABS, UNSOUND, sound
from exchange.errors import Unreadable
from exchange.identify import recognise
from exchange.model.partners import Partner

INDEX = CORPUS / "workbook" / "INDEX.tsv"
READERS = ("openpyxl_full", "openpyxl_ro", "calamine", "pyxlsb", "xlrd")
PARTNER = Partner(id="p", name="P", state="live")
NOTHING = "XLS-001 no sheet"


def workbooks() -> list[Row]:
    """Return the rows of the index, none where the corpus is not here."""
    if not INDEX.is_file():
        return []
    with INDEX.open(encoding="utf-8") as lines:
        return [*csv.DictReader(lines, delimiter="\t")]


def refusal(row: Row) -> str:
    """Read every cell of a file; return why it is refused, empty where it is read."""
    path = CORPUS / row["file"]
    sent = transmission(path.read_bytes(), path.name)
    form = recognise(sent.content, path.name)
    try:
        with warnings.catch_warnings(action="ignore"):
            plain, kind, _ = unlocked(sent, PARTNER, form)
            if kind not in TABS:
                return "" if sources(kind, plain, []) else NOTHING
            cells = [tab.grid for tab in sound(kind, plain)]
    except Unreadable as why:
        seen = why.finding.observed.replace(path.name, "unknown format")
        return f"{why.finding.rule} {seen}"
    except UNSOUND as error:
        return f"XLS-011 {type(error).__name__}"
    return "" if cells else NOTHING


def verdicts(row: Row) -> dict[str, str]:
    """Return what each reader of the index made of a file; one that had no say is left out."""
    return {name: row[name] for name in READERS if row[name]}


def disputes(row: Row, why: str) -> bool:
    """Tell whether another reader reads what is refused here, or all refuse what is read here."""
    said = {"ok" if each in {"ok", "big"} else "no" for each in verdicts(row).values()}
    return "ok" in said if why else said == {"no"}


def extension(row: Row) -> str:
    return row["file"].rpartition(".")[2].casefold()


def tabled(rows: Sequence[Row], refusals: Sequence[str]) -> str:
    """Count the files of each format by what became of them, then name what was refused."""
    counts: Counter[tuple[str, str]] = Counter()
    for row, why in zip(rows, refusals, strict=True):
        for kind in (extension(row), "all"):
            counts.update(
                (kind, word)
                for word, so in (
                    ("files", True), ("read", not why), ("refused", bool(why)),
                    ("disputed", disputes(row, why)),
                )
                if so
            )  # fmt: skip
    words = ("files", "read", "refused", "disputed")
    kinds = [*sorted({kind for kind, _ in counts} - {"all"}), "all"]
    lines = [f"{'':10}" + "".join(f"{word:>10}" for word in words)]
    lines += (f"{kind:10}" + "".join(f"{counts[kind, w]:10}" for w in words) for kind in kinds)
    for row, why in zip(rows, refusals, strict=True):
        if why or disputes(row, why):
            others = ", ".join(
                f"{name} {said.partition(':')[0]}" for name, said in verdicts(row).items()
            )
            name = row["file"].rpartition("__")[2].removeprefix("workbook/")
            lines.append(f"{name}: {why or 'read'}; others: {others or '-'}")
    return "\n".join([*lines, ""])
