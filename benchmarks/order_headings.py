"""Headings of order lists as seven programs write them, and the field each is to us."""

from collections.abc import Mapping

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "NetSuite": {
        "Item": "customer_part", "Vendor Name": "", "Quantity": "quantity",
        "Description": "description", "Rate": "price", "Units": "unit", "On Hand": "",
        "Available": "", "Amount": "amount", "Expected Receipt Date": "requested_date",
        "Closed": "",
    },
    "SAP Business One": {
        "Document Number": "number", "Posting Date": "date", "Item No.": "customer_part",
        "Item Description": "description", "Quantity": "quantity", "UoM Code": "unit",
        "Unit Price": "price", "Total (LC)": "amount", "Required Date": "requested_date",
        "Whse": "",
    },
    "SAP ERP, English": {
        "Purchasing Document": "number", "Item": "line_number", "Document Date": "date",
        "Material": "customer_part", "Short Text": "description", "Order Quantity": "quantity",
        "Order Unit": "unit", "Net Price": "price", "Price Unit": "price_basis",
        "Currency": "currency", "Plant": "", "Storage Location": "",
        "Delivery Date": "requested_date",
    },
    "SAP ERP, German": {
        "Einkaufsbeleg": "number", "Position": "line_number", "Belegdatum": "date",
        "Material": "customer_part", "Kurztext": "description", "Bestellmenge": "quantity",
        "Bestellmengeneinheit": "unit", "Nettopreis": "price", "Preiseinheit": "price_basis",
        "Währung": "currency", "Lieferdatum": "requested_date", "Einkäufergruppe": "",
    },
    "Odoo": {
        "Order Reference": "number", "Product": "customer_part", "Ordered Qty": "quantity",
        "Product Unit of Measure": "unit", "Unit Price": "price", "Subtotal": "amount",
        "Expected Arrival": "requested_date", "Taxes": "",
    },
    "Polish trade programs": {
        "Numer dokumentu": "number", "Symbol": "customer_part", "Nazwa": "description",
        "Ilość": "quantity", "J.m.": "unit", "Cena netto": "price", "Wartość netto": "amount",
        "Termin realizacji": "requested_date", "Stawka VAT": "",
    },
    "EMS quotations": {
        "Customer P/N": "customer_part", "Ref Deg": "", "LOC": "", "MAN": "", "Qty": "quantity",
        "Rev": "revision", "Manufacturer": "", "Unit Cost": "price", "Item #": "line_number",
    },
}  # fmt: skip
"""Written down before they were tried; the known wordings were not changed after them."""
