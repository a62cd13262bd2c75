"""What services need of stored questions and answers, and of a model that writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.answers import Answer, Question
from bot.domain.drafts import Draft
from bot.domain.search import Features


class ModelUnavailableError(Exception):
    """The model did not answer in time, or not as agreed; the message has no personal data."""


class Model(Protocol):
    """A language model that puts what documents say into fewer words."""

    def write(self, question: str, passages: Sequence[str]) -> str:
        """Return lines of text, each with the number of its passage, from 1: `So it is. [1]`.

        Raises ModelUnavailableError.
        """


class AnswerRepository(Protocol):
    """Questions, answers and ratings; what conversations are about; drafts of documents."""

    def add(self, question: Question, due_at: datetime | None = None) -> int:
        """Keep a question; `due_at`: when it is to be worked on. Returns its id."""

    def get(self, answer_id: int) -> Question | None: ...

    def claim(self, now: datetime, until: datetime) -> Question | None:
        """Take the oldest question that is due; nobody else gets it until then."""

    def keep(self, answer_id: int, answer: Answer, subject: str) -> None:
        """Keep its answer; nobody needs to work on it any more."""

    def again(self, answer_id: int, at: datetime) -> None:
        """Have it worked on later."""

    def drop(self, answer_id: int) -> None:
        """Forget a question."""

    def done(self, answer_id: int) -> None:
        """Nobody needs to work on it any more; its answer stays as it is."""

    def asked_since(self, asker: str, since: datetime) -> int:
        """How many questions somebody asked."""

    def answered_since(self, channel_id: str, since: datetime) -> int:
        """How many questions of a channel were answered unasked."""

    def question_at(self, channel_id: str, thread_ts: str) -> str | None:
        """What was asked in a thread, if Baton knows."""

    def send(self, answer_id: int) -> bool:
        """Note that marketing is asked; False when it was before."""

    def rate(self, answer_id: int, person: str, at: datetime, *, good: bool) -> bool:
        """Keep somebody's rating in place of their former one; False when it is the same."""

    def rated(self) -> Sequence[tuple[Features, bool]]:
        """The features of each rated answer, and whether it was liked."""

    def ratings(self, answer_id: int) -> Mapping[str, bool]:
        """Who rated an answer (Slack user id), and whether they liked it."""

    def subject(self, key: str, since: datetime) -> str:
        """What a conversation was last about; "" when it was before then."""

    def talk_of(self, key: str, subject: str, at: datetime) -> None:
        """Note what a conversation is about now."""

    def forget_before(self, at: datetime, limit: int) -> int:
        """Drop questions, ratings and drafts of before then; returns how many questions."""

    def add_draft(self, draft: Draft) -> int:
        """Have a document written; returns the draft's id."""

    def drafts_to_write(self) -> Sequence[Draft]:
        """Each repository's oldest draft that is still to be written, oldest first."""

    def settle_draft(self, draft_id: int, outcome: str) -> None:
        """Note where a draft is kept, or why it could not be."""
