"""A question as it came in, and where its answer will be shown."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.answers import SAY, Question, Where
from bot.domain.deliveries import Kind, Wish
from bot.domain.people import Actor
from bot.ports import UnitOfWork

#: One person's questions within a minute that are answered; more are a script or a mistake.
PER_MINUTE = 20


class Refused(StrEnum):
    """Why a command is not answered at once."""

    #: No colleague, or not known to be one yet.
    STRANGER = "stranger"
    TOO_MANY = "too_many"
    #: It is kept, and will be.
    LATER = "later"


@dataclass(frozen=True)
class Asked:
    """A question as it came in."""

    #: Unique per question; Slack sends it again when it did not hear our answer.
    identity: str
    actor: Actor
    words: str
    where: Where
    channel_id: str
    at: datetime
    thread_ts: str | None = None
    response_url: str | None = None

    def question(self, now: datetime) -> Question:
        """As it is kept, not answered yet."""
        return Question(
            id=0,
            asker=self.actor.user,
            where=self.where,
            channel_id=self.channel_id,
            words=self.words,
            at=now,
            thread_ts=self.thread_ts,
            response_url=self.response_url,
        )


def too_many(work: UnitOfWork, user: str, now: datetime) -> bool:
    """Whether somebody has asked as much within a minute as is answered."""
    return work.answers.asked_since(user, now - timedelta(minutes=1)) >= PER_MINUTE


def talk(question: Question) -> str:
    """The key of the conversation that a question belongs to."""
    if question.where.public:
        return f"{question.channel_id}:{question.thread_ts}"
    return question.asker


def in_place(question: Question) -> Wish:
    """The answer to a command where only the asker sees it, in place of what was said before."""
    about = {"say": SAY, "answer": question.id, "response_url": question.response_url}
    key, user = f"answer:{question.id}:written", question.asker
    return Wish(key, Kind.ANSWER, user, about=about, person=user)


def reply(question: Question, why: str) -> Wish:
    """The answer to a message, or to who asked; `why` there is none."""
    about: dict[str, object] = {"answer": question.id, "why": why}
    if question.thread_ts:
        about["thread_ts"] = question.thread_ts
    # A direct message without a thread goes to the person, who may have closed the conversation.
    place = question.channel_id if about.get("thread_ts") else question.asker
    return Wish(f"answer:{question.id}", Kind.ANSWERED, place, about=about, person=question.asker)
