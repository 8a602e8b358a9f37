"""The words of a form about an upside request or a reschedule proposal, by language."""

from collections.abc import Mapping
from dataclasses import dataclass

from exchange.model.cases import Kind, State


@dataclass(frozen=True, slots=True)
class CaseWording:
    """One language. `columns` head what is offered; the third is that of the whole table."""

    titles: Mapping[Kind, str]
    about: str
    columns: tuple[str, str, str, str, str, str, str, str]
    states: Mapping[State, str]
    wanted: str
    offered: str
    cost: str
    gating: str
    due: str
    choose: str


CASE_WORDINGS: Mapping[str, CaseWording] = {
    "en": CaseWording(
        titles={"upside": "Upside request", "reschedule": "Reschedule proposal"},
        about="{title} {number}, written {when} UTC; rules {ruleset}.",
        columns=(
            "Our number", "Subject", "Line", "Part no.", "Quantity", "Unit", "Offered date",
            "Our answer",
        ),
        states={
            "requested": "requested", "assessed": "assessed", "quoted": "quoted",
            "proposed": "proposed", "decided": "decided", "committed": "committed",
            "closed": "closed", "declined": "declined", "withdrawn": "withdrawn",
        },
        wanted="{wanted} {unit} wanted from {need}; {baseline} were agreed, {above} lie above "
        "the band.",
        offered="offered",
        cost="Expediting costs {cost} {currency}.",
        gating="What stands in the way: {items}.",
        due="Please decide by {due}.",
        choose="To accept all of it, choose it in the first row. To accept a part, leave that row "
        "empty and choose for each line below. Send this workbook back.",
    ),
    "de": CaseWording(
        titles={"upside": "Mehrbedarfsanfrage", "reschedule": "Terminvorschlag"},
        about="{title} {number}, geschrieben {when} UTC; Regeln {ruleset}.",
        columns=(
            "Unsere Nummer", "Gegenstand", "Pos.", "Teilenummer", "Menge", "Einheit",
            "Angebotener Termin", "Unsere Antwort",
        ),
        states={
            "requested": "angefragt", "assessed": "geprüft", "quoted": "angeboten",
            "proposed": "vorgeschlagen", "decided": "entschieden", "committed": "zugesagt",
            "closed": "abgeschlossen", "declined": "abgelehnt", "withdrawn": "zurückgezogen",
        },
        wanted="{wanted} {unit} ab {need} gewünscht; vereinbart waren {baseline}, {above} liegen "
        "über der Bandbreite.",
        offered="angeboten",
        cost="Die Beschleunigung kostet {cost} {currency}.",
        gating="Engpässe: {items}.",
        due="Bitte entscheiden Sie bis {due}.",
        choose="Um alles anzunehmen, wählen Sie es in der ersten Zeile. Um einen Teil anzunehmen, "
        "lassen Sie diese Zeile leer und wählen in jeder Zeile darunter. Senden Sie diese "
        "Arbeitsmappe zurück.",
    ),
    "pl": CaseWording(
        titles={"upside": "Wniosek o zwiększenie", "reschedule": "Propozycja terminu"},
        about="{title} {number}, zapisano {when} UTC; reguły {ruleset}.",
        columns=(
            "Nasz numer", "Przedmiot", "Poz.", "Nr części", "Ilość", "Jm", "Oferowany termin",
            "Nasza odpowiedź",
        ),
        states={
            "requested": "wnioskowany", "assessed": "oceniony", "quoted": "wyceniony",
            "proposed": "zaproponowany", "decided": "zdecydowany", "committed": "potwierdzony",
            "closed": "zamknięty", "declined": "odrzucony", "withdrawn": "wycofany",
        },
        wanted="Potrzeba {wanted} {unit} od {need}; uzgodniono {baseline}, ponad przedział jest "
        "{above}.",
        offered="oferowane",
        cost="Przyspieszenie kosztuje {cost} {currency}.",
        gating="Wąskie gardła: {items}.",
        due="Prosimy o decyzję do {due}.",
        choose="Aby przyjąć wszystko, prosimy wybrać w pierwszym wierszu. Aby przyjąć część, "
        "prosimy zostawić ten wiersz pusty i wybrać w każdym wierszu poniżej. Prosimy odesłać "
        "ten skoroszyt.",
    ),
}  # fmt: skip
