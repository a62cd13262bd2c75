"""What searching takes and gives: terms, passages found, how sure it is."""

from collections.abc import Mapping

from bot.dataclass import dataclass
from bot.domain.content import Indexed, Passage


@dataclass(frozen=True)
class Way:
    """One way to say something: its folded words and their stems, as many."""

    words: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """Something that passages are searched for: a word of the question, and its synonyms."""

    #: As the question has it, folded, or as spelling was corrected.
    word: str
    #: None for what stands for several words of the question at once, which are terms themselves.
    own: Way | None
    others: tuple[Way, ...] = ()

    @property
    def stem(self) -> str:
        """The stem of the word; empty for what stands for several."""
        return self.own.stems[0] if self.own else ""

    @property
    def ways(self) -> tuple[Way, ...]:
        """All ways to say it."""
        return (self.own, *self.others) if self.own else self.others


@dataclass(frozen=True)
class Query:
    """A question as it is searched for."""

    terms: tuple[Term, ...]
    #: Misspelt word → the word of the index that it is taken for.
    corrections: Mapping[str, str]
    #: The two things that are compared, as in "Acme vs Globex"; () when none are.
    compared: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """Every stem that is searched for → a word that has it."""
        ways = (way for term in self.terms for way in term.ways)
        return {stem: word for way in ways for word, stem in zip(way.words, way.stems, strict=True)}


@dataclass(frozen=True)
class Shelf:
    """All that a reader may read: reader sets by id, and how much there is."""

    sets: tuple[int, ...]
    passages: int
    words: int
    #: Whether these are all sets that have passages, so that a query need not name them.
    whole: bool

    @property
    def usual_length(self) -> float:
        """Words of an average passage."""
        return max(1.0, self.words / max(1, self.passages))


@dataclass(frozen=True)
class Candidate:
    """A passage that may answer, as the index has it."""

    id: int
    document_id: int
    title: str
    file: str
    passage: Passage


@dataclass(frozen=True)
class Scored:
    """A candidate and what makes up its score."""

    candidate: Candidate
    #: For each term of the query, in order.
    by_term: tuple[float, ...]
    #: For words that stand next to each other as in the question.
    pairs: float
    #: For further good passages of its document.
    document: float
    #: Cosine of its meaning and the question's, -1 to 1; None without vectors.
    meaning: float | None = None
    #: What it is ordered by.
    total: float = 0.0

    @property
    def words(self) -> float:
        """The score of its words alone: BM25."""
        return sum(self.by_term)


@dataclass(frozen=True)
class Likeness:
    """How like a question passages are in meaning."""

    #: Passage id → cosine, of every passage of the shelf that has a vector.
    cosines: Mapping[int, float]
    #: Ids of the nearest passages, best first.
    nearest: tuple[int, ...]
    #: Cosine of the nearest, and of the last of the nearest: between these, likeness tells.
    most: float
    least: float

    def share(self, passage_id: int) -> float:
        """How like a passage is among the nearest, 0 to 1; one without a vector is not."""
        cosine = self.cosines.get(passage_id, self.least)
        width = self.most - self.least
        return min(1.0, max(0.0, (cosine - self.least) / width)) if width else 0.0


@dataclass(frozen=True)
class Features:
    """What tells a good answer from a bad one, of any library; shares are 0 to 1."""

    #: Best passage's BM25 for each unit of the question's idf.
    strength: float
    #: Share of the question's idf that the best passage has.
    coverage: float
    #: The same for its best sentence.
    sentence: float
    #: Share of the question's words that nothing readable has, as they are spelt.
    unknown: float
    #: Share of the question's words that were taken for others.
    corrected: float
    #: How much the best passage has of the question in all: the idf it has, in units of the idf of
    #: a word that only one passage has. A short question of common words tells little.
    evidence: float
    #: Share of the five best passages that are of the best one's document.
    agreement: float
    #: Share of the question's pairs of words that stand together in the best passage.
    pairs: float
    #: Best cosine; None without vectors.
    meaning: float | None = None


@dataclass(frozen=True)
class Hit:
    """A passage that answers, best first."""

    document: Indexed
    passage: Passage
    passage_id: int
    score: float
    scored: Scored


@dataclass(frozen=True)
class Findings:
    """What a search found for a reader, and how sure it is that the first hit answers."""

    query: Query
    hits: tuple[Hit, ...]
    #: None when nothing was found at all.
    features: Features | None
    #: Probability that the first hit answers, 0 to 1.
    confidence: float
    sure: bool
    #: Titles to offer when not sure, the nearest first.
    nearest: tuple[Indexed, ...] = ()
    #: idf of each term of the query, in order.
    idf: tuple[float, ...] = ()

    @property
    def corrections(self) -> Mapping[str, str]:
        """Misspelt word → the word that it was taken for."""
        return self.query.corrections
