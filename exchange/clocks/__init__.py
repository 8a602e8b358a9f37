"""Answer-by times: what is due by when, in the business calendar of the right site."""

from exchange.clocks.running import due, soon, urgency
from exchange.clocks.silence import silenced

__all__ = ["due", "silenced", "soon", "urgency"]
