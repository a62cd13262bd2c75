"""Hides contact details: the fields themselves, and wherever else their values stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from types import MappingProxyType

from bot.dataclass import dataclass
from bot.domain.contact import EMAIL_AS_SENT, EXTENSION, OTHER_EMAIL
from bot.domain.leads import FIELDS, LeadData

#: What stands in place of a value, and of a piece of text.
HIDDEN = "hidden; the owner has them"
MARK = "[…]"
#: So many characters in a row give a value away.
RUN = 6

#: By these people recognise a lead; what they show anyway is not hidden elsewhere.
_PUBLIC = ("name", "company", "website", "domain")
#: Labels under which intake keeps what a field could not hold.
_IMPLIED = {"email": (OTHER_EMAIL, EMAIL_AS_SENT), "phone": (EXTENSION,)}
_EMAIL = re.compile(
    r"""[^\s@<>()\[\],;:"'|=?&/]+(?:@|%40|\uff20)[^\s@<>()\[\],;:"'|=?&/]+""", re.IGNORECASE
)
_GAP = r"[\s()./\u2010-\u2015-]{0,3}"
# With a prefix or a leading zero, or grouped as in North America; a range of numbers is neither
_PHONE = re.compile(
    rf"(?<!\w)(?:\+|\(?0)(?:{_GAP}\d){{6,}}|(?<!\d)\(?\d{{3}}\)?[\s.-]\d{{3}}[\s.-]\d{{4}}(?!\d)"
)
_DIGITS = re.compile(rf"\d(?:{_GAP}\d)+")


@dataclass(frozen=True)
class Scrubber:
    """Takes some values out of texts; `public` is what readers see anyway."""

    secrets: tuple[str, ...]
    emails: bool = False
    phones: bool = False
    public: str = ""
    _runs: frozenset[str] = field(init=False, repr=False)
    _numbers: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = _folded(self.public)
        runs = {run for one in self.secrets for run in _runs_of(_folded(one)) if run not in known}
        digits = ("".join(filter(str.isdecimal, one)) for one in self.secrets)
        object.__setattr__(self, "_runs", frozenset(runs))
        numbers = {run for one in digits if len(one) >= RUN for run in _runs_of(one)}
        object.__setattr__(self, "_numbers", frozenset(numbers))

    def patterns(self, text: str) -> str:
        """Take out the values as a whole, and whatever looks like an address or a number."""
        for secret in self.secrets:
            text = re.sub(re.escape(secret), MARK, text, flags=re.IGNORECASE)
        if self.emails:
            text = _EMAIL.sub(MARK, text)
        return _PHONE.sub(MARK, text) if self.phones else text

    def text(self, text: str) -> str:
        """Take out every part of the values that is six characters or more, too."""
        text = self.patterns(text)
        text = _DIGITS.sub(self._number, text)
        folded, marked = _folded(text), bytearray(len(text))
        for length in {len(run) for run in self._runs}:
            for at in range(len(folded) - length + 1):
                if folded[at : at + length] in self._runs:
                    marked[at : at + length] = b"\1" * length
        return _replaced(text, marked)

    def _number(self, found: re.Match[str]) -> str:
        text = found[0]
        places = [at for at, one in enumerate(text) if one.isdecimal()]
        digits = "".join(text[at] for at in places)
        marked = bytearray(len(text))
        for at in range(len(digits) - RUN + 1):
            if digits[at : at + RUN] in self._numbers:
                first, last = places[at], places[at + RUN - 1]
                marked[first : last + 1] = b"\1" * (last + 1 - first)
        return _replaced(text, marked)

    def facts(self, facts: Mapping[str, object], hidden: frozenset[str]) -> dict[str, object]:
        """Take them out of the values of a mapping, by name or by what they say."""
        return {name: self._fact(name, value, hidden) for name, value in facts.items()}

    def _fact(self, name: str, value: object, hidden: frozenset[str]) -> object:
        label = name.removeprefix('extra["').removesuffix('"]')
        if {name, label} & hidden and value is not None:
            return HIDDEN
        if isinstance(value, Mapping):
            return self.facts(value, hidden)
        if isinstance(value, list | tuple):
            return [self._fact(name, one, hidden) for one in value]
        return self.text(value) if isinstance(value, str) else value


def names_of(fields: Iterable[str]) -> frozenset[str]:
    """The fields and labels that are hidden when these are."""
    names = frozenset(fields)
    return names.union(*(_IMPLIED.get(name, ()) for name in names))


def scrubber_of(data: LeadData, fields: Iterable[str]) -> Scrubber:
    """What takes the values of these fields (or labels of `extra`) out of texts about a lead."""
    names = names_of(fields)
    held = (getattr(data, name) if name in FIELDS else data.extra.get(name) for name in names)
    # The longest first, so that none is left half.
    secrets = tuple(sorted({one.strip() for one in held if one and one.strip()}, key=len)[::-1])
    plain = Scrubber(secrets, "email" in names, "phone" in names)
    public = (getattr(data, name) for name in _PUBLIC if name not in names)
    return replace(plain, public="\n".join(plain.patterns(one) for one in public if one))


def hide(data: LeadData, fields: Iterable[str]) -> LeadData:
    """A lead's data for readers who may not see these fields (or labels of `extra`).

    Afterwards no six characters in a row of their values stand in it, other than those that the
    name, the company or its web address show anyway.
    """
    names = names_of(fields)
    scrub = scrubber_of(data, names)
    shown: dict[str, str | None] = {}
    for name in FIELDS:
        value = getattr(data, name)
        if name in names or not value:
            shown[name] = None
        elif name in _PUBLIC:
            shown[name] = scrub.patterns(value)
        else:
            shown[name] = scrub.text(value)
    extra = {
        scrub.text(label): HIDDEN if label in names else scrub.text(value)
        for label, value in data.extra.items()
    }
    return replace(
        data,
        **shown,  # type: ignore[arg-type]  # only fields that hold text
        domain=None if names & {"website", "company"} else data.domain,
        extra=MappingProxyType(extra),
        doubts=tuple(map(scrub.text, data.doubts)),
        hidden=frozenset(name for name in names if name in FIELDS and getattr(data, name)),
    )


def _folded(text: str) -> str:
    """In lower case, character by character, so that places stay what they are."""
    return "".join(low if len(low := one.lower()) == 1 else one for one in text)


def _runs_of(text: str) -> set[str]:
    if len(text) < RUN:
        return {text} if text else set()
    return {text[at : at + RUN] for at in range(len(text) - RUN + 1)}


def _replaced(text: str, marked: bytearray) -> str:
    if not any(marked):
        return text
    parts: list[str] = []
    for at, one in enumerate(text):
        if not marked[at]:
            parts.append(one)
        elif at == 0 or not marked[at - 1]:
            parts.append(MARK)
    return "".join(parts)
