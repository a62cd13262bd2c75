"""What searching needs of the index. Nothing here sees or counts what a shelf does not hold."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.content import Reader
from bot.domain.search import Candidate, Likeness, Query, Shelf


class SearchRepository(Protocol):
    """Passages by their words."""

    def shelf(self, reader: Reader) -> Shelf:
        """What the reader may read."""

    def frequencies(self, shelf: Shelf, words: Mapping[str, str]) -> Mapping[str, int]:
        """Stem → in how many passages of the shelf it is; `words` is stem → a word that has it."""

    def vocabulary(self, shelf: Shelf, words: Sequence[str]) -> Mapping[str, int]:
        """Those of the folded words that the shelf has → in how many documents."""

    def candidates(
        self,
        shelf: Shelf,
        query: Query,
        frequencies: Mapping[str, int],
        limit: int,
        kind: str | None = None,
    ) -> Sequence[Candidate]:
        """Passages that have any of the terms, about the best first."""

    def passages(
        self, shelf: Shelf, passage_ids: Sequence[int], kind: str | None = None
    ) -> Sequence[Candidate]:
        """Those of the passages that are on the shelf, in any order."""

    def unembedded(self, limit: int) -> Mapping[str, str]:
        """Digest → text of passages that have no vector yet."""

    def put_vectors(self, vectors: Mapping[str, bytes]) -> None:
        """Keep the vectors of passages by their digests."""

    def forget_vectors(self) -> None:
        """Drop the vectors of passages that are gone."""

    def newest(self) -> tuple[int, int]:
        """Highest id of a passage and how many there are: other after each change of documents."""

    def embedded(self, after: int, limit: int) -> Sequence[tuple[int, int, bytes]]:
        """Passages with a vector, by id from the first after `after`: id, reader set, vector."""


class Meaning(Protocol):
    """Passages by what they mean."""

    def like(self, question: str, shelf: Shelf) -> Likeness | None:
        """How like the question passages of the shelf are; None while no vectors are ready."""
