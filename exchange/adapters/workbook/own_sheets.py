"""Knows the sheets we add or send by their title and their headings, never by the title alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, count

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.adapters.workbook.grid import Grid, Value
from exchange.adapters.workbook.headings import normal
from exchange.adapters.workbook.wording import WORDINGS

OUR_SHEET = "Exchange findings"
"""Title of the sheet we add to a workbook we give back, where no sheet of theirs has it."""

OUR_EXAMPLE = "Exchange example"
"""Title of the sheet in a template of ours that shows how to fill it in."""

EXAMPLE_REMARKS: Mapping[str, str] = {
    "en": "EXAMPLE - this sheet is not read. Fill in the other one.",
    "de": "BEISPIEL - dieses Blatt wird nicht gelesen. Bitte das andere ausfüllen.",
    "pl": "PRZYKŁAD - ten arkusz nie jest czytany. Proszę wypełnić drugi.",
}
"""What its first cell says."""

OUR_DETAILS = "Exchange details"
"""Title of a sheet of ours that says what the one to be filled in stands on."""

DETAILS_REMARKS: Mapping[str, str] = {
    "en": "DETAILS - this sheet is only to be read. Please answer on the other one.",
    "de": "EINZELHEITEN - dieses Blatt ist nur zum Lesen. Bitte auf dem anderen antworten.",
    "pl": "SZCZEGÓŁY - ten arkusz jest tylko do czytania. Prosimy odpowiedzieć na drugim.",
}
"""What its first cell says."""

CONFIRMATION, FORECAST_RESPONSE = "Exchange confirmation", "Exchange forecast answer"
CASE_FORM, IMPACT_FORM = "Exchange case", "Exchange impact"
OUR_ANSWERS: Mapping[str, str] = {
    CONFIRMATION: "CONFIRMATION",
    FORECAST_RESPONSE: "FORECAST_RESPONSE",
    CASE_FORM: "CASE",
    IMPACT_FORM: "ECO_IMPACT",
}
"""Titles of the sheets of our answers, and their types; one that comes back was filled in."""

LISTED = [[normal(heading) for heading in words.columns] for words in WORDINGS.values()]
ANSWERED = [
    {normal(words.document[2]), normal(words.yours[0])} for words in ANSWER_WORDINGS.values()
]

Cells = Iterable[Sequence[Value]]


def is_listing(title: str, rows: Cells) -> bool:
    """Say whether a sheet is our list of findings.

    A program that counts up the titles of copied sheets may have written behind it.
    """
    return title.casefold().startswith(OUR_SHEET.casefold()) and any(
        [normal(value) for value in row[: len(LISTED[0])]] in LISTED for row in rows
    )


def without_listings(grids: Iterable[Grid]) -> tuple[list[Grid], list[Grid]]:
    """Return the sheets of the sender, then the lists of ours among them."""
    every = [(grid, is_listing(grid.name, (row.cells for row in grid.rows))) for grid in grids]
    return [grid for grid, own in every if not own], [grid for grid, own in every if own]


def is_example(title: str, rows: Cells) -> bool:
    """Say whether a sheet is the example of a template of ours."""
    return is_remarked(title, rows, OUR_EXAMPLE, EXAMPLE_REMARKS)


def is_details(title: str, rows: Cells) -> bool:
    """Say whether a sheet is what an answer of ours stands on."""
    return is_remarked(title, rows, OUR_DETAILS, DETAILS_REMARKS)


def is_remarked(title: str, rows: Cells, ours: str, remarks: Mapping[str, str]) -> bool:
    """Say whether a sheet has a title of ours and in its first cell what we write there."""
    if title.casefold() != ours.casefold():
        return False
    first = next(iter(rows), ())
    return normal(next(iter(first), None)) in map(normal, remarks.values())


def answer_type(title: str, rows: Cells) -> str:
    """Return the type of the answer of ours that a sheet is, empty where it is none."""
    types = {name.casefold(): kind for name, kind in OUR_ANSWERS.items()}
    kind = types.get(title.casefold(), "")
    heads = ({normal(value) for value in row} for row in rows) if kind else ()
    return kind if any(words <= found for found in heads for words in ANSWERED) else ""


def free_title(taken: Collection[str]) -> str:
    """Return a title for our list that no other sheet has, in whatever case (as Excel sees it)."""
    others = {title.casefold() for title in taken}
    titles = chain([OUR_SHEET], (f"{OUR_SHEET} {number}" for number in count(2)))
    return next(title for title in titles if title.casefold() not in others)
