"""States and postcodes by whatever people write, in one spelling that can be compared."""

import re
from functools import cache
from types import MappingProxyType

import pycountry

from bot.domain.countries import folded

#: How many digits a postcode has where it has only digits; a spreadsheet drops zeros in front.
#: From the postal systems of the UPU (https://www.upu.int, "Postal addressing systems").
_DIGITS = MappingProxyType(
    dict.fromkeys(("DE", "US", "FR", "ES", "IT", "FI", "MX", "TR", "UA", "HR", "EE", "LT"), 5)
    | dict.fromkeys(("AT", "CH", "BE", "DK", "NO", "HU", "AU", "NZ", "LU", "SI", "BG", "LV"), 4)
    | dict.fromkeys(("IN", "CN", "RU", "SG", "RO", "CO"), 6)
)
_NO_LETTERS = re.compile(r"[\W_]+")
#: "D-10115", "A 1010", "F-75001": the letter stands for the country.
_COUNTRY_IN_FRONT = re.compile(r"^([A-Z]{1,3})[\s-]+(?=\d)")
_CAR_LETTERS = {"D": "DE", "A": "AT", "F": "FR", "I": "IT", "E": "ES", "B": "BE", "L": "LU"}
#: "94105-1234": the second part only names the delivery route within the first.
_ZIP_PLUS_FOUR = 9


def state_code(country: str | None, written: str) -> str | None:
    """Return the ISO 3166-2 code ("US-CA") of a state's code or name; None when it is neither."""
    text = written.strip().upper()
    whole = re.fullmatch(r"([A-Z]{2})[-_ ]([A-Z0-9]{1,3})", text)
    if whole and country in (None, whole[1]) and f"{whole[1]}-{whole[2]}" in _codes():
        return f"{whole[1]}-{whole[2]}"
    return _states(country).get(folded(written)) if country else None


def state_names(country: str) -> tuple[str, ...]:
    """The names of a country's states, for "did you mean"."""
    return tuple(one.name for one in pycountry.subdivisions if one.country_code == country)


def postcode(country: str | None, written: str) -> str:
    """Return a postcode as people of the country write it: in capitals, without the country."""
    text = " ".join(written.upper().split())
    front = _COUNTRY_IN_FRONT.match(text)
    if front and country and country in (front[1], _CAR_LETTERS.get(front[1])):
        text = text[front.end() :]
    if text.isdecimal() and len(text) == _DIGITS.get(country or "", 0) - 1:
        text = f"0{text}"
    return text


def postcode_key(country: str, written: str) -> str:
    """Return what postcodes are compared by: letters and digits only, of a US one five digits."""
    key = _NO_LETTERS.sub("", postcode(country, written))
    return key[:5] if country == "US" and len(key) == _ZIP_PLUS_FOUR else key


@cache
def _codes() -> frozenset[str]:
    return frozenset(one.code for one in pycountry.subdivisions)


@cache
def _states(country: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in pycountry.subdivisions:
        if one.country_code != country:
            continue
        found.setdefault(folded(one.name), one.code)
        found[folded(one.code.partition("-")[2])] = one.code
    return found
