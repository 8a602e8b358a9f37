#!/usr/bin/env python3
"""Builds the files of tests/golden/erp: each table of our own ERP as CSV, workbook and JSON.

Each has a good file and a bad twin that says the same wrong things in every format.
Run `python samples/make_erp_tables.py` from the repository root, or name another folder.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from make_workbooks import workbook
from openpyxl import Workbook

Value = str | int | Decimal | date | None
Rows = Sequence[Sequence[Value]]


class Case(NamedTuple):
    """The columns of a table, the headings a workbook has for them, good rows and bad ones."""

    columns: Sequence[str]
    headings: Sequence[str]
    good: Rows
    bad: Rows


def day(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)


CASES: Mapping[str, Case] = {
    "products": Case(
        ("partner", "part", "revision", "ems_part", "description", "family", "status", "unit",
         "lead_time_days", "material_lead_time_days", "moq", "multiple", "supply", "valid_from"),
        ("Kennung", "Teilenummer", "Index", "Artikelnummer", "Bezeichnung", "Familie",
         "Produktstatus", "Einheit", "Lieferzeit (Tage)", "Materiallieferzeit (Tage)",
         "Mindestbestellmenge", "Losgröße", "Beistellung", "Gültig ab"),
        [
            ("nordwerk", "00471133", "C", "E-1001", "Pump controller", "pumps", "ACTIVE", "PCE",
             30, 112, Decimal(100), Decimal(50), "TURNKEY", day("2025-01-01")),
            ("nordwerk", "00471133", "D", "E-1001", "Pump controller, new relay", "pumps", "NPI",
             "PCE", 30, 140, Decimal(100), Decimal(50), "TURNKEY", day("2027-03-01")),
            ("wista", "WM-0815-Ł", None, "E-2001", 'Display; 7"', None, "PHASE_OUT", "szt", None,
             None, None, None, None, None),
        ],
        [
            ("nordwerk", "00471133", "C", "E-1001", "Pump controller", "pumps", "RUNNING", "PCE",
             -30, 112, Decimal(0), Decimal(50), "TURNKEY", day("2025-01-01")),
            ("nordwrk", "00471134", "C", None, None, None, "ACTIVE", "box of 9", None, None, None,
             None, "BOTH", None),
            ("wista", "WM-0815-Ł", None, None, None, None, "ACTIVE", "szt", None, None, None,
             None, None, None),
            ("wista", "WM-0815-Ł", None, None, None, None, "OBSOLETE", None, None, None, None,
             None, None, None),
        ],
    ),
    "prices": Case(
        ("partner", "part", "currency", "price", "per", "from_quantity", "valid_from", "valid_to",
         "reference"),
        ("Partner id", "Part no.", "Currency", "Unit price", "Price per", "From quantity",
         "Valid from", "Valid to", "Ref."),
        [
            ("nordwerk", "00471133", "EUR", Decimal("41.5"), 1, None, day("2026-01-01"),
             day("2026-12-31"), "Q-2025-88"),
            ("nordwerk", "00471133", "EUR", Decimal("39.25"), 1, Decimal(500), day("2026-01-01"),
             day("2026-12-31"), "Q-2025-88"),
            ("wista", "WM-0815-Ł", "PLN", Decimal("1290.123456"), 100, None, None, None, None),
        ],
        [
            ("nordwerk", "00471133", "EUX", Decimal("41.5"), 1, None, day("2026-01-01"),
             day("2025-12-31"), None),
            ("nordwerk", "00471134", "EUR", Decimal(-1), 0, None, None, None, None),
            ("nordwerk", "00471135", "EUR", "12 EUR", 1, None, None, None, None),
            ("nordwerk", "00471135", "EUR", Decimal(12), 1, None, None, None, None),
            ("nordwerk", "00471135", "EUR", Decimal(13), 1, None, None, None, None),
        ],
    ),
    "lead_times": Case(
        ("partner", "part", "lead_time_days", "material_lead_time_days", "valid_from"),
        ("Identyfikator partnera", "Nr części", "Czas realizacji (dni)",
         "Czas dostawy materiału (dni)", "Ważne od"),
        [
            ("nordwerk", "00471133", 30, 112, day("2026-01-01")),
            ("nordwerk", "00471133", 45, 168, day("2026-12-01")),
            ("wista", "WM-0815-Ł", None, 70, day("2026-01-01")),
        ],
        [
            ("nordwerk", "00471133", None, None, day("2026-01-01")),
            ("nordwerk", "00471134", "4 weeks", None, day("2026-01-01")),
            ("nordwerk", "00471135", 30, None, "1 January"),
            ("nordwerk", None, 30, None, day("2026-01-01")),
        ],
    ),
    "stock": Case(
        ("partner", "part", "revision", "location", "quantity", "as_of"),
        ("Partner", "Customer part", "Rev.", "Stock type", "Qty", "As of"),
        [
            ("nordwerk", "00471133", "C", "FINISHED", 40, day("2026-11-23")),
            ("nordwerk", "00471133", "C", "WIP", Decimal("12.5"), day("2026-11-23")),
            ("nordwerk", "00471133", "D", "STOCK", -3, day("2026-11-23")),
            ("wista", "WM-0815-Ł", None, "ON_ORDER", 700, None),
        ],
        [
            ("nordwerk", "00471133", "C", "SHELF", 40, day("2026-11-23")),
            ("nordwerk", "00471133", "C", "WIP", "1,000", day("2026-11-23")),
            ("_erp", "00471133", "C", "WIP", None, day("2026-11-23")),
        ],
    ),
    "shipments": Case(
        ("partner", "order_number", "line_number", "part", "quantity", "shipped_on", "reference",
         "cumulative"),
        ("Kundenkennung", "Bestellnummer", "Pos.", "Teilenummer", "Menge", "Versanddatum",
         "Referenz", "Fortschrittszahl"),
        [
            ("nordwerk", "4500071234", 10, "00471133", 200, day("2026-11-20"), "DN-80012", 1200),
            ("nordwerk", "4500071234", 20, "00471134", 50, day("2026-11-20"), "DN-80012", None),
        ],
        [
            ("nordwerk", "4500071234", 10, "00471133", 0, day("2026-11-20"), "DN-80013", 1200),
            ("nordwerk", "4500071234", 20, "00471134", 50, None, "DN-80013", None),
            ("nordwerk", "4500071234", 20, "00471134", 60, day("2026-11-20"), "DN-80013", None),
            ("nordwerk", "4500071234", 30, "00471134", 60, day("2026-11-20"), None, None),
        ],
    ),
    "order_commit": Case(
        ("partner", "order_number", "line_number", "schedule", "quantity", "date", "answer",
         "reason", "price"),
        ("Partner-Kennung", "Bestellnummer", "Position", "Einteilung", "Menge",
         "Bestätigter Termin", "Antwort", "Begründung", "Preis"),
        [
            ("nordwerk", "4500071234", 10, 1, 200, day("2027-01-11"), "ACCEPTED", None, None),
            ("nordwerk", "4500071234", 10, 2, 100, day("2027-02-08"), "ACCEPTED", None, None),
            ("nordwerk", "4500071234", 20, None, None, None, "REJECTED", "phased out", None),
            ("wista", "2026-118", 1, None, None, None, "PENDING", None, None),
        ],
        [
            ("nordwerk", "4500071234", 10, 0, 200, day("2027-01-11"), "MAYBE", None, None),
            ("nordwerk", "4500071234", None, None, 200, day("2027-01-11"), "ACCEPTED", None, None),
            ("nordwerk", "4500071234", 30, None, 200, day("2027-01-11"), "ACCEPTED", None, None),
            ("nordwerk", "4500071234", 30, None, 300, day("2027-01-11"), "ACCEPTED", None, None),
        ],
    ),
    "delay": Case(
        ("partner", "notice", "order_number", "line_number", "quantity", "new_date", "answer_by",
         "reason", "responsible", "aware_at", "text", "internal", "recovery", "next_update"),
        ("Partner id", "Notice no.", "PO number", "Line", "Qty", "New date", "Answer by",
         "Reason code", "Responsible party", "Aware at", "Customer text", "Internal note",
         "Recovery plan", "Next update"),
        [
            ("nordwerk", "D-17", "4500071234", 10, 120, day("2027-02-01"), None, "MAT_DECOMMIT",
             "SUPPLIER", "2026-11-23T14:30", "Relay late by two weeks", "broker quote open",
             "second source", day("2026-11-30")),
            ("nordwerk", "D-17", "4500071234", 20, None, None, day("2026-12-04"), "TEST_YIELD",
             "EMS", "2026-11-23", None, None, None, None),
        ],
        [
            ("nordwerk", "D-18", "4500071234", 10, 120, None, None, "LATE", "US", "yesterday",
             None, None, None, None),
            ("nordwerk", "D-18", "4500071234", 20, 0, day("2027-02-01"), None, "OTHER", "EMS",
             "2026-11-31", None, None, None, None),
        ],
    ),
    "forecast_commit": Case(
        ("partner", "forecast_number", "part", "revision", "ship_to", "start", "quantity",
         "answer", "reason"),
        ("Identyfikator partnera", "Numer prognozy", "Nr części", "Rewizja", "Miejsce dostawy",
         "Początek okresu", "Potwierdzona ilość", "Odpowiedź", "Przyczyna"),
        [
            ("nordwerk", "FC2026W48", "A2B-4711-00", "C02", None, day("2026-11-30"), 240,
             "ACCEPTED", None),
            ("nordwerk", "FC2026W48", "A2B-4711-00", "C02", None, day("2026-12-07"), 200,
             "CHANGED", "relay allocated"),
            ("nordwerk", "FC2026W48", "A2B-4712-01", None, None, None, None, "REJECTED",
             "phased out"),
        ],
        [
            ("nordwerk", "FC2026W48", "A2B-4711-00", None, None, day("2026-11-30"), -1,
             "MAYBE", None),
            ("nordwerk", "FC2026W48", "A2B-4711-00", None, None, day("2026-12-01"), 200,
             "CHANGED", None),
            ("nordwerk", "FC2026W48", "A2B-4712-01", None, None, None, 200, "CHANGED", None),
            ("nordwerk", "FC2026W49", "A2B-4712-01", None, None, None, None, "ACCEPTED", None),
            ("nordwerk", "FC2026W48", None, None, None, None, None, "ACCEPTED", None),
        ],
    ),
    "notice_release": Case(
        ("partner", "notice", "action", "by", "role", "text"),
        ("Partner-Kennung", "Meldungsnummer", "Entscheidung", "Freigegeben von", "Rolle",
         "Text an den Kunden"),
        [("nordwerk", "X93H76TW", "WITHDRAW", "anna.kowalska", "operational", None)],
        [
            ("nordwerk", "X93H76TX", "RELEASE", "anna.kowalska", "operational", None),
            ("nordwerk", "X93H76TX", "RELEASE", "anna.kowalska", "operational", None),
            ("acme", "X93H76TW", "SEND", None, "boss", None),
        ],
    ),
    "notice_answers": Case(
        ("partner", "notice", "order_number", "line_number", "answer", "quantity", "date", "text",
         "source", "by"),
        ("Partner-Kennung", "Meldungsnummer", "Auftrag", "Position", "Antwort", "Menge", "Termin",
         "Wortlaut", "Quelle", "Erfasst von"),
        [
            ("nordwerk", "RS43Y4ZZ", "4500071234", "20", "OTHER_DATE", None, day("2027-01-25"),
             "Line stops on the 26th", "call with Ms Brandt", "anna.kowalska"),
        ],
        [
            ("nordwerk", "X93H76TW", "4500071234", "10", "MAYBE", -5, "soon", None, "call", None),
            ("nordwerk", "X93H76TW", "4500071234", "10", "ACCEPTED", None, None, None, None,
             "anna.kowalska"),
        ],
    ),
    "case_answers": Case(
        ("partner", "case", "action", "quantity", "date", "gating", "cost", "currency",
         "decision_due", "party", "decided_by", "decided_on", "evidence", "clause", "result",
         "text", "by"),
        ("Partner-Kennung", "Vorgang", "Schritt", "Menge", "Termin", "Engpass", "Mehrkosten",
         "Währung", "Entscheidung bis", "Entscheidende Partei", "Entschieden von",
         "Entschieden am", "Beleg", "Klausel", "Folgebeleg", "Text an den Kunden", "Person"),
        [
            ("nordwerk", "UP-7K3M9A2X", "ASSESS", 150, day("2027-03-08"), "relay K7", None, None,
             None, None, None, None, None, None, None, None, "anna.kowalska"),
            ("nordwerk", "UP-7K3M9A2X", "QUOTE", 150, day("2027-03-08"), None, Decimal("1250.5"),
             "EUR", day("2026-12-01"), None, None, None, None, None, None, "by air",
             "anna.kowalska"),
            ("nordwerk", "RS-7K3M9A2X", "ACCEPT", None, None, None, None, None, None, "JOINT",
             "Jürgen Groß", day("2026-11-23"), "call", "7.2", "ORDCHG 4", None, "anna.kowalska"),
        ],
        [
            ("nordwerk", "UP-00000000", "ASSESS", 150, day("2027-03-08"), None, None, None, None,
             None, None, None, None, None, None, None, "anna.kowalska"),
            ("nordwerk", "UP-7K3M9A2X", "COMMIT", 150, day("2027-03-08"), None, None, None, None,
             None, None, None, None, None, None, None, "anna.kowalska"),
            ("nordwerk", "UP-7K3M9A2X", "QUOTE", 150, None, None, Decimal("1250.5"), None, None,
             None, None, None, None, None, None, None, "anna.kowalska"),
            ("nordwerk", "RS-7K3M9A2X", "ACCEPT", None, None, None, None, None, None, None, None,
             None, None, None, None, None, "anna.kowalska"),
        ],
    ),
    "reschedule_proposals": Case(
        ("partner", "order_number", "line_number", "quantity", "date", "reason", "decision_due",
         "text", "by"),
        ("Partner-Kennung", "Bestellung", "Position", "Menge", "Vorgeschlagener Termin", "Grund",
         "Entscheidung bis", "Text an den Kunden", "Person"),
        [
            ("nordwerk", "4500071234", "10", 100, day("2027-01-11"), "line SMT-2 is full",
             day("2026-12-01"), None, "anna.kowalska"),
            ("nordwerk", "4500071234", "10", 200, day("2027-02-01"), "line SMT-2 is full",
             None, None, "anna.kowalska"),
        ],
        [
            ("nordwerk", "4500079999", "10", 100, day("2027-01-11"), "full", None, None, "anna"),
            ("nordwerk", "4500071234", "70", 100, day("2027-01-11"), "full", None, None, "anna"),
        ],
    ),
    "downtime": Case(
        ("number", "plant", "line", "kind", "start", "end", "loss_percent", "reason", "text"),
        ("Nr.", "Werk", "Linie", "Art", "Beginn", "Ende", "Ausfall %", "Grund",
         "Text an den Kunden"),
        [
            ("DT-1", "GDA", "SMT-2", "BREAKDOWN", day("2026-11-24"), None, 50, "reflow oven",
             None),
            ("DT-2", "GDA", None, "PLANNED_SHUTDOWN", day("2026-12-24"), day("2027-01-01"), None,
             None, "Closed over Christmas"),
        ],
        [
            ("DT-1", "GDA", "SMT-2", "BROKEN", day("2026-11-24"), day("2026-11-20"), 150, None,
             None),
            ("DT-1", None, None, "IT", day("2026-12-24"), None, None, None, None),
        ],
    ),
    "routing": Case(
        ("partner", "part", "plant", "line"),
        ("Kennung", "Kundenteilenummer", "Werk", "Fertigungslinie"),
        [
            ("nordwerk", "00471133", "GDA", "SMT-2"),
            ("nordwerk", "00471133", "GDA", "SMT-3"),
            (None, "WM-0815-Ł", "TCZ", None),
        ],
        [
            ("nordwerk", "00471133", "GDA", "SMT-2"),
            ("nordwerk", "00471133", "GDA", "SMT-2"),
            ("acme", "00471134", None, None),
        ],
    ),
    "opening_orders": Case(
        ("partner", "order_number", "line_number", "schedule", "customer_part", "revision",
         "quantity", "requested_date", "first_date", "committed_date", "shipped", "price",
         "currency", "unit"),
        ("Partner", "Nr zamówienia", "Poz.", "Nr dostawy", "Nr części klienta", "Rewizja", "Ilość",
         "Termin zamówiony", "Pierwszy termin", "Termin potwierdzony", "Wysłano", "Cena", "Waluta",
         "Jm"),
        [
            ("nordwerk", "4500069999", 10, 1, "00471133", "C", 300, day("2026-12-07"),
             day("2026-12-07"), day("2026-12-14"), 120, Decimal("41.5"), "EUR", "PCE"),
            ("nordwerk", "4500069999", 10, 2, "00471133", "C", 300, day("2027-01-11"), None, None,
             None, Decimal("41.5"), "EUR", "PCE"),
        ],
        [
            ("nordwerk", "4500069999", 10, 1, "00471133", "C", 300, day("2026-12-07"), None, None,
             -1, Decimal("41.5"), "euro", "PCE"),
            ("nordwerk", "4500069999", 10, 1, "00471133", "C", 300, day("2026-12-07"), None, None,
             None, None, None, "each one"),
            ("nordwerk", "4500069999", 20, None, None, None, None, None, None, None, None, None,
             None, None),
        ],
    ),
    "eco_answers": Case(
        ("partner", "change", "revision", "decision", "answer_on", "implementation",
         "cost_one_off", "cost_per_unit", "currency", "cost_text", "description", "kind", "text",
         "due", "owner", "by"),
        ("Partner-Kennung", "Änderungsnummer", "Revision der Änderung", "Entscheidung",
         "Antwort am", "Einführung", "Einmalkosten", "Mehrkosten je Stück", "Währung",
         "Kosten im Einzelnen", "Beschreibung", "Art", "Text", "Fällig", "Verantwortlich",
         "Person"),
        [
            ("nordwerk", "ECO-1042", "B", "CONDITIONAL", None, day("2027-03-08"), 640,
             Decimal("0.12"), "EUR", "stencil", "from lot 2027-10 on", "TASK",
             "New solder stencil", day("2027-02-15"), "Process engineering", "anna.kowalska"),
            ("nordwerk", "ECO-1042", "B", "CONDITIONAL", None, None, None, None, None, None, None,
             "CONDITION", "Stock of K-1 is used up first", None, None, "anna.kowalska"),
            ("nordwerk", "ECO-1042", "B", "CONDITIONAL", None, None, None, None, None, None, None,
             "ASSUMPTION", "No change of the test", None, None, "anna.kowalska"),
            ("nordwerk", "ECO-1042", "B", "CONDITIONAL", None, None, None, None, None, None, None,
             "QUESTION", "Is Łódź informed?", None, None, "anna.kowalska"),
        ],
        [
            ("nordwerk", "ECO-9999", "B", "ACCEPTED", None, day("2027-03-08"), None, None, None,
             None, None, None, None, None, None, "anna.kowalska"),
            ("nordwerk", "ECO-1043", "B", "ACCEPTED", None, day("2027-03-08"), None, None, None,
             None, None, None, None, None, None, "anna.kowalska"),
            ("nordwerk", "ECO-1042", "B", "CONDITIONAL", None, None, 640, None, None, None, None,
             "TASK", "New solder stencil", None, None, "anna.kowalska"),
            ("nordwerk", "ECO-1042", "B", "CONDITIONAL", None, None, 650, None, None, None, None,
             None, "of what kind?", None, None, "anna.kowalska"),
            ("nordwerk", "ECO-1042", "C", "PERHAPS", None, None, None, None, None, None, None,
             None, None, None, None, "anna.kowalska"),
        ],
    ),
    "eco_progress": Case(
        ("partner", "change", "revision", "action", "date", "decided_by", "decided_on",
         "evidence", "first_serial", "first_lot", "text", "by"),
        ("Partner-Kennung", "Änderungsnummer", "Revision der Änderung", "Schritt", "Datum",
         "Entschieden von", "Entschieden am", "Beleg", "Erste Seriennummer", "Erstes Los", "Text",
         "Person"),
        [
            ("nordwerk", "ECO-1042", "B", "APPROVE", day("2027-03-08"), "Jürgen Groß",
             day("2026-11-23"), "call", None, None, None, "anna.kowalska"),
            ("nordwerk", "ECO-1043", "B", "IMPLEMENT", day("2027-02-08"), None, None, None,
             "000471", "2027-06", None, "anna.kowalska"),
            ("nordwerk", "ECO-1044", "B", "CLOSE", None, None, None, None, None, None, None,
             "anna.kowalska"),
        ],
        [
            ("nordwerk", "ECO-9999", "B", "APPROVE", None, "Groß", None, None, None, None, None,
             "anna.kowalska"),
            ("nordwerk", "ECO-1042", "B", "IMPLEMENT", None, None, None, None, None, None, None,
             "anna.kowalska"),
            ("nordwerk", "ECO-1042", "B", "APPROVE", None, None, None, None, None, None, None,
             "anna.kowalska"),
            ("nordwerk", "ECO-1043", "B", "SCHEDULE", None, None, None, None, None, None, None,
             "anna.kowalska"),
            ("nordwerk", "ECO-1043", "B", "BUILD", None, None, None, None, None, None, None,
             "anna.kowalska"),
        ],
    ),
    "question_answers": Case(
        ("partner", "question", "answer", "text", "source", "by"),
        ("Partner id", "Question no.", "Answer", "Remark", "Reference", "Recorded by"),
        [
            ("nordwerk", "Q-7K3M9A", "yes", "Price follows", "mail of 23 November", "kowalski"),
            ("wista", "q-0abcde1", "no", None, None, "kowalski"),
        ],
        [
            ("nordwerk", "Q-7K3M9A", "maybe", None, None, "kowalski"),
            ("nordwerk", "Q-7K3M9A0", "no", None, None, None),
            ("nordwerk", "Q-ZZZZZZ", "yes", None, None, "kowalski"),
            ("wista", "Q-0ABCDE", "yes", None, None, "kowalski"),
        ],
    ),
    "boms": Case(
        ("partner", "parent", "parent_revision", "find_no", "part", "revision", "quantity", "unit",
         "designators", "alternate_of", "supply", "mark"),
        ("Kennung", "Baugruppe", "Index der Baugruppe", "Pos.", "Komponente", "Index", "Menge",
         "Einheit", "Bauteilplätze", "Ersatz für", "Beistellung", "Merkmal"),
        [
            ("nordwerk", "00471133", "C", "10", "00990017", "A", 2, "PCE", "K1,K2", None,
             "TURNKEY", "SAFETY"),
            ("nordwerk", "00471133", "C", "10", "00990018", None, None, "PCE", "K1-2", "00990017",
             None, None),
            ("wista", "WM-0815-Ł", None, None, "KLEJ-1", None, Decimal("0.25"), "kg", None, None,
             "CONSIGNED", None),
        ],
        [
            ("nordwerk", "00471133", "C", "10", "00990017", "A", -2, "PCE", "K1,K2", None,
             "BOUGHT", "SAFETY"),
            ("nordwerk", "00471133", "C", "10", "00990017", "A", 2, "PCE", "K1,K2", None,
             "TURNKEY", "SAFE"),
            ("nordwerk", None, "C", "20", "00990019", None, 1, "PCE", None, None, None, None),
            ("wista", "WM-0815-Ł", None, None, None, None, Decimal("0.25"), "beaker", None, None,
             None, None),
        ],
    ),
    "approved_parts": Case(
        ("partner", "part", "manufacturer", "manufacturer_part", "status", "preference"),
        ("Identyfikator partnera", "Nr części", "Producent", "Nr producenta", "Status",
         "Preferencja"),
        [
            ("nordwerk", "00990017", "Relay Works", "RW-12-1", "APPROVED", "1"),
            ("nordwerk", "00990017", "Omega", "0070012", "DISQUALIFIED", None),
        ],
        [
            ("nordwerk", "00990017", "Relay Works", "RW-12-1", "GOOD", "1"),
            ("nordwerk", "00990017", None, "0070012", "APPROVED", None),
            ("nordwrk", "00990017", "Omega", "0070012", "APPROVED", None),
            ("wista", "KLEJ-1", "Klej SA", "K-1", "APPROVED", None),
            ("wista", "KLEJ-1", "Klej SA", "K-1", "HOLD", None),
        ],
    ),
    "blankets": Case(
        ("partner", "reference", "part", "quantity", "released", "valid_to"),
        ("Kennung", "Rahmenbestellung", "Teilenummer", "Rahmenmenge", "Abgerufene Menge",
         "Gültig bis"),
        [
            ("nordwerk", "RB-2026-4", "00471133", 5000, 3200, day("2026-12-31")),
            ("nordwerk", "RB-2026-5", "00471134", None, None, day("2027-06-30")),
            ("wista", "U/2026/7", "WM-0815-Ł", 1200, None, None),
        ],
        [
            ("nordwerk", "RB-2026-4", "00471133", 0, -1, day("2026-12-31")),
            ("nordwerk", "RB-2026-5", "00471134", None, None, None),
            ("nordwerk", "RB-2026-6", "00471134", "all", None, day("2026-12-31")),
            ("wista", "U/2026/7", "WM-0815-Ł", 1200, None, None),
            ("wista", "U/2026/7", "WM-0815-Ł", 1300, None, None),
        ],
    ),
    "consigned": Case(
        ("partner", "part", "component", "expected_on", "build_days"),
        ("Partner id", "Part no.", "Consigned part", "Expected on", "Build days"),
        [
            ("nordwerk", "00471133", "00990017", day("2026-12-07"), 10),
            ("nordwerk", "00471133", "00990018", None, None),
        ],
        [
            ("nordwerk", "00471133", "00990017", "next week", 10),
            ("nordwerk", "00471133", None, day("2026-12-07"), -1),
            ("nordwrk", "00471133", "00990018", day("2026-12-07"), None),
        ],
    ),
    "started": Case(
        ("partner", "order_number", "line_number", "started_on"),
        ("Identyfikator partnera", "Nr zamówienia", "Poz.", "Rozpoczęto"),
        [
            ("nordwerk", "4500071234", 10, day("2026-11-23")),
            ("wista", "2026-118", 1, None),
        ],
        [
            ("nordwerk", "4500071234", None, day("2026-11-23")),
            ("nordwerk", "4500071234", 10, "yes"),
            ("wista", "2026-118", 1, day("2026-11-23")),
            ("wista", "2026-118", 1, None),
        ],
    ),
    "ecos": Case(
        ("partner", "change", "part", "old_revision", "new_revision", "effective", "status"),
        ("Kennung", "Änderungsnummer", "Teilenummer", "Alter Index", "Neuer Index", "Wirksam ab",
         "Status"),
        [
            ("nordwerk", "ECO-0815", "00471133", "C", "D", day("2027-03-01"), "OPEN"),
            ("nordwerk", "ECO-0700", "00471134", "A", "B", day("2026-06-01"), "IMPLEMENTED"),
            ("wista", "ZK-12", "WM-0815-Ł", None, None, None, "CANCELLED"),
        ],
        [
            ("nordwerk", "ECO-0815", "00471133", "C", "D", "March", "OPEN"),
            ("nordwerk", "ECO-0815", "00471134", "A", "B", None, "DONE"),
            ("nordwerk", "ECO-0815", "00471135", "A", "B", None, None),
            ("acme", None, "WM-0815-Ł", None, None, None, "OPEN"),
        ],
    ),
}  # fmt: skip

STRANGE = "colour"
"""A column that no table has; every bad twin has it."""


def plain(value: Value) -> str:
    """Return a value as delimited text says it."""
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def as_csv(headings: Sequence[str], rows: Rows) -> bytes:
    """Return a table as delimited text."""
    return "".join(",".join(map(plain, row)) + "\r\n" for row in (headings, *rows)).encode()


def as_workbook(headings: Sequence[str], rows: Rows) -> bytes:
    """Return a table as a workbook, below a title and an empty row."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Export"
    sheet.append(["Export of our ERP"])
    sheet.append([])
    for row in (headings, *rows):
        sheet.append([float(value) if isinstance(value, Decimal) else value for value in row])
    return workbook(book)


def as_json(name: str, columns: Sequence[str], rows: Rows) -> bytes:
    """Return a table as JSON, numbers as numbers, without what it does not say."""
    told = [
        {
            column: float(value) if isinstance(value, Decimal) else value
            for column, value in zip(columns, row, strict=True)
            if value is not None
        }
        for row in rows
    ]
    found = {"type": name, "rows": told}
    return (json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name of each file and its bytes."""
    for name, case in CASES.items():
        wrong = [(*row, "red") for row in case.bad]
        for stem, more, rows in (("good", (), case.good), ("bad", (STRANGE,), wrong)):
            columns, headings = (*case.columns, *more), (*case.headings, *more)
            yield f"{name}/{stem}.csv", as_csv(columns, rows)
            yield f"{name}/{stem}.xlsx", as_workbook(headings, rows)
            yield f"{name}/{stem}.json", as_json(name, columns, rows)


def main(folder: Path) -> None:
    """Write every file below a folder."""
    for name, content in files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    root = Path(__file__).parents[1] / "tests" / "golden" / "erp"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else root)
