"""Questions, answers and ratings; what conversations are about; drafts of documents."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from bot.domain.answers import Answer, Question, Where
from bot.domain.content import Audience
from bot.domain.drafts import Draft
from bot.domain.search import Features
from storage.models import answer_ratings, answers, conversations, drafts
from storage.prepared import Prepared
from storage.statements import PerDialect

#: What a conversation is about is forgotten after a day.
_TALK = timedelta(days=1)
_RATE = PerDialect(
    lambda insert_: (
        (statement := insert_(answer_ratings))
        .on_conflict_do_update(
            index_elements=["answer_id", "person"],
            set_={"good": statement.excluded.good, "at": statement.excluded.at},
            where=answer_ratings.c.good != statement.excluded.good,
        )
        .returning(answer_ratings.c.answer_id)
    )
)
_TALK_OF = PerDialect(
    lambda insert_: (statement := insert_(conversations)).on_conflict_do_update(
        index_elements=["key"],
        set_={"subject": statement.excluded.subject, "at": statement.excluded.at},
    )
)

_ADD = Prepared(lambda insert_: insert_(answers).returning(answers.c.id))
_ASKED = Prepared(
    lambda _: select(func.count().label("asked")).where(
        answers.c.asker == bindparam("asker"), answers.c.at >= bindparam("since")
    )
)


class SqlAnswers:
    """See `bot.ports.AnswerRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def add(self, question: Question, due_at: datetime | None = None) -> int:
        row = {
            "asker": question.asker,
            "asked_in": question.where,
            "channel_id": question.channel_id,
            "thread_ts": question.thread_ts,
            "words": question.words,
            "subject": question.subject,
            "response_url": question.response_url,
            "at": question.at,
            "due_at": due_at,
            "attempts": 0,
            "answer": question.answer.as_json() if question.answer else None,
            "sent": False,
        }
        if due_at is not None:
            self._touched.add("answers")
        return int(_ADD.scalar(self._connection, row))

    def get(self, answer_id: int) -> Question | None:
        asked = select(answers).where(answers.c.id == answer_id)
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _question(row)

    def claim(self, now: datetime, until: datetime) -> Question | None:
        oldest = (
            select(answers)
            .where(answers.c.due_at <= now)
            .order_by(answers.c.due_at, answers.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = self._connection.execute(oldest).mappings().first()
        if row is None:
            return None
        self._connection.execute(
            update(answers)
            .where(answers.c.id == row["id"])
            .values(due_at=until, attempts=answers.c.attempts + 1)
        )
        return _question(row)

    def keep(self, answer_id: int, answer: Answer, subject: str) -> None:
        self._set(answer_id, answer=answer.as_json(), subject=subject, due_at=None)

    def again(self, answer_id: int, at: datetime) -> None:
        self._set(answer_id, due_at=at)
        self._touched.add("answers")

    def done(self, answer_id: int) -> None:
        self._set(answer_id, due_at=None)

    def drop(self, answer_id: int) -> None:
        self._connection.execute(
            delete(answer_ratings).where(answer_ratings.c.answer_id == answer_id)
        )
        self._connection.execute(delete(answers).where(answers.c.id == answer_id))

    def asked_since(self, asker: str, since: datetime) -> int:
        return int(_ASKED.scalar(self._connection, {"asker": asker, "since": since}))

    def answered_since(self, channel_id: str, since: datetime) -> int:
        asked = select(func.count()).where(
            answers.c.channel_id == channel_id,
            answers.c.at >= since,
            answers.c.asked_in == Where.CHANNEL,
            answers.c.answer.is_not(None),
        )
        return int(self._connection.execute(asked).scalar_one())

    def question_at(self, channel_id: str, thread_ts: str) -> str | None:
        asked = (
            select(answers.c.words)
            .where(
                answers.c.channel_id == channel_id,
                answers.c.thread_ts == thread_ts,
                answers.c.asked_in.in_([Where.THREAD, Where.CHANNEL]),
            )
            .order_by(answers.c.id)
            .limit(1)
        )
        words = self._connection.execute(asked).scalar()
        return None if words is None else str(words)

    def send(self, answer_id: int) -> bool:
        new = answers.c.sent.is_(False)
        sent = update(answers).where(answers.c.id == answer_id, new).values(sent=True)
        return self._connection.execute(sent).rowcount == 1

    def rate(self, answer_id: int, person: str, at: datetime, *, good: bool) -> bool:
        row = {"answer_id": answer_id, "person": person, "good": good, "at": at}
        return self._connection.execute(_RATE.on(self._connection), row).first() is not None

    def rated(self) -> Sequence[tuple[Features, bool]]:
        asked = (
            select(answers.c.answer, answer_ratings.c.good)
            .join(answer_ratings, answer_ratings.c.answer_id == answers.c.id)
            .where(answers.c.answer.is_not(None))
            .order_by(answers.c.id, answer_ratings.c.person)
        )
        found = ((Answer.from_json(kept), good) for kept, good in self._connection.execute(asked))
        return [(one.features, bool(good)) for one, good in found if one.features]

    def ratings(self, answer_id: int) -> Mapping[str, bool]:
        asked = select(answer_ratings.c.person, answer_ratings.c.good).where(
            answer_ratings.c.answer_id == answer_id
        )
        return {person: bool(good) for person, good in self._connection.execute(asked)}

    def subject(self, key: str, since: datetime) -> str:
        asked = select(conversations.c.subject).where(
            conversations.c.key == key, conversations.c.at >= since
        )
        return str(self._connection.execute(asked).scalar() or "")

    def talk_of(self, key: str, subject: str, at: datetime) -> None:
        row = {"key": key, "subject": subject, "at": at}
        self._connection.execute(_TALK_OF.on(self._connection), row)
        self._connection.execute(delete(conversations).where(conversations.c.at < at - _TALK))

    def forget_before(self, at: datetime, limit: int) -> int:
        old = select(answers.c.id).where(answers.c.at < at).limit(limit)
        ids = list(self._connection.execute(old).scalars())
        self._connection.execute(delete(answer_ratings).where(answer_ratings.c.answer_id.in_(ids)))
        self._connection.execute(delete(drafts).where(drafts.c.at < at))
        self._connection.execute(delete(answers).where(answers.c.id.in_(ids)))
        return len(ids)

    def add_draft(self, draft: Draft) -> int:
        row = {
            "person": draft.person,
            "channel_id": draft.channel_id,
            "repository": draft.repository,
            "title": draft.title,
            "text": draft.text,
            "owner": draft.owner,
            "kind": draft.kind,
            "audience": draft.audience,
            "at": draft.at,
        }
        self._touched.add("drafts")
        made = self._connection.execute(insert(drafts).returning(drafts.c.id), row)
        return int(made.scalar_one())

    def drafts_to_write(self) -> Sequence[Draft]:
        waiting = select(func.min(drafts.c.id)).where(drafts.c.outcome.is_(None))
        oldest = waiting.group_by(drafts.c.repository)
        asked = select(drafts).where(drafts.c.id.in_(oldest)).order_by(drafts.c.id)
        rows = self._connection.execute(asked).mappings()
        return [_draft(row) for row in rows]

    def settle_draft(self, draft_id: int, outcome: str) -> None:
        self._connection.execute(
            update(drafts).where(drafts.c.id == draft_id).values(outcome=outcome)
        )

    def _set(self, answer_id: int, **values: object) -> None:
        self._connection.execute(update(answers).where(answers.c.id == answer_id).values(values))


def _draft(row: RowMapping) -> Draft:
    known = {key: row[key] for key in row if key not in {"outcome", "audience"}}
    return Draft(**known, audience=Audience(row["audience"]))


def _question(row: RowMapping) -> Question:
    return Question(
        id=row["id"],
        asker=row["asker"],
        where=Where(row["asked_in"]),
        channel_id=row["channel_id"],
        words=row["words"],
        at=row["at"],
        thread_ts=row["thread_ts"],
        subject=row["subject"],
        response_url=row["response_url"],
        answer=Answer.from_json(row["answer"]) if row["answer"] else None,
        attempts=row["attempts"],
        sent=row["sent"],
    )
