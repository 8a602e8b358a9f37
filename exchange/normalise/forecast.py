"""Canonical terms of a forecast."""

from dataclasses import replace

from exchange.model.interchange import Message
from exchange.normalise.cumulative import netted
from exchange.normalise.units import fractions, with_unit_codes


def normalise(message: Message) -> Message:
    """Return the forecast in quantities by period, its units coded and checked against them."""
    coded = with_unit_codes(netted(message), "forecast_lines")
    found = fractions(coded, "forecast_lines", "forecast_buckets", "FC-007")
    return replace(coded, findings=(*coded.findings, *found))
