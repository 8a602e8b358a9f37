"""From typed tables to canonical records: units by code. One module per document type."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.interchange import Interchange, Message
from exchange.normalise import bom, engineering_change, erp_tables, forecast, purchase_order

NORMALISE: Mapping[str, Callable[[Message], Message]] = {
    "forecast": forecast.normalise,
    "call_off": forecast.normalise,
    "purchase_order": purchase_order.normalise,
    "purchase_order_change": purchase_order.normalise,
    "bom": bom.normalise,
    "engineering_change": engineering_change.normalise,
    "document_package": engineering_change.in_codes,
    "project_notice": engineering_change.in_codes,
    "erp_answers": lambda message: message,
    "acknowledgement": lambda message: message,
    **dict.fromkeys(ERP_TABLES, erp_tables.normalise),
    "": lambda message: message,
}


def normalise(interchange: Interchange) -> Interchange:
    """Return the interchange with every message in canonical terms."""
    messages = (NORMALISE[message.document](message) for message in interchange.messages)
    return replace(interchange, messages=tuple(messages))
