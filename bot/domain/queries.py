"""Questions as terms: stop words out, comparisons understood, synonyms in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from bot.dataclass import dataclass
from bot.domain.analysis import fold, stems, words
from bot.domain.search import Query, Term, Way
from bot.domain.stop_words import STOP_WORDS

#: More words of a question are not looked at: the rarest of so many tell enough.
MOST_WORDS = 48
#: A question is read so far; longer ones are pasted e-mails.
MOST_CHARACTERS = 4_000

#: Words that compare, and so are in no battlecard.
_COMPARING = frozenset({"vs", "versus", "compared", "comparison", "compare", "comparing"})
_VERSUS = re.compile(
    r"\s+(?:vs\.?|versus|against|compared\s+(?:to|with)|in\s+comparison\s+(?:to|with))\s+",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^\W*(?:how|what|why|where|when|who|do|does|is|are|can|tell)\b")


@dataclass(frozen=True)
class Synonyms:
    """Groups of words and phrases that mean the same to this team."""

    #: Stems of one way to say it → the others.
    _others: Mapping[tuple[str, ...], tuple[Way, ...]]
    longest: int

    @staticmethod
    def of(groups: Iterable[Sequence[str]]) -> "Synonyms":
        """Groups as a person writes them: `[price, cost, list price]`."""
        others: dict[tuple[str, ...], dict[tuple[str, ...], Way]] = {}
        for group in groups:
            ways = [way for way in map(_way, group) if way.stems]
            for way in ways:
                more = {one.stems: one for one in ways if one.stems != way.stems}
                others.setdefault(way.stems, {}).update(more)
        longest = max(map(len, others), default=0)
        return Synonyms(
            MappingProxyType({stems_: tuple(ways.values()) for stems_, ways in others.items()}),
            longest,
        )

    def others(self, said: Sequence[str]) -> tuple[Way, ...]:
        """The other ways to say what has these stems."""
        return self._others.get(tuple(said), ())

    def knows(self, word: str) -> bool:
        """Whether it is a word of one of the groups."""
        return any(word in way.words for ways in self._others.values() for way in ways)


def _way(phrase: str) -> Way:
    folded = tuple(words(phrase))
    return Way(folded, tuple(stems(folded)))


def asked_words(question: str) -> tuple[str, ...]:
    """The folded words of a question as far as it is read, stop words included."""
    return tuple(words(question[:MOST_CHARACTERS])[: 2 * MOST_WORDS])


def telling(folded: Sequence[str]) -> list[str]:
    """The words that say what is asked for; all of them when only stop words are there."""
    plain = [word for word in folded if word not in STOP_WORDS]
    without = [word for word in plain if word not in _COMPARING]
    return (without or plain or list(folded))[:MOST_WORDS]


def query_of(
    question: str, folded: Sequence[str], corrections: Mapping[str, str], synonyms: Synonyms
) -> Query:
    """The query for a question whose words are `folded`, with misspelt ones corrected."""
    right = [corrections.get(word, word) for word in folded]
    stemmed = stems(right)
    wanted = set(telling(right))
    found: dict[str, Term] = {}
    for word, stem in zip(right, stemmed, strict=True):
        if word in wanted and stem not in found:
            found[stem] = Term(word, Way((word,), (stem,)), synonyms.others((stem,)))
    for term in _phrases(right, stemmed, synonyms):
        found.setdefault(term.word, term)
    return Query(tuple(found.values()), MappingProxyType(dict(corrections)), compared(question))


def _phrases(right: Sequence[str], stemmed: Sequence[str], synonyms: Synonyms) -> Iterable[Term]:
    """Other ways to say what several words of the question say together."""
    for length in range(2, synonyms.longest + 1):
        for start in range(len(stemmed) - length + 1):
            if others := synonyms.others(stemmed[start : start + length]):
                yield Term(" ".join(right[start : start + length]), None, others)


def compared(question: str) -> tuple[str, ...]:
    """The two sides of "Acme vs Globex", "versus", "compared to" or "against"; () for others."""
    sides = [side.strip(" ?.!,;:") for side in _VERSUS.split(question[:MOST_CHARACTERS])]
    named = len(sides) == 2 and all(side and len(words(side)) <= 6 for side in sides)
    if not named or _OPENING.match(fold(sides[0])):
        return ()
    return tuple(sides)
