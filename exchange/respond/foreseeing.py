"""What our side committed to of a forecast, as far as the partner is to hear of it."""

from collections.abc import Mapping
from dataclasses import replace

from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.partners import Language
from exchange.model.ports import Reply

SUPERSEDES: Mapping[Language, str] = {
    "en": "This replaces our response {number} to this forecast.",
    "de": "Dies ersetzt unsere Antwort {number} auf diese Prognose.",
    "pl": "Zastępuje to naszą odpowiedź {number} na tę prognozę.",
}


def heard(answer: ForecastAnswer, reply: Reply) -> ForecastAnswer | None:
    """Return what a partner hears of a commitment: all lines, or exceptions only; None: nothing.

    Where only exceptions are agreed, a commitment to all as asked for is said as a whole.
    """
    agreed = reply.agreement.forecast.response if reply.agreement else "all"
    if reply.partner.answers.forecast == "none":
        return None
    if answer.supersedes:
        sentence = SUPERSEDES[reply.partner.language].format(number=answer.supersedes)
        answer = replace(answer, reasons=(*answer.reasons, sentence))
    if agreed != "exceptions":
        return answer
    lines = tuple(each for each in answer.lines if each.exception)
    said = bool(lines) or answer.state != "received"
    return replace(answer, lines=lines) if said else None
