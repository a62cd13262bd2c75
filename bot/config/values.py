"""Kinds of value that the sections of app.yaml share: keys, references, time zones, countries."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    WrapSerializer,
)
from pydantic_core import PydanticCustomError

from bot.domain.countries import country_code

K = TypeVar("K")
T = TypeVar("T")


class Section(BaseModel):
    """A block of app.yaml: immutable, and a key nobody knows is an error.

    Its validator is built when it is used: that of the whole file contains all others.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )


def refused(what: str, fix: str) -> PydanticCustomError:
    """Return the error that refuses the value at hand; the caller raises it.

    `what` says what is wrong, `fix` what to write instead; both are whole sentences for a person.
    """
    # pydantic fills {braces} in a message from its context, so the sentences travel as context
    return PydanticCustomError("refused", "{what}", {"what": what, "fix": fix})


def did_you_mean(written: object, known: Iterable[str]) -> str:
    """Return 'Did you mean "…"?', or the list of what is known when nothing is near."""
    names = list(known)
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(str(written).casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{folded[near[0]]}"?'
    if not names:
        return ""
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return f"Known: {shown}."


def _as_dict(value: Mapping[str, Any], handler: SerializerFunctionWrapHandler) -> Any:
    return handler(dict(value))


KEY_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"

Key = Annotated[str, Field(pattern=KEY_PATTERN, max_length=50)]
"""A name by which other parts of app.yaml refer to something; it also appears in web addresses."""


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        whole = parts.hostname and parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        whole = False
    if not whole or re.search(r"[\s?#<>|`@]", url):
        raise refused(
            f'"{url}" is not a web address.',
            "It starts with https:// or http:// and a host; port and path may follow, no password.",
        )
    return url


WebAddress = Annotated[str, AfterValidator(_web_address)]
"""Where something is reached over HTTP: host, maybe port and path, nothing behind these."""

Frozen = Annotated[Mapping[K, T], AfterValidator(MappingProxyType), WrapSerializer(_as_dict)]
"""A read-only mapping, in the order of the file, that can be written out again."""

FrozenMap = Frozen[str, T]
"""One from any text."""

Keyed = Frozen[Key, T]
"""One from keys."""


def one_of(section: str, noun: str) -> AfterValidator:
    """Accept only a key of the given top-level section.

    What the sections hold is read from the validation context (section → keys), so that a wrong
    name is reported where it is written, together with everything else that is wrong in the file.
    A section that is not in the context is broken itself, and reported as such.
    """

    def check(name: str, info: ValidationInfo) -> str:
        context: Mapping[str, Iterable[str]] = info.context or {}
        known = context.get(section)
        if known is not None and name not in known:
            fix = did_you_mean(name, known) or f'Add it under "{section}:".'
            raise refused(f'no {noun} is called "{name}".', fix)
        return name

    return AfterValidator(check)


PersonKey = Annotated[str, one_of("people", "person")]
TeamKey = Annotated[str, one_of("teams", "team")]
ChannelKey = Annotated[str, one_of("channels", "channel")]
PoolKey = Annotated[str, one_of("pools", "pool")]


#: What people write where they mean a place whose clocks change in summer, which these never do.
_WITHOUT_SUMMER = {
    "EST": ("America/New_York", "America/Panama"),
    "MST": ("America/Denver", "America/Phoenix"),
    "HST": ("Pacific/Honolulu", "Pacific/Honolulu"),
    "GMT": ("Europe/London", "UTC"),
}
_ABBREVIATED = {
    "EDT": "America/New_York", "CST": "America/Chicago", "CDT": "America/Chicago",
    "MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
    "BST": "Europe/London", "CEST": "Europe/Berlin", "IST": "Asia/Kolkata",
    "SGT": "Asia/Singapore", "JST": "Asia/Tokyo", "AEST": "Australia/Sydney",
}  # fmt: skip
_CONTINENTS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if fixed := _WITHOUT_SUMMER.get(name):
        summer, all_year = fixed
        fix = f'Write the place, such as "{summer}"'
        fix += f', or "{all_year}" where clocks stay as they are.' if summer != all_year else "."
        raise refused(f'"{name}" has no summer time.', fix)
    if place := _ABBREVIATED.get(name.upper()):
        fix = f'Write it like "{place}", by a place where these clocks count.'
        raise refused(f'"{name}" is not a time zone.', fix)
    if name not in _zones():
        # people write the city ("Berlin") more often than they misspell the whole name
        by_city = {
            zone.rpartition("/")[2].replace("_", " ").casefold(): zone
            for zone in _zones()
            if zone.startswith(_CONTINENTS)
        }
        city = name.rpartition("/")[2].replace("_", " ").casefold()
        near = get_close_matches(city, by_city, n=1, cutoff=0.8)
        fix = f'Did you mean "{by_city[near[0]]}"?' if near else 'Write it like "Europe/Berlin".'
        raise refused(f'"{name}" is not a time zone.', fix)
    return name


TimeZone = Annotated[
    str,
    AfterValidator(_zone),
    Field(examples=["Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
]
"""An IANA time zone name."""


def check_country(code: str) -> str:
    """Return the code when it is an ISO 3166 alpha-2 code, else refuse it with the right one."""
    meant = country_code(code)
    if meant != code:
        fix = f'Write "{meant}".' if meant else 'Write two capital letters such as "DE" or "US".'
        raise refused(f'"{code}" is not a country code (ISO 3166, two letters).', fix)
    return code


Country = Annotated[str, AfterValidator(check_country), Field(examples=["DE", "US", "IN"])]
