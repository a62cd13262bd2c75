"""Amounts as people and CRMs write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import Money, UnreadableMoneyError, digits_of, is_currency, read_money


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("12000", Money(1_200_000, "EUR")),
        ("12,000", Money(1_200_000, "EUR")),
        ("12.000", Money(1_200_000, "EUR")),
        ("12 000,50", Money(1_200_050, "EUR")),
        ("1.234.567,8", Money(123_456_780, "EUR")),
        ("1'234.50 chf", Money(123_450, "CHF")),
        ("$ 12", None),
        ("€12", Money(1_200, "EUR")),
        ("12 USD", Money(1_200, "USD")),
        ("1200 JPY", Money(1_200, "JPY")),
        ("1,200 JPY", Money(1_200, "JPY")),
        ("12.5 JPY", None),
        ("1.234 KWD", None),
        ("1.2345 EUR", None),
        ("12,34,567", None),
        ("-3", None),
        ("3 XAU", None),
        ("3 EUR USD", None),
        ("many", None),
        ("", None),
        (12000, Money(1_200_000, "EUR")),
        (12000.5, Money(1_200_050, "EUR")),
        (12.345, None),
        (float("nan"), None),
        (-1, None),
        (10**17, None),
    ],
)
def test_an_amount_is_read_or_refused_never_guessed(told: object, meant: Money | None) -> None:
    if meant is not None:
        assert read_money(told, "EUR") == meant
        return
    with pytest.raises(UnreadableMoneyError) as refused:
        read_money(told, "EUR")
    assert refused.value.what
    assert refused.value.fix


def test_without_a_currency_nothing_is_read() -> None:
    with pytest.raises(UnreadableMoneyError, match="which currency"):
        read_money("12", None)


@given(st.integers(0, 10**14), st.sampled_from(["EUR", "JPY", "KWD", "INR"]))
def test_what_is_written_is_read_again(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    if digits_of(currency) == 3:  # with one group only, it could be a thousand or one
        assert money.amount == Decimal(minor) / 1000
    else:
        assert read_money(str(money), None) == money


def test_currencies_are_those_of_iso_4217() -> None:
    assert [code for code in ("EUR", "eur", "XXX", "ABC", "") if is_currency(code)] == ["EUR"]
