"""What a sender told, normalised into a lead's data; what cannot be read is kept and doubted."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from bot.domain import addresses
from bot.domain.cleaning import (
    FIELD_LENGTH,
    MESSAGE_LENGTH,
    Doubt,
    Extra,
    full_name,
    line,
    lines,
    says_nothing,
    short,
)
from bot.domain.countries import country_code, in_country
from bot.domain.leads import FIELDS, LeadData
from bot.domain.places import postcode, state_code

#: One of these is needed to do anything about a lead.
NEEDED = ("email", "phone", "name", "company")
#: Labels under which something is kept that its own field cannot hold.
OTHER_EMAIL = "Other e-mail"
EMAIL_AS_SENT = "E-mail as sent"
COUNTRY_AS_SENT = "Country as sent"
EXTENSION = "Phone extension"
#: What a doubt says besides; it does not hold where a doubt is a refusal.
KEPT_AS_SENT = "; kept as sent"

_NAMES = {"email": "e-mail address", "phone": "phone number", "title": "job title"}


class Reading(NamedTuple):
    """A lead's data, and each doubt about it with the field that it concerns."""

    data: LeadData
    doubts: tuple[Doubt, ...]

    @property
    def reachable(self) -> bool:
        """Whether there is anybody to talk to: a lead without that is of no use."""
        data = self.data
        return bool(data.email or data.phone or data.name or data.company)


def normalise(
    sent: Mapping[str, str],
    further: Mapping[str, str] = MappingProxyType({}),
    country: str | None = None,
) -> Reading:
    """Normalise the values of one lead.

    `sent` holds text by field of a lead, or `first_name` and `last_name`; `further` holds whatever
    else was told, by label. Telephone numbers without a prefix belong to the lead's own country,
    else to `country` (ISO 3166 alpha-2).
    """
    return _Reader(sent, further).read(country)


class _Reader:
    """The reading of one lead, field by field."""

    def __init__(self, sent: Mapping[str, str], further: Mapping[str, str]) -> None:
        self.doubts: list[Doubt] = []
        self.values = self._cleaned(sent)
        self.extra = Extra()
        self.further = further

    def read(self, country: str | None) -> Reading:
        values = self.values
        email = self._read("email", self._email)
        own = self._read("country", self._country)
        self._read("state", lambda state: state_code(own, state) or state)
        self._read("postcode", lambda code: postcode(own, code))
        self._read("phone", lambda number: self._phone(number, own or country))
        website = self._website(values.get("website", ""))
        for label, value in self.further.items():
            self.extra.put(label, value)
        doubts = (*self.doubts, *self.extra.doubts())
        data = LeadData(
            **values,
            domain=addresses.company_domain(website, email),
            extra=self.extra.entries,
            free_mail=email is not None and addresses.free_mail(email),
            doubts=tuple(doubt.what for doubt in doubts),
            hidden=frozenset(),
        )
        return Reading(data, doubts)

    def _read(self, name: str, reading: Callable[[str], str]) -> str | None:
        """Have a field's value read, if it has one; None when nothing of it is left."""
        written = self.values.pop(name, None)
        if written is None:
            return None
        found = reading(written)
        if found:
            self.values[name] = found
        return found or None

    def _cleaned(self, sent: Mapping[str, str]) -> dict[str, str]:
        plain = {
            name: lines(text) if name == "message" else line(text) for name, text in sent.items()
        }
        plain["name"] = full_name(plain)
        cleaned: dict[str, str] = {}
        for name in FIELDS:
            text = plain.get(name)
            if not text or (name != "name" and says_nothing(text, own_field=True)):
                continue
            limit = MESSAGE_LENGTH if name == "message" else FIELD_LENGTH
            if len(text) > limit:
                what = f"The {_NAMES.get(name, name)} was cut to {limit:,} characters."
                self.doubts.append(Doubt(name, what, "Send a shorter one."))
                text = text[:limit].rstrip()
            cleaned[name] = text
        return cleaned

    def _email(self, written: str) -> str:
        first, *others = addresses.emails(written) or [""]
        if others:
            self.extra.put(OTHER_EMAIL, ", ".join(others))
        if not first:
            # Kept apart from the field: by that, the same person is recognised.
            self.extra.put(EMAIL_AS_SENT, written)
            what = f'"{short(written)}" is not an e-mail address: {addresses.email_fault(written)}'
            self.doubts.append(Doubt("email", what, "Write it like ana@example.com."))
        return first

    def _country(self, written: str) -> str:
        code = country_code(written)
        if code is None:
            self.extra.put(COUNTRY_AS_SENT, written)
            what = f'"{short(written)}" is not a country{KEPT_AS_SENT}.'
            self.doubts.append(Doubt("country", what, 'Write its name or code: "Germany", "DE".'))
        return code or ""

    def _phone(self, written: str, country: str | None) -> str:
        from bot.domain import telephones  # noqa: PLC0415  # slow, and not all leads have a number

        found = telephones.phone(written, country)
        if found is None:
            where = f"a number {in_country(country)}" if country else "a phone number"
            what = f'The phone number "{short(written)}" is not {where}{KEPT_AS_SENT}.'
            fix = "Write it with + and the country's prefix, such as +49 30 1234567."
            self.doubts.append(Doubt("phone", what, fix))
            return written
        if found.extension:
            self.extra.put(EXTENSION, found.extension)
        return found.number

    def _website(self, written: str) -> str | None:
        if not written:
            return None
        if addresses.host_of(written) is None:
            what = f'"{short(written)}" is not a web address{KEPT_AS_SENT}.'
            self.doubts.append(Doubt("website", what, "Write it like https://example.com."))
            return None
        return written
