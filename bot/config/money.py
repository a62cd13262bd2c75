"""In which currency amounts are told, and what others are worth in it."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.config.values import Frozen, Section, refused
from bot.domain.money import is_currency


def _currency(code: str) -> str:
    if not is_currency(code):
        fix = f'Write "{code.upper()}".' if is_currency(code.upper()) else 'Write it like "EUR".'
        raise refused(f'"{code}" is not a currency (ISO 4217, three letters).', fix)
    return code


CurrencyCode = Annotated[str, AfterValidator(_currency), Field(examples=["EUR", "USD", "INR"])]
"""An ISO 4217 code."""


MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"

Month = Annotated[str, Field(pattern=MONTH, examples=["2026-11"])]
"""A calendar month."""


class MoneySettings(Section):
    """Amounts of money. Nothing is converted unless a rate is given."""

    currency: CurrencyCode | None = Field(
        default=None,
        description="The currency of amounts that are told without one. Without it, such amounts "
        "are refused.",
    )
    rates: Frozen[CurrencyCode, Annotated[Decimal, Field(gt=0)]] = Field(
        default_factory=dict,
        validate_default=True,
        description="What one unit of another currency is worth in `currency`, so that sums can "
        "be told in it. Other currencies are told apart.",
        examples=["{USD: 0.92, GBP: 1.17}"],
    )
