"""The words around the findings in a workbook we give back, by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from exchange.adapters.workbook.lacking import Kind
from exchange.model.findings import Action, Verdict

Choice = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. `summary` counts the findings by what the sender should do.

    `without` names the kinds of things a copy lacks. Under `yours` the sender answers a
    question, with one of `choices` and a remark.
    """

    summary: str
    clean: str
    received: str
    unmarked: str
    rebuilt: str
    without: str
    kinds: Mapping[Kind, str]
    verdicts: Mapping[Verdict, str]
    columns: tuple[str, str, str, str, str, str, str]
    question: str
    yours: tuple[str, str]
    choices: Mapping[Choice, str]
    actions: Mapping[Action, str]


WORDINGS: Mapping[str, Wording] = {
    "en": Wording(
        summary="{file}: {verdict}; to correct and resend: {resend}, to confirm: {confirm}, "
        "for information: {inform}.",
        clean="{file}: {verdict}; nothing was found.",
        received="Received {when} UTC as {receipt}; rules {ruleset}. When you send the "
        "workbook back, only your answers to questions are read in this sheet.",
        unmarked="The workbook itself could not be kept; the findings are listed here only.",
        rebuilt="This is not your file but a copy of its cells, at the same addresses. Formulas "
        "and formats are left out; please correct your own file.",
        without="This is a copy of your workbook without: {what}. Please correct your own file.",
        kinds={
            "pictures": "pictures",
            "shapes": "drawn shapes",
            "charts": "some charts",
            "controls": "buttons and form controls",
            "objects": "embedded files",
            "macros": "macros",
            "slicers": "slicers and timelines",
            "sparklines": "sparklines",
            "formats": "some conditional formats",
            "choices": "some lists of choices",
            "threads": "conversations in comments",
            "connections": "connections to data",
            "maps": "XML maps",
            "arrays": "dynamic arrays and linked data types",
            "runs": "formats of parts of a cell's text",
            "ranges": "ranges that may be edited under protection",
            "signature": "the digital signature",
            "phonetic": "reading aids over characters",
            "views": "custom views",
            "beneath": "values beneath merged cells",
            "addins": "web add-ins",
            "history": "the history of changes",
        },
        verdicts={
            Verdict.ACCEPTED: "accepted",
            Verdict.HELD: "held",
            Verdict.PARTIAL: "partly rejected",
            Verdict.REJECTED: "rejected",
            Verdict.UNREADABLE: "not readable",
        },
        columns=("No.", "What to do", "Where", "What we saw", "Expected", "In words", "Rule"),
        question="Question",
        yours=("Your answer", "Your remark"),
        choices={"yes": "yes: as sent", "no": "no: leave it out"},
        actions={
            Action.RESEND: "correct and resend",
            Action.CONFIRM: "confirm",
            Action.INFORM: "for information",
        },
    ),
    "de": Wording(
        summary="{file}: {verdict}; zu korrigieren und neu zu senden: {resend}, "
        "zu bestätigen: {confirm}, "
        "zur Information: {inform}.",
        clean="{file}: {verdict}; keine Befunde.",
        received="Empfangen {when} UTC als {receipt}; Regeln {ruleset}. Wenn Sie die "
        "Arbeitsmappe zurücksenden, werden in diesem Blatt nur Ihre Antworten auf Fragen gelesen.",
        unmarked="Die Arbeitsmappe selbst konnte nicht erhalten werden; die Befunde stehen nur "
        "hier.",
        rebuilt="Dies ist nicht Ihre Datei, sondern eine Kopie ihrer Zellen an denselben Adressen. "
        "Formeln und Formate fehlen; bitte korrigieren Sie Ihre eigene Datei.",
        without="Dies ist eine Kopie Ihrer Arbeitsmappe ohne: {what}. Bitte korrigieren Sie Ihre "
        "eigene Datei.",
        kinds={
            "pictures": "Bilder",
            "shapes": "gezeichnete Formen",
            "charts": "einige Diagramme",
            "controls": "Schaltflächen und Steuerelemente",
            "objects": "eingebettete Dateien",
            "macros": "Makros",
            "slicers": "Datenschnitte und Zeitachsen",
            "sparklines": "Sparklines",
            "formats": "einige bedingte Formate",
            "choices": "einige Auswahllisten",
            "threads": "Unterhaltungen in Kommentaren",
            "connections": "Datenverbindungen",
            "maps": "XML-Zuordnungen",
            "arrays": "dynamische Arrays und verknüpfte Datentypen",
            "runs": "Formate von Teilen eines Zelltextes",
            "ranges": "Bereiche, die trotz Blattschutz bearbeitet werden dürfen",
            "signature": "die digitale Signatur",
            "phonetic": "Lesehilfen über Schriftzeichen",
            "views": "benutzerdefinierte Ansichten",
            "beneath": "Werte unter verbundenen Zellen",
            "addins": "Web-Add-Ins",
            "history": "der Änderungsverlauf",
        },
        verdicts={
            Verdict.ACCEPTED: "angenommen",
            Verdict.HELD: "angehalten",
            Verdict.PARTIAL: "teilweise abgelehnt",
            Verdict.REJECTED: "abgelehnt",
            Verdict.UNREADABLE: "nicht lesbar",
        },
        columns=("Nr.", "Was zu tun ist", "Wo", "Gesehen", "Erwartet", "In Worten", "Regel"),
        question="Frage",
        yours=("Ihre Antwort", "Ihre Anmerkung"),
        choices={"yes": "ja: wie gesendet", "no": "nein: weglassen"},
        actions={
            Action.RESEND: "korrigieren und neu senden",
            Action.CONFIRM: "bestätigen",
            Action.INFORM: "zur Information",
        },
    ),
    "pl": Wording(
        summary="{file}: {verdict}; do poprawy i ponownego wysłania: {resend}, "
        "do potwierdzenia: {confirm}, "
        "do wiadomości: {inform}.",
        clean="{file}: {verdict}; brak uwag.",
        received="Otrzymano {when} UTC jako {receipt}; reguły {ruleset}. Po odesłaniu "
        "skoroszytu czytamy w tym arkuszu tylko Państwa odpowiedzi na pytania.",
        unmarked="Nie udało się zachować skoroszytu; uwagi podano tylko tutaj.",
        rebuilt="To nie jest Państwa plik, lecz kopia jego komórek pod tymi samymi adresami. "
        "Formuły i formaty pominięto; prosimy poprawić własny plik.",
        without="To jest kopia Państwa skoroszytu bez: {what}. Prosimy poprawić własny plik.",
        kinds={
            "pictures": "obrazów",
            "shapes": "narysowanych kształtów",
            "charts": "niektórych wykresów",
            "controls": "przycisków i formantów",
            "objects": "osadzonych plików",
            "macros": "makr",
            "slicers": "fragmentatorów i osi czasu",
            "sparklines": "wykresów przebiegu w czasie",
            "formats": "niektórych formatów warunkowych",
            "choices": "niektórych list wyboru",
            "threads": "rozmów w komentarzach",
            "connections": "połączeń z danymi",
            "maps": "map XML",
            "arrays": "tablic dynamicznych i połączonych typów danych",
            "runs": "formatów części tekstu w komórce",
            "ranges": "zakresów, które wolno edytować mimo ochrony",
            "signature": "podpisu cyfrowego",
            "phonetic": "znaków wymowy nad tekstem",
            "views": "widoków niestandardowych",
            "beneath": "wartości pod scalonymi komórkami",
            "addins": "dodatków internetowych",
            "history": "historii zmian",
        },
        verdicts={
            Verdict.ACCEPTED: "przyjęto",
            Verdict.HELD: "wstrzymano",
            Verdict.PARTIAL: "częściowo odrzucono",
            Verdict.REJECTED: "odrzucono",
            Verdict.UNREADABLE: "nie do odczytania",
        },
        columns=(
            "Nr", "Co zrobić", "Gdzie", "Co otrzymaliśmy", "Oczekiwano", "Opis", "Reguła",
        ),
        question="Pytanie",
        yours=("Państwa odpowiedź", "Państwa uwaga"),
        choices={"yes": "tak: jak wysłano", "no": "nie: proszę pominąć"},
        actions={
            Action.RESEND: "poprawić i wysłać ponownie",
            Action.CONFIRM: "potwierdzić",
            Action.INFORM: "do wiadomości",
        },
    ),
}  # fmt: skip
