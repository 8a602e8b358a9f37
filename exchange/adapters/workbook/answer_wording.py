"""The words in which a workbook says what we answer to orders and forecasts, by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from exchange.adapters.workbook.ours import MARK
from exchange.model.forecast_answers import ForecastLineState, ForecastState
from exchange.model.order_answers import LineState, OrderState

Choice = Literal["accepted", "rejected", "other"]
"""What a partner may answer to a line of ours."""

Shown = LineState | ForecastLineState | Literal["untouched"]
"""What is said to a line; `untouched`: without fault, in a document that falls."""


@dataclass(frozen=True, slots=True)
class AnswerWording:
    """One language.

    `answer` and `asked` head the two columns added to the sender's own sheet, `yours` the
    three in a sheet of ours that the partner may fill in, the first with one of `choices`.
    """

    answer: str
    asked: str
    lines: Mapping[Shown, str]
    wholes: Mapping[OrderState | ForecastState, str]
    no_commitment: str
    about: str
    notice: str
    document: tuple[str, str, str, str, str]
    order_columns: tuple[str, ...]
    forecast_columns: tuple[str, ...]
    yours: tuple[str, str, str]
    choices: Mapping[Choice, str]
    fill_in: str


ANSWER_WORDINGS: Mapping[str, AnswerWording] = {
    "en": AnswerWording(
        answer=MARK + "Our answer",
        asked=MARK + "What we ask",
        lines={
            "untouched": "not loaded; nothing was found in this line",
            "received": "received, under review",
            "accepted": "accepted",
            "changed": "accepted with changes",
            "rescheduled": "accepted with other dates",
            "delayed": "later than promised; the new date is open",
            "held": "held: please answer",
            "rejected": "rejected",
            "not_found": "not found",
            "cancelled": "cancelled",
            "committed": "committed",
        },
        wholes={
            "received": "received, under review",
            "accepted": "accepted",
            "changed": "accepted with changes",
            "rejected": "rejected",
            "committed": "committed",
        },
        no_commitment="This is a receipt, no commitment to quantities, dates or prices unless a "
        "line says so.",
        about="Answer to {file}, received {when} UTC as {receipt}; rules {ruleset}.",
        notice="Notice of changed delivery dates, written {when} UTC; rules {ruleset}.",
        document=("Number", "Change", "Our number", "Our answer", "What we ask"),
        order_columns=(
            "Our number", "Order", "Line", "Part no.", "Revision", "Quantity", "Unit", "Price",
            "Requested date", "Committed date", "Our answer", "What we ask",
        ),
        forecast_columns=(
            "Our number", "Forecast", "Line", "Part no.", "Revision", "Ship to", "Order", "Unit",
            "Periods", "First day", "Last day", "Committed quantity", "Our answer", "What we ask",
        ),
        yours=("Your answer", "Your date", "Your remark"),
        choices={
            "accepted": "accept",
            "rejected": "reject",
            "other": "other date",
        },
        fill_in="To answer, choose in the columns on the right and send this workbook back.",
    ),
    "de": AnswerWording(
        answer=MARK + "Unsere Antwort",
        asked=MARK + "Unsere Rückfrage",
        lines={
            "untouched": "nicht übernommen; in dieser Zeile kein Befund",
            "received": "erhalten, in Prüfung",
            "accepted": "angenommen",
            "changed": "mit Änderungen angenommen",
            "rescheduled": "mit anderen Terminen angenommen",
            "delayed": "später als zugesagt; der neue Termin ist offen",
            "held": "angehalten: bitte antworten",
            "rejected": "abgelehnt",
            "not_found": "nicht gefunden",
            "cancelled": "storniert",
            "committed": "zugesagt",
        },
        wholes={
            "received": "erhalten, in Prüfung",
            "accepted": "angenommen",
            "changed": "mit Änderungen angenommen",
            "rejected": "abgelehnt",
            "committed": "zugesagt",
        },
        no_commitment="Dies ist eine Empfangsbestätigung, keine Zusage von Mengen, Terminen oder "
        "Preisen, außer wo eine Zeile es sagt.",
        about="Antwort auf {file}, empfangen {when} UTC als {receipt}; Regeln {ruleset}.",
        notice="Meldung geänderter Liefertermine, geschrieben {when} UTC; Regeln {ruleset}.",
        document=("Nummer", "Änderung", "Unsere Nummer", "Unsere Antwort", "Unsere Rückfrage"),
        order_columns=(
            "Unsere Nummer", "Bestellung", "Pos.", "Teilenummer", "Revision", "Menge", "Einheit",
            "Preis", "Wunschtermin", "Zugesagter Termin", "Unsere Antwort", "Unsere Rückfrage",
        ),
        forecast_columns=(
            "Unsere Nummer", "Prognose", "Pos.", "Teilenummer", "Revision", "Lieferort",
            "Bestellung", "Einheit", "Zeiträume", "Erster Tag", "Letzter Tag", "Zugesagte Menge",
            "Unsere Antwort", "Unsere Rückfrage",
        ),
        yours=("Ihre Antwort", "Ihr Termin", "Ihre Bemerkung"),
        choices={
            "accepted": "annehmen",
            "rejected": "ablehnen",
            "other": "anderer Termin",
        },
        fill_in="Zum Antworten wählen Sie bitte rechts in den Spalten und "
        "senden diese Arbeitsmappe zurück.",
    ),
    "pl": AnswerWording(
        answer=MARK + "Nasza odpowiedź",
        asked=MARK + "Nasze pytanie",
        lines={
            "untouched": "nie wczytano; brak uwag do tej pozycji",
            "received": "otrzymano, w trakcie sprawdzania",
            "accepted": "przyjęto",
            "changed": "przyjęto ze zmianami",
            "rescheduled": "przyjęto z innymi terminami",
            "delayed": "później niż potwierdzono; nowy termin nie jest znany",
            "held": "wstrzymano: prosimy o odpowiedź",
            "rejected": "odrzucono",
            "not_found": "nie znaleziono",
            "cancelled": "anulowano",
            "committed": "potwierdzono",
        },
        wholes={
            "received": "otrzymano, w trakcie sprawdzania",
            "accepted": "przyjęto",
            "changed": "przyjęto ze zmianami",
            "rejected": "odrzucono",
            "committed": "potwierdzono",
        },
        no_commitment="To jest potwierdzenie odbioru, a nie zobowiązanie co do ilości, terminów "
        "lub cen, chyba że pozycja mówi inaczej.",
        about="Odpowiedź na {file}, otrzymano {when} UTC jako {receipt}; reguły {ruleset}.",
        notice="Zgłoszenie zmienionych terminów dostaw, zapisano {when} UTC; reguły {ruleset}.",
        document=("Numer", "Zmiana", "Nasz numer", "Nasza odpowiedź", "Nasze pytanie"),
        order_columns=(
            "Nasz numer", "Zamówienie", "Poz.", "Nr części", "Rewizja", "Ilość", "Jm", "Cena",
            "Żądany termin", "Potwierdzony termin", "Nasza odpowiedź", "Nasze pytanie",
        ),
        forecast_columns=(
            "Nasz numer", "Prognoza", "Poz.", "Nr części", "Rewizja", "Miejsce dostawy",
            "Zamówienie", "Jm", "Okresy", "Pierwszy dzień", "Ostatni dzień", "Potwierdzona ilość",
            "Nasza odpowiedź", "Nasze pytanie",
        ),
        yours=("Państwa odpowiedź", "Państwa termin", "Państwa uwagi"),
        choices={
            "accepted": "przyjmuję",
            "rejected": "odrzucam",
            "other": "inny termin",
        },
        fill_in="Aby odpowiedzieć, prosimy wybrać w kolumnach po prawej i odesłać ten skoroszyt.",
    ),
}  # fmt: skip
