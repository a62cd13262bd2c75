"""Countries by whatever people call them: code, name, official name, and the usual variants."""

import re
import unicodedata
from functools import cache

import pycountry

#: Names in everyday use that ISO 3166 does not list.
_USUAL = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "great britain": "GB",
    "britain": "GB",
    "united states of america": "US",
    "america": "US",
    "usa": "US",
    "uae": "AE",
    "emirates": "AE",
    "ksa": "SA",
    "russia": "RU",
    "south korea": "KR",
    "korea": "KR",
    "republic of korea": "KR",
    "north korea": "KP",
    "vietnam": "VN",
    "viet nam": "VN",
    "iran": "IR",
    "syria": "SY",
    "laos": "LA",
    "bolivia": "BO",
    "venezuela": "VE",
    "tanzania": "TZ",
    "moldova": "MD",
    "macedonia": "MK",
    "north macedonia": "MK",
    "czech republic": "CZ",
    "holland": "NL",
    "the netherlands": "NL",
    "turkey": "TR",
    "turkiye": "TR",
    "swaziland": "SZ",
    "burma": "MM",
    "ivory coast": "CI",
    "cape verde": "CV",
    "east timor": "TL",
    "palestine": "PS",
    "taiwan": "TW",
    "hong kong sar": "HK",
    "macau": "MO",
    "vatican": "VA",
    "brunei": "BN",
    "micronesia": "FM",
    "dr congo": "CD",
    "democratic republic of the congo": "CD",
    "republic of the congo": "CG",
    "congo": "CG",
    "deutschland": "DE",
    "osterreich": "AT",
    "schweiz": "CH",
    "suisse": "CH",
    "espana": "ES",
    "italia": "IT",
    "polska": "PL",
    "brasil": "BR",
    "allemagne": "DE",
    "espagne": "ES",
    "etats unis": "US",
    "royaume uni": "GB",
    "alemania": "DE",
    "francia": "FR",
    "estados unidos": "US",
    "reino unido": "GB",
    "nederland": "NL",
    "belgie": "BE",
    "belgique": "BE",
    "sverige": "SE",
    "norge": "NO",
    "danmark": "DK",
    "suomi": "FI",
    "frankreich": "FR",
    "spanien": "ES",
    "italien": "IT",
    "niederlande": "NL",
    "vereinigtes konigreich": "GB",
}

_WITH_ARTICLE = ("Islands", "Netherlands", "Philippines", "Bahamas", "Gambia", "Republic")

_NOT_WORDS = re.compile(r"[^\w]+")


def country_code(written: str) -> str | None:
    """Return the ISO 3166 alpha-2 code of a country's code or name; None when it is neither."""
    return _codes().get(folded(written))


def country_name(code: str) -> str:
    """Return the English name of a country by its alpha-2 code; the code when it has none."""
    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", found.name)) if found else code


def in_country(code: str) -> str:
    """Return "in Germany", "in the United Kingdom"."""
    name = country_name(code)
    article = "the " if name.startswith("United ") or name.endswith(_WITH_ARTICLE) else ""
    return f"in {article}{name}"


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for country in pycountry.countries:
        for kind in ("official_name", "common_name", "name", "alpha_3", "alpha_2"):
            written = getattr(country, kind, None)
            if written:
                codes[folded(written)] = country.alpha_2
    return codes | _USUAL


def folded(text: str) -> str:
    """Lower case, no accents, punctuation as spaces; dots vanish, so that U.S.A. is USA."""
    bare = unicodedata.normalize("NFKD", text.replace(".", "")).casefold()
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", letters).strip()
