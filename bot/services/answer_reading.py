"""An answer as it may be shown at this moment: permissions and documents may have changed."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dataclass import dataclass
from bot.domain.answers import Answer, Question, Sentence
from bot.domain.content import Audience, Indexed, Reader
from bot.domain.passages import passages
from bot.ports import UnitOfWork


@dataclass(frozen=True)
class AnswerReading:
    """Leaves out of kept answers whatever a reader may not read (any more)."""

    def shown(
        self, work: UnitOfWork, question: Question, reader: Reader, *, public: bool
    ) -> Answer | None:
        """The answer for a reader; None when nothing of it is for them.

        A quote must still stand in its document, and a model's words fall with their document's
        text. In public nothing is internal.
        """
        answer = question.answer
        if answer is None:
            return None
        documents = self._readable(work, answer, reader)
        changed = {key for key, one in documents.items() if one.changed_at > question.at}
        written = tuple(
            one
            for one in answer.written
            if self._allowed(answer, one, documents, public=public)
            and answer.sources[one.source].document_id not in changed
        )
        quotes = tuple(
            one
            for one in answer.quotes
            if self._allowed(answer, one, documents, public=public)
            and (
                answer.sources[one.source].document_id not in changed
                or self._stands(work, answer.sources[one.source].document_id, one, public=public)
            )
        )
        if answer.found and not (quotes or written):
            return None
        nearest = tuple(one for one in answer.nearest if one.document_id in documents)
        return replace(answer, quotes=quotes, written=written, nearest=nearest)

    @staticmethod
    def cited_by_all(work: UnitOfWork, answer: Answer, reader: Reader) -> bool:
        """Whether the reader may read every document that the answer cites."""
        ids = [answer.sources[at].document_id for at in answer.cited]
        documents = work.content.about(ids)
        return all(
            one in documents and reader.may_read(documents[one].about.readers) for one in ids
        )

    @staticmethod
    def _readable(work: UnitOfWork, answer: Answer, reader: Reader) -> Mapping[int, Indexed]:
        ids = {one.document_id for one in answer.sources}
        ids |= {one.document_id for one in answer.nearest}
        found = work.content.about(sorted(ids))
        return {key: one for key, one in found.items() if reader.may_read(one.about.readers)}

    @staticmethod
    def _allowed(
        answer: Answer, one: Sentence, documents: Mapping[int, Indexed], *, public: bool
    ) -> bool:
        return answer.sources[one.source].document_id in documents and not (public and one.internal)

    @staticmethod
    def _stands(work: UnitOfWork, document_id: int, quote: Sentence, *, public: bool) -> bool:
        document = work.content.get(document_id)
        return document is not None and any(
            quote.text in one.text and not (public and one.audience is Audience.INTERNAL)
            for one in passages(document)
        )
