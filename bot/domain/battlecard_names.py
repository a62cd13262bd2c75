"""Finding documents by what people call them: exactly, in part, or misspelt."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.dataclass import dataclass
from bot.domain.battlecards import name_of
from bot.domain.content import Indexed

#: Least likeness (0 to 100, normalised indel similarity) of a misspelt name: two letters of a
#: ten-letter name may be wrong, and one of a five-letter name.
LIKE = 78.0
#: Least likeness of names that are offered when nothing was found.
_NEAR = 45.0
_NEAREST = 5
#: Shorter words are no part of a name: "a" would match almost everything.
_PART = 2
_BETWEEN = re.compile(r"\s+(?:vs\.?|versus|and|with|against)\s+|\s*[,/]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """The documents that words may mean."""

    documents: tuple[Indexed, ...] = ()
    #: The words are one of its names, not merely like one.
    exact: bool = False
    #: The most alike, when nothing was found.
    nearest: tuple[Indexed, ...] = ()

    @property
    def one(self) -> Indexed | None:
        """The only one."""
        return self.documents[0] if len(self.documents) == 1 else None


def folded(text: str) -> str:
    """A name as it is compared: lower case, no accents, no punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.findall(r"[\w+#]+", bare))


def names_of(document: Indexed) -> tuple[str, ...]:
    """The folded names of a document: competitor, aliases, title."""
    about = document.about
    names = (about.competitor or "", *about.aliases, about.title)
    return tuple(dict.fromkeys(name for name in map(_name, names) if name))


@lru_cache(maxsize=4096)
def _name(written: str) -> str:
    """A document's name folded; there are few, and they are compared at every question."""
    return folded(written)


def find(words: str, documents: Sequence[Indexed]) -> Found:
    """The documents that the words name: exactly, else in part, else misspelt.

    Give only documents that the asker may read: the nearest are shown, too.
    """
    asked = folded(words)
    if not asked:
        return Found()
    names = {one.id: names_of(one) for one in documents}
    if exact := [one for one in documents if asked in names[one.id]]:
        return Found(tuple(exact), exact=True)
    if len(asked) >= _PART:
        part = re.compile(rf"\b{re.escape(asked)}")
        if within := [one for one in documents if any(map(part.search, names[one.id]))]:
            return Found(tuple(within), exact=len(within) == 1)
    scores = sorted(
        ((_likeness(asked, names[one.id]), name_of(one.about), one) for one in documents),
        key=lambda scored: (-scored[0], scored[1]),
    )
    best = scores[0][0] if scores else 0
    if best >= LIKE:
        # Whatever is nearly as alike might be meant, too.
        alike = [one for score, _, one in scores if score >= max(LIKE, best - 5)]
        return Found(tuple(alike))
    near = [one for score, _, one in scores if score >= _NEAR][:_NEAREST]
    return Found(nearest=tuple(near))


def pair(words: str, documents: Sequence[Indexed]) -> tuple[tuple[Found, str], ...]:
    """Two names in one line, such as `acme globex` or `acme corp vs globex`; () for one name.

    Of all places where the line can be parted, that one counts where both halves are found best.
    """
    parted = [one.strip() for one in _BETWEEN.split(words.strip(), maxsplit=1)]
    tokens = words.split()
    cuts = (
        [(parted[0], parted[1])]
        if len(parted) == 2 and all(parted)
        else [(" ".join(tokens[:at]), " ".join(tokens[at:])) for at in range(1, len(tokens))]
    )
    pairs = [tuple((find(name, documents), name) for name in cut) for cut in cuts]
    return max(pairs, key=lambda both: sum(_quality(found) for found, _ in both), default=())


def _quality(found: Found) -> int:
    return 3 * found.exact + 2 * (found.one is not None) + bool(found.documents)


def _likeness(asked: str, names: Iterable[str]) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415  # 4 MB that few names need

    return max((fuzz.ratio(asked, name) for name in names), default=0.0)
