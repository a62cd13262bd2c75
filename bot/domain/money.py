"""Amounts of money: whole minor units of a currency, read from what people and CRMs write."""

import re
from decimal import Decimal, InvalidOperation

from bot.dataclass import dataclass

#: No deal is worth more minor units; what is larger is a telephone number in the wrong field.
_MOST = 10**15
_GAPS = re.compile(r"[\s'’_]")
#: A currency's code, alone or right beside the number.
_LETTERS = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")
_NUMBER = re.compile(r"\d[\d.,]*")
#: Codes people write as signs. Other signs, such as $, stand for several currencies.
_SIGNS = {"€": "EUR", "£": "GBP"}


class UnreadableMoneyError(ValueError):
    """A text is no amount; `what` and `fix` are sentences for whoever wrote it."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix


@dataclass(frozen=True)
class Money:
    """An amount in minor units (cents) of an ISO 4217 currency."""

    minor: int
    currency: str

    @property
    def amount(self) -> Decimal:
        """The amount in the currency itself, with all its decimals."""
        return Decimal(self.minor).scaleb(-digits_of(self.currency))

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"


def digits_of(currency: str) -> int:
    """How many decimals a currency has; by ISO 4217, 0 for yen and 3 for Kuwaiti dinars.

    LookupError when there is no such currency in which anything could be paid.
    """
    from iso4217 import Currency  # noqa: PLC0415  # parses an XML file, and not all deal in money

    try:
        digits = Currency(currency).exponent
    except ValueError as error:
        raise LookupError(currency) from error
    if digits is None:
        raise LookupError(currency)
    return int(digits)


def is_currency(code: str) -> bool:
    """Whether it is the code of a currency."""
    try:
        digits_of(code)
    except LookupError:
        return False
    return True


def read_money(told: object, currency: str | None) -> Money:
    """An amount as it was told: a number, or a text such as "12,000.50" or "12.000,50 EUR".

    A currency in the text comes before the given one. UnreadableMoneyError when it is no amount,
    below zero, or has more decimals than the currency.
    """
    text = str(told).strip()
    for sign, code in _SIGNS.items():
        text = text.replace(sign, f" {code} ")
    codes = [word.upper() for word in _LETTERS.findall(text)]
    code = codes[0] if codes else (currency or "").upper()
    number = _GAPS.sub("", _LETTERS.sub("", text))
    if len(codes) > 1 or not any(sign.isdecimal() for sign in number):
        raise UnreadableMoneyError(
            f'"{text[:60]}" is not an amount.', "Write a number, such as 12000 EUR."
        )
    if not is_currency(code):
        raise UnreadableMoneyError(
            f'"{text[:60]}" does not say in which currency.',
            "Write the amount with the currency's three letters, such as 12000 EUR.",
        )
    plain = isinstance(told, (int, float)) and not isinstance(told, bool)
    decimal = _exact(number) if plain else _written(number, digits_of(code))
    minor = None if decimal is None else decimal.scaleb(digits_of(code))
    if minor is None or minor != minor.to_integral_value() or not 0 <= minor <= _MOST:
        raise UnreadableMoneyError(
            f'"{text[:60]}" is not an amount of {code}.',
            f"Write it like 12000 {code} or 12,000.50 {code}, not below zero.",
        )
    return Money(int(minor), code)


def _exact(number: str) -> Decimal | None:
    try:
        found = Decimal(number)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _written(number: str, digits: int) -> Decimal | None:
    """A number as people write it, where a point or a comma may group digits or end them."""
    if not _NUMBER.fullmatch(number):
        return None
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return Decimal(number)
    mark, tail = number[last], number[last + 1 :]
    several = number.count(mark) > 1
    grouping = several or (len(tail) == 3 and len({".", ","} & set(number)) == 1)
    if grouping and digits == 3 and not several:
        return None  # 1.234 dinars may be a thousand or one
    whole = number if grouping else number[:last]
    groups = re.split(r"[.,]", whole)
    if len({*re.findall(r"[.,]", whole)}) > 1 or (not grouping and mark in whole):
        return None
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:])):
        return None
    fraction = "" if grouping else tail
    return Decimal(f"{''.join(groups)}.{fraction or '0'}")
