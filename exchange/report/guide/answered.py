"""Which answers come, when, and how to read them."""

from collections.abc import Iterator, Mapping

from exchange.model.guides import Guide
from exchange.report.guide.sections import Section, listing
from exchange.report.wording import Words

EDIFACT: Mapping[str, str] = {
    "syntax": "CONTRL", "application": "APERAK", "business": "ORDRSP", "forecast": "DELFOR",
}  # fmt: skip
X12: Mapping[str, str] = {
    "syntax": "TA1, {acknowledgement}", "application": "824", "business": "855, 865",
    "forecast": "830",
}  # fmt: skip
CELLS: Mapping[str, str] = {
    "marked": "MARKED", "business": "CONFIRMATION", "forecast": "FORECAST_RESPONSE",
}  # fmt: skip
FORMS: Mapping[str, Mapping[str, str]] = {"edifact": EDIFACT, "x12": X12, "pdx": {}, "zip": {}}
"""What an answer of each level is called in a format; every other one is a file of cells."""

LEVELS = ("syntax", "marked", "application", "business", "forecast")
NEVER = frozenset({"never", "none"})
ORDERS = frozenset({"purchase_order", "purchase_order_change"})


def answered(guide: Guide, words: Words) -> Section:
    """Return the section on our answers."""
    heads = (words.say("guide.answer"), words.say("guide.comes"), words.say("guide.meaning"))
    name = "FC_W48.01JD3K9Q.REPORT.html"
    return Section(
        "answers",
        words.say("guide.answers"),
        intro=(words.say("guide.answers.intro", name=name),),
        listings=listing("", heads, rows(guide, words)),
    )


def rows(guide: Guide, words: Words) -> Iterator[tuple[str, str, str]]:
    """Yield each answer this partner gets: its types, when it comes, what it means."""
    for level in LEVELS:
        when = "findings" if level == "marked" else getattr(guide.partner.answers, level)
        types = ", ".join(dict.fromkeys(called(guide, level)))
        if types and when not in NEVER:
            yield types, words.say(f"guide.when.{when}"), words.say(f"guide.says.{level}")
    if guide.partner.answers.report != "never":
        when = words.say(f"guide.when.{guide.partner.answers.report}")
        yield "REPORT", when, words.say("guide.says.report")


def called(guide: Guide, level: str) -> Iterator[str]:
    """Yield the type of an answer in each format agreed, where the documents have it."""
    wanted = {"business": ORDERS, "forecast": frozenset({"forecast"})}.get(level)
    for feed in guide.partner.feeds:
        form = FORMS.get(feed.format, CELLS).get(level, "")
        if form and (wanted is None or feed.document in wanted):
            yield form.format(acknowledgement=guide.partner.edi.acknowledgement)
