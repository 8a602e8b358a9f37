"""The words around the findings in a workbook we give back, by language."""

from collections.abc import Mapping
from dataclasses import dataclass

from exchange.model.findings import Action


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. `summary` counts the findings by what the sender should do."""

    summary: str
    clean: str
    received: str
    unmarked: str
    rebuilt: str
    columns: tuple[str, str, str, str, str, str, str]
    actions: Mapping[Action, str]


WORDINGS: Mapping[str, Wording] = {
    "en": Wording(
        summary="{file}: to correct and resend: {resend}, to confirm: {confirm}, for information: "
        "{inform}.",
        clean="{file}: nothing was found.",
        received="Received {when} UTC as {receipt}; rules {ruleset}. This sheet is ignored when "
        "you send the workbook back.",
        unmarked="The workbook itself could not be kept; the findings are listed here only.",
        rebuilt="This is not your file but a copy of its cells, at the same addresses. Formulas "
        "and formats are left out; please correct your own file.",
        columns=("No.", "What to do", "Where", "What we saw", "Expected", "In words", "Rule"),
        actions={
            Action.RESEND: "correct and resend",
            Action.CONFIRM: "confirm",
            Action.INFORM: "for information",
        },
    ),
    "de": Wording(
        summary="{file}: zu korrigieren und neu zu senden: {resend}, zu bestätigen: {confirm}, "
        "zur Information: {inform}.",
        clean="{file}: keine Befunde.",
        received="Empfangen {when} UTC als {receipt}; Regeln {ruleset}. Dieses Blatt wird beim "
        "Zurücksenden ignoriert.",
        unmarked="Die Arbeitsmappe selbst konnte nicht erhalten werden; die Befunde stehen nur "
        "hier.",
        rebuilt="Dies ist nicht Ihre Datei, sondern eine Kopie ihrer Zellen an denselben Adressen. "
        "Formeln und Formate fehlen; bitte korrigieren Sie Ihre eigene Datei.",
        columns=("Nr.", "Was zu tun ist", "Wo", "Gesehen", "Erwartet", "In Worten", "Regel"),
        actions={
            Action.RESEND: "korrigieren und neu senden",
            Action.CONFIRM: "bestätigen",
            Action.INFORM: "zur Information",
        },
    ),
    "pl": Wording(
        summary="{file}: do poprawy i ponownego wysłania: {resend}, do potwierdzenia: {confirm}, "
        "do wiadomości: {inform}.",
        clean="{file}: brak uwag.",
        received="Otrzymano {when} UTC jako {receipt}; reguły {ruleset}. Ten arkusz jest "
        "pomijany przy odesłaniu skoroszytu.",
        unmarked="Nie udało się zachować skoroszytu; uwagi podano tylko tutaj.",
        rebuilt="To nie jest Państwa plik, lecz kopia jego komórek pod tymi samymi adresami. "
        "Formuły i formaty pominięto; prosimy poprawić własny plik.",
        columns=(
            "Nr", "Co zrobić", "Gdzie", "Co otrzymaliśmy", "Oczekiwano", "Opis", "Reguła",
        ),
        actions={
            Action.RESEND: "poprawić i wysłać ponownie",
            Action.CONFIRM: "potwierdzić",
            Action.INFORM: "do wiadomości",
        },
    ),
}  # fmt: skip
