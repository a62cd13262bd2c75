"""Telephone numbers as E.164; with it the numbering plans of all countries are loaded."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from bot.dataclass import dataclass

#: ITU-T E.164: at most 15 digits; shorter than 11 they rarely begin with a country code.
_INTERNATIONAL_DIGITS = range(11, 16)


@dataclass(frozen=True)
class Phone:
    """A telephone number as E.164, and the extension behind it."""

    number: str
    extension: str | None = None


def phone(text: str, country: str | None) -> Phone | None:
    """Return a number as E.164; one without a prefix is read as one of `country` (alpha-2).

    None when it is no telephone number, or none of that country.
    """
    digits = "".join(filter(str.isdecimal, text))
    found = _parse(text, country)
    if found is not None and _usable(found, text):
        return _phone(found)
    if len(digits) in _INTERNATIONAL_DIGITS and not text.startswith("0"):
        # exports often lose the plus sign
        found = _parse(f"+{digits}", None)
        if found is not None and phonenumbers.is_valid_number(found):
            return _phone(found)
    return None


def _parse(text: str, country: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except NumberParseException:
        return None


def _usable(found: PhoneNumber, text: str) -> bool:
    if phonenumbers.is_valid_number(found):
        return True
    # A number with its prefix is taken if its length is right: numbering plans change faster than
    # any list, while a national one that is not valid may as well belong to another country.
    possible = phonenumbers.is_possible_number_with_reason(found)
    return text.lstrip(" (").startswith("+") and possible == ValidationResult.IS_POSSIBLE


def _phone(found: PhoneNumber) -> Phone:
    return Phone(phonenumbers.format_number(found, PhoneNumberFormat.E164), found.extension)
