"""How good results are: the first right, one of five right, files, graded gain, sentences."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from bench.search.collections import READER, Asked, Collection
from bot.domain.quoting import best_sentences
from bot.domain.search import Findings
from bot.domain.stop_words import STOP_WORDS
from bot.services.searching import SearchService
from storage.database import Database

#: As far as results are looked at.
DEPTH = 30
_GAIN_AT = 10
_WORD_TO_MISSPELL = 5


@dataclass(frozen=True)
class Engine:
    """An index that can be asked."""

    database: Database
    service: SearchService
    #: (document id, position) → key of the passage in its set.
    keys: Mapping[tuple[int, int], str]

    def ask(self, question: str) -> Findings:
        """Search as the bot does, in one snapshot."""
        return self.database.read(
            lambda work: self.service.search(work, question, READER, limit=DEPTH)
        )

    def found(self, findings: Findings) -> list[str]:
        """The passages of a result by their keys in the set, best first."""
        return [self.keys[hit.document.id, hit.passage.position] for hit in findings.hits]


def quality(engine: Engine, collection: Collection) -> dict[str, float]:
    """Shares of questions, 0 to 1, by name."""
    results = [(asked, engine.ask(asked.text)) for asked in collection.asked]
    ranked = [(asked, engine.found(findings)) for asked, findings in results]
    figures = {
        "R@1": _share(ranked, lambda asked, keys: any(key in asked.relevant for key in keys[:1])),
        "R@5": _share(ranked, lambda asked, keys: any(key in asked.relevant for key in keys[:5])),
    }
    if collection.name == "cranfield":
        figures["nDCG@10"] = sum(_gain(asked, keys) for asked, keys in ranked) / len(ranked)
    if any(asked.file for asked in collection.asked):
        files = [(asked, _files(findings)) for asked, findings in results]
        figures["file top-3"] = _share(files, lambda asked, paths: asked.file in paths[:3])
    if collection.name == "squad":
        typing = [(asked, engine.ask(misspelt(asked.text))) for asked in collection.asked]
        wrong = [(asked, engine.found(findings)) for asked, findings in typing]
        figures["one-typo R@1"] = _share(
            wrong, lambda asked, keys: any(key in asked.relevant for key in keys[:1])
        )
    if any(asked.answers for asked in collection.asked):
        figures["sentence"] = _sentence(collection)
    return figures


def _share(
    results: Sequence[tuple[Asked, list[str]]], right: Callable[[Asked, list[str]], bool]
) -> float:
    return sum(right(asked, keys) for asked, keys in results) / len(results)


def _files(findings: Findings) -> list[str]:
    return list(dict.fromkeys(hit.document.about.path for hit in findings.hits))


def _gain(asked: Asked, keys: Sequence[str]) -> float:
    def discounted(grades: Sequence[int]) -> float:
        return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades[:_GAIN_AT]))

    ideal = discounted(sorted((max(0, grade) for grade in asked.relevant.values()), reverse=True))
    return discounted([max(0, asked.relevant.get(key, 0)) for key in keys]) / (ideal or 1)


def _sentence(collection: Collection) -> float:
    """How often the best sentence of the right passage holds the words that answer."""
    texts = {piece.key: piece.text for piece in collection.pieces}
    asked = [one for one in collection.asked if one.answers]

    def right(one: Asked) -> bool:
        quotes = best_sentences(one.text, texts[next(iter(one.relevant))])
        return any(answer in quotes[0].sentence for answer in one.answers)

    return sum(map(right, asked)) / len(asked)


def misspelt(question: str) -> str:
    """The question with one letter of its longest telling word wrong, missing, doubled or swapped.

    The same question is always misspelt in the same way.
    """
    chance = random.Random(question)
    words = question.split()
    telling = [
        at
        for at, word in enumerate(words)
        if word.isalpha() and len(word) >= _WORD_TO_MISSPELL and word.lower() not in STOP_WORDS
    ]
    if not telling:
        return question
    at = chance.choice(telling)
    words[at] = _with_a_typo(words[at], chance)
    return " ".join(words)


def _with_a_typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice(ascii_lowercase)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
