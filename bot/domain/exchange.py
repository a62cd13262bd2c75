"""Turns amounts into one currency by the fixed rates of the settings."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from bot.domain.money import Money, digits_of

#: Turns an amount into minor units of the settings' currency; None: no rate for it is given.
Exchange = Callable[[Money], Fraction | None]


def exchange_with(currency: str | None, rates: Mapping[str, Decimal]) -> Exchange:
    """An exchange by fixed rates; without a currency nothing can be told in it."""

    def exchange(money: Money) -> Fraction | None:
        if currency is None:
            return None
        rate = Fraction(1) if money.currency == currency else Fraction(rates.get(money.currency, 0))
        if not rate:
            return None
        scale = Fraction(10) ** (digits_of(currency) - digits_of(money.currency))
        return money.minor * rate * scale

    return exchange
