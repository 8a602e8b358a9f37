"""Which of a layout's wordings is the one in the partner's language."""

from collections.abc import Mapping

from exchange.model.guides import Template
from exchange.model.layouts import Aliases, Layout
from exchange.model.partners import Language
from exchange.report.wording import Words, texts

BETWEEN = " | "


def wording(aliases: Aliases, key: str, words: Words) -> str:
    """Return the wording that language has for a field, the first one where it has none."""
    wanted = words.say(key).split(BETWEEN) if key in texts() else []
    known = {each.casefold(): each for each in reversed(aliases)}
    return next((known[each.casefold()] for each in wanted if each.casefold() in known), aliases[0])


def headings(fields: Mapping[str, Aliases], words: Words) -> dict[str, str]:
    """Return one heading for each field that has any wording."""
    return {
        name: wording(aliases, f"field.{name}", words)
        for name, aliases in fields.items()
        if aliases
    }


def template(layout: Layout, language: Language, firm: int | None = None) -> Template:
    """Return the headings of an empty workbook of this layout."""
    words, said = Words(language), layout.figures or layout.buckets
    commitments: dict[str, str] = {
        name: wording(aliases, f"commitment.word.{name}", words)
        for name, aliases in (said.commitments if said else {}).items()
        if aliases
    }
    return Template(
        layout=layout,
        language=language,
        title=words.name("document", layout.document).capitalize(),
        columns=ordered(layout, headings(layout.columns, words)),
        header=headings(layout.header, words),
        commitments=commitments,
        firm=firm,
    )


def ordered(layout: Layout, named: Mapping[str, str]) -> dict[str, str]:
    """Return headings with the required ones first."""
    first = {name: named[name] for name in layout.required if name in named}
    return {**first, **named}
