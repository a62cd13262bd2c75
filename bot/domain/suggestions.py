"""Which documents a lead calls for: it names a competitor, an industry or a persona."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.dataclass import dataclass
from bot.domain.battlecard_names import folded
from bot.domain.battlecards import BATTLECARD, name_of
from bot.domain.content import About, Indexed
from bot.domain.leads import LeadData

#: Kinds whose documents tell of a customer like the lead.
STORIES = frozenset({"case-study", "story"})
PERSONA = "persona"
KINDS = (BATTLECARD, *sorted(STORIES), PERSONA)

#: A card has so many of these buttons at most, and of each kind so many.
MOST = 4
_MOST_OF_A_KIND = {BATTLECARD: 2}
#: A shorter name is a word of many languages ("on", "be") before it is a name.
_SHORTEST = 3


@dataclass(frozen=True)
class Suggestion:
    """A document that fits a lead, as a button offers it."""

    document_id: int
    kind: str
    name: str


def suggestions(data: LeadData, documents: Iterable[Indexed]) -> tuple[Suggestion, ...]:
    """The documents that a lead calls for, best kinds first.

    A battlecard by a name of its competitor, a story by its industry, a persona by its name or
    label, each as whole words in what the lead or its sender said.
    """
    told = folded(" \n ".join(_told(data)))
    if not told:
        return ()
    chosen: list[Suggestion] = []
    by_kind: dict[str, int] = {}
    for document in sorted(documents, key=_order):
        about = document.about
        kind = "story" if about.kind in STORIES else about.kind
        if by_kind.get(kind, 0) >= _MOST_OF_A_KIND.get(kind, 1):
            continue
        pattern = _pattern(tuple(_names(about)))
        if pattern and pattern.search(told):
            by_kind[kind] = by_kind.get(kind, 0) + 1
            chosen.append(Suggestion(document.id, about.kind, name_of(about)))
    return tuple(chosen[:MOST])


def _order(document: Indexed) -> tuple[int, str]:
    kind = document.about.kind
    return KINDS.index(kind) if kind in KINDS else len(KINDS), name_of(document.about)


def _told(data: LeadData) -> Iterator[str]:
    """What names a competitor, an industry or a role; not the lead's own name or company."""
    yield from filter(None, (data.message, data.title, data.campaign))
    yield from data.extra.values()


def _names(about: About) -> Iterator[str]:
    if about.kind == BATTLECARD:
        yield about.competitor or ""
        yield from about.aliases
    elif about.kind in STORIES:
        yield from about.labels.get("industry", ())
    elif about.kind == PERSONA:
        yield about.title
        yield from about.aliases
        yield from about.labels.get("persona", ())


@lru_cache(maxsize=1024)
def _pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    usable = {name for name in map(folded, names) if len(name) >= _SHORTEST}
    if not usable:
        return None
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(usable))) + r")\b")
