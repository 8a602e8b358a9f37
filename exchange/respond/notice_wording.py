"""The words of a notice of delays, by language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeWording:
    """One language. `reasons` are told by the code of the reason, `parties` by who answers."""

    subject: str
    head: str
    line: str
    before: str
    asked: str
    after: str
    late: str
    open: str
    no_day: str
    reason: str
    responsible: str
    recovery: str
    next_update: str
    please: str
    parties: Mapping[str, str]
    reasons: Mapping[str, str]


NOTICE_WORDINGS: Mapping[str, NoticeWording] = {
    "en": NoticeWording(
        subject="Notice {number}: changed delivery dates, {count} order line(s)",
        head="{ours} tells {theirs}: these deliveries change.",
        line="Order {order}, line {line}, part {part} (notice {version} about this line)",
        before="Promised until now: {dues}",
        asked="Asked for: {dues}",
        after="From now on: {dues}",
        late="Quantity affected: {quantity}",
        open="date not known yet; we tell it by {day}",
        no_day="without a date",
        reason="Reason: {reason}",
        responsible="Responsible: {party}",
        recovery="What is done: {text}",
        next_update="Next word: {day}",
        please="Please answer whether you accept this, reject it or name another date.",
        parties={
            "EMS": "we",
            "OEM": "you",
            "SUPPLIER": "a supplier",
            "CARRIER": "the carrier",
            "NONE": "nobody",
        },
        reasons={
            "MAT_SHORTAGE": "material is short",
            "MAT_ALLOCATION": "material is on allocation",
            "MAT_DECOMMIT": "a supplier withdrew its date",
            "MAT_QUALITY": "faulty material",
            "MAT_EOL": "material is no longer made",
            "CONSIGNED_LATE": "material you supply came late",
            "CUST_DATA_MISSING": "data of yours are missing",
            "CUST_ECO": "an engineering change of yours",
            "CUST_REQUEST": "you asked for it",
            "CREDIT_HOLD": "the credit limit is reached",
            "CAP_OVERLOAD": "capacity is overbooked",
            "CAP_EQUIPMENT": "a machine is down",
            "CAP_LABOUR": "staff is missing",
            "TOOLING": "tooling",
            "TEST_YIELD": "too few units pass the test",
            "QUALITY_HOLD": "goods are held for a quality check",
            "IT_OUTAGE": "an IT outage",
            "LOGISTICS": "transport",
            "CUSTOMS_EXPORT": "customs or export control",
            "FORCE_MAJEURE": "force majeure",
            "OTHER": "other",
        },
    ),
    "de": NoticeWording(
        subject="Meldung {number}: geänderte Liefertermine, {count} Position(en)",
        head="{ours} meldet {theirs}: Diese Lieferungen ändern sich.",
        line="Bestellung {order}, Position {line}, Teil {part} (Meldung {version} zu dieser "
        "Position)",
        before="Bisher zugesagt: {dues}",
        asked="Gewünscht: {dues}",
        after="Von jetzt an: {dues}",
        late="Betroffene Menge: {quantity}",
        open="Termin noch nicht bekannt; wir nennen ihn bis {day}",
        no_day="ohne Termin",
        reason="Grund: {reason}",
        responsible="Verantwortlich: {party}",
        recovery="Was geschieht: {text}",
        next_update="Nächste Nachricht: {day}",
        please="Bitte antworten Sie, ob Sie dies annehmen, ablehnen oder einen anderen Termin "
        "nennen.",
        parties={
            "EMS": "wir",
            "OEM": "Sie",
            "SUPPLIER": "ein Lieferant",
            "CARRIER": "der Spediteur",
            "NONE": "niemand",
        },
        reasons={
            "MAT_SHORTAGE": "Material fehlt",
            "MAT_ALLOCATION": "Material ist kontingentiert",
            "MAT_DECOMMIT": "ein Lieferant hat seinen Termin zurückgezogen",
            "MAT_QUALITY": "fehlerhaftes Material",
            "MAT_EOL": "Material wird nicht mehr hergestellt",
            "CONSIGNED_LATE": "von Ihnen beigestelltes Material kam spät",
            "CUST_DATA_MISSING": "Daten von Ihnen fehlen",
            "CUST_ECO": "eine technische Änderung von Ihnen",
            "CUST_REQUEST": "auf Ihren Wunsch",
            "CREDIT_HOLD": "das Kreditlimit ist erreicht",
            "CAP_OVERLOAD": "die Kapazität ist überbucht",
            "CAP_EQUIPMENT": "eine Maschine steht",
            "CAP_LABOUR": "Personal fehlt",
            "TOOLING": "Werkzeuge",
            "TEST_YIELD": "zu wenige Teile bestehen die Prüfung",
            "QUALITY_HOLD": "Ware ist zur Qualitätsprüfung gesperrt",
            "IT_OUTAGE": "ein IT-Ausfall",
            "LOGISTICS": "Transport",
            "CUSTOMS_EXPORT": "Zoll oder Exportkontrolle",
            "FORCE_MAJEURE": "höhere Gewalt",
            "OTHER": "anderer",
        },
    ),
    "pl": NoticeWording(
        subject="Zgłoszenie {number}: zmienione terminy dostaw, liczba pozycji: {count}",
        head="{ours} zgłasza firmie {theirs}: te dostawy się zmieniają.",
        line="Zamówienie {order}, pozycja {line}, część {part} (zgłoszenie {version} do tej "
        "pozycji)",
        before="Dotąd potwierdzono: {dues}",
        asked="Zamówiono: {dues}",
        after="Od teraz: {dues}",
        late="Ilość, której to dotyczy: {quantity}",
        open="termin jeszcze nieznany; podamy go do {day}",
        no_day="bez terminu",
        reason="Powód: {reason}",
        responsible="Odpowiada: {party}",
        recovery="Co robimy: {text}",
        next_update="Następna wiadomość: {day}",
        please="Prosimy o odpowiedź: czy przyjmują to Państwo, odrzucają, czy podają inny termin.",
        parties={
            "EMS": "my",
            "OEM": "Państwo",
            "SUPPLIER": "dostawca",
            "CARRIER": "przewoźnik",
            "NONE": "nikt",
        },
        reasons={
            "MAT_SHORTAGE": "brak materiału",
            "MAT_ALLOCATION": "materiał jest reglamentowany",
            "MAT_DECOMMIT": "dostawca wycofał swój termin",
            "MAT_QUALITY": "wadliwy materiał",
            "MAT_EOL": "materiału już się nie produkuje",
            "CONSIGNED_LATE": "materiał powierzony przyszedł późno",
            "CUST_DATA_MISSING": "brakuje Państwa danych",
            "CUST_ECO": "Państwa zmiana konstrukcyjna",
            "CUST_REQUEST": "na Państwa życzenie",
            "CREDIT_HOLD": "limit kredytowy jest wyczerpany",
            "CAP_OVERLOAD": "moce są przepełnione",
            "CAP_EQUIPMENT": "awaria maszyny",
            "CAP_LABOUR": "brak personelu",
            "TOOLING": "oprzyrządowanie",
            "TEST_YIELD": "zbyt mało sztuk przechodzi test",
            "QUALITY_HOLD": "towar wstrzymano do kontroli jakości",
            "IT_OUTAGE": "awaria systemów IT",
            "LOGISTICS": "transport",
            "CUSTOMS_EXPORT": "cło lub kontrola eksportu",
            "FORCE_MAJEURE": "siła wyższa",
            "OTHER": "inny",
        },
    ),
}
