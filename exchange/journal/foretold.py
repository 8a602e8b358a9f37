"""The newest forecasts of a partner and our products: what forecasts are looked at with."""

from sqlalchemy import Connection

from exchange.journal import reviewing
from exchange.journal.records import schema
from exchange.model.reviews import Facts, Span

MOST = 30
"""Forecasts that are looked at: half a year of weekly ones."""


def facts(connection: Connection, partner: str, span: Span) -> Facts:
    """Return what is known of the forecasts of a span, without orders and deliveries."""
    shipments = dict(schema("shipments"))
    names = ("order_number", "line_number", "quantity", "shipped_on")
    return Facts(
        partner=partner,
        span=span,
        forecasts=tuple(reviewing.forecasts(connection, partner, span, MOST)),
        orders=(),
        documents=reviewing.framed([], reviewing.DOCUMENTS),
        findings=reviewing.framed([], reviewing.FINDINGS),
        commits=reviewing.framed([], reviewing.COMMITS),
        delays=reviewing.framed([], reviewing.DELAYS),
        shipments=reviewing.framed([], {name: shipments[name] for name in names}),
        products=reviewing.held(connection, partner, "products", span.until),
    )
