"""Values as people of one language write them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from exchange.model.papers import Field, Form
from exchange.model.partners import Language
from exchange.report.characters import brief
from exchange.report.wording import grouped

COMMA: Mapping[Language, str] = {"en": ".", "de": ",", "pl": ","}
UNSET = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


def written(field: Field, language: Language) -> str:
    """Return a cell as text; what is not known is a dash."""
    value = field.value
    if value is None or value == "":
        return UNSET
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return brief(value)
    return FORMS[field.form](Decimal(value), language)


def decimal(value: Decimal, language: Language, places: int) -> str:
    """Return a number rounded half to even, with its thousands apart."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    whole, _, part = f"{abs(rounded):f}".partition(".")
    sign = MINUS if rounded < 0 else ""
    return sign + grouped(int(whole)) + (COMMA[language] + part if part else "")


def percent(value: Decimal, language: Language) -> str:
    """Return a share in per cent."""
    return decimal(value * 100, language, 1) + " %"


def signed(value: Decimal, language: Language) -> str:
    """Return a share in per cent with its sign."""
    return ("+" if value > 0 else "") + percent(value, language)


def exact(value: Decimal, language: Language) -> str:
    """Return a quantity with all its decimals and no more."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return decimal(value, language, places)


FORMS: Mapping[Form, Callable[[Decimal, Language], str]] = {
    "text": exact,
    "percent": percent,
    "signed": signed,
    "count": exact,
    "units": exact,
    "days": lambda value, language: decimal(
        value, language, int(value != value.to_integral_value())
    ),
    "hours": lambda value, language: decimal(value, language, 1),
    "number": lambda value, language: decimal(value, language, 1),
}
