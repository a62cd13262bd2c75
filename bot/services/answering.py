"""Answering questions: at once by command, soon in messages and channels."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field, replace
from datetime import timedelta
from functools import cached_property

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.access import Obstacle
from bot.domain.answers import Answer, NoAnswer, Question, Where
from bot.domain.asking import asks_nothing, is_thanks
from bot.domain.content import Reader
from bot.domain.following import fresh, resolved
from bot.domain.people import may_act
from bot.ports import Clock, SlackUnavailableError, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.answering_late import LateAnswers
from bot.services.asked import Asked, Refused, in_place, reply, talk, too_many
from bot.services.composing import Composer
from bot.services.writing import Writer

log = structlog.get_logger(__name__)

#: A conversation goes on while its last question is at most so old.
CONVERSATION = timedelta(minutes=30)
#: A question in a channel that Slack brings so late is not answered unasked any more.
_LATE = timedelta(minutes=10)
#: Whoever works on a question has so long before somebody else takes it.
_LEASE = timedelta(seconds=90)
_AGAIN = timedelta(seconds=2)
#: After so many tries an answer goes out with what is known.
_TRIES = 4
_AT_ONCE = 8
_CANNOT_POST = frozenset({Obstacle.HIDDEN, Obstacle.ABSENT, Obstacle.EMPTY})


@dataclass(frozen=True)
class AnswerService:
    """Answers from what the reader may read; a channel reads what each of its members may."""

    store: Store
    settings: Settings
    access: AccessService
    composer: Composer
    clock: Clock
    #: Puts answers into fewer words; None: nobody does.
    writer: Writer | None = None
    #: Lets in as many searches at a time as do not slow each other down.
    queue: AbstractContextManager[object] = field(default_factory=nullcontext)

    def ask(self, asked: Asked) -> Question | Refused:
        """Answer a command."""

        def look(work: UnitOfWork) -> Answer | None:
            if too_many(work, asked.actor.user, self.clock()):
                return None
            reader = self.access.reader(work, asked.actor.user)
            return self.composer.answer(work, asked.words, reader)

        # Searching is not done within the change: on SQLite changes wait for each other.
        with self.queue:
            answer = self.store.read(look)
        if answer is None:
            return Refused.TOO_MANY
        question = replace(asked.question(self.clock()), subject=asked.words, answer=answer)

        def keep(work: UnitOfWork) -> Question | Refused:
            now = self.clock()
            if not self.access.is_colleague(work, asked.actor):
                return Refused.STRANGER
            if asked.channel_id[:1] in {"C", "G"}:
                # So that it is known who reads there when the answer is shared.
                self.access.ask(work, asked.channel_id)
            if not work.inbox.first_time(asked.identity, now):
                return question
            return replace(
                question, id=work.answers.add(question, now if self.shortens(answer) else None)
            )

        return self.store.change(keep)

    @cached_property
    def late(self) -> LateAnswers:
        """What becomes of commands that cannot be answered at once."""
        return LateAnswers(
            self.store, self.access, self.composer, self.clock, self._shortened, self.queue
        )

    def hear(self, asked: Asked) -> None:
        """Take a question from a message; it is answered by `step`, once. Thanks are not."""
        if is_thanks(asked.words):
            return

        def keep(work: UnitOfWork) -> None:
            now = self.clock()
            if not work.inbox.first_time(asked.identity, now):
                return
            if asked.where is Where.CHANNEL and not self._wants(work, asked):
                return
            person = work.people.get(asked.actor.user)
            if may_act(self.access.home, person, asked.actor) is False:
                return
            if too_many(work, asked.actor.user, now):
                return
            self.access.is_colleague(work, asked.actor)
            if asked.where.public:
                self.access.ask(work, asked.channel_id)
            work.answers.add(asked.question(now), now)

        self.store.change(keep)

    def shortens(self, answer: Answer) -> bool:
        """Whether a model is at work on an answer that was just given."""
        return self.writer is not None and answer.found

    def answers_in(self, work: UnitOfWork, channel_id: str) -> bool:
        """Whether questions in a channel (id) are answered unasked."""
        named = (work.channels.get(key) for key in self.settings.content.ask.channels)
        return any(one is not None and one.id == channel_id for one in named)

    def step(self) -> bool:
        """Work on questions that are due; False when there were none."""
        claimed = self.store.change(self._claim)
        if self.writer is None or len(claimed) < 2:
            for one in claimed:
                self._work_on(one)
        else:
            # A model takes seconds, and spends them waiting.
            with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="answers") as pool:
                list(pool.map(self._work_on, claimed))
        return bool(claimed)

    def _claim(self, work: UnitOfWork) -> list[Question]:
        now = self.clock()
        claimed: list[Question] = []
        while len(claimed) < _AT_ONCE and (one := work.answers.claim(now, now + _LEASE)):
            claimed.append(one)
        return claimed

    def _work_on(self, question: Question) -> None:
        if question.where is Where.PRIVATE and question.answer is None:
            self.late.catch_up(question)
        elif question.where is Where.PRIVATE:
            self._improve(question)
        elif question.where.public and not self._seen(question):
            self._later(question)
        else:
            self._answer(question)

    def _improve(self, question: Question) -> None:
        """Put the answer to a command into fewer words, and show them below it."""
        answer = question.answer
        if self.writer is not None and answer is not None and question.attempts < _TRIES:
            answer = self._shortened(question, question.subject, answer)

        def keep(work: UnitOfWork) -> None:
            work.answers.done(question.id)
            if answer is None or not answer.written:
                return
            work.answers.keep(question.id, answer, question.subject)
            work.deliveries.want_once(in_place(question), self.clock())

        self.store.change(keep)

    def _shortened(self, question: Question, subject: str, answer: Answer) -> Answer:
        if self.writer is None or not answer.found:
            return answer
        public = question.where.public
        return self.writer.improved(
            subject, answer, lambda work: self._reader(work, question), public=public
        )

    def _seen(self, question: Question) -> bool:
        """Ask Slack who reads in the channel; False when it did not tell."""
        try:
            self.access.look(question.channel_id)
        except SlackUnavailableError as error:
            log.warning("access_not_looked_up", why=error.code)
            return False
        return True

    def _later(self, question: Question) -> None:
        def put_off(work: UnitOfWork) -> None:
            if question.attempts >= _TRIES:
                work.answers.drop(question.id)
            else:
                wait = _AGAIN * 2**question.attempts
                work.answers.again(question.id, self.clock() + wait)

        self.store.change(put_off)

    def _answer(self, question: Question) -> None:
        """Answer a message, in its thread or directly."""
        found = self.store.read(lambda work: self._found(work, question))
        if found is None:
            self._later(question)
            return
        answer = found.answer
        if answer is not None:
            answer = self._shortened(question, found.subject, answer)

        def keep(work: UnitOfWork) -> None:
            now = self.clock()
            obstacle = self._obstacle(work, question)
            unasked = question.where is Where.CHANNEL
            if obstacle in _CANNOT_POST or (
                unasked and (obstacle is not None or answer is None or not answer.found)
            ):
                # What nobody asked of Baton is not kept unless it was answered.
                work.answers.drop(question.id)
                return
            if answer is not None and obstacle is None:
                work.answers.keep(question.id, answer, found.subject)
                work.answers.talk_of(talk(question), found.subject, now)
            else:
                work.answers.done(question.id)
            work.deliveries.want_once(reply(question, obstacle or found.why), now)

        self.store.change(keep)

    def _found(self, work: UnitOfWork, question: Question) -> "_Found | None":
        """The answer to a message, or why there is none; None: not known yet."""
        reader = self._reader(work, question)
        if reader is None:
            unknown = self._obstacle(work, question) is Obstacle.UNKNOWN
            return None if unknown else _Found()
        if not self.access.groups(work, question.asker):
            met = work.people.get(question.asker)
            is_known = met is not None and met.known and met.is_guest is not None
            waits = not is_known and question.attempts < _TRIES
            return None if waits else _Found(why=NoAnswer.MEMBERS)
        words, anew = fresh(question.words)
        if asks_nothing(words):
            return _Found(why=NoAnswer.HELP)
        since = self.clock() - CONVERSATION
        before = "" if anew else work.answers.subject(talk(question), since)
        subject = resolved(words, before)
        public = question.where.public
        return _Found(subject, self.composer.answer(work, subject, reader, public=public))

    def _wants(self, work: UnitOfWork, asked: Asked) -> bool:
        """Whether a question that nobody put to Baton may be answered at all."""
        if not self.answers_in(work, asked.channel_id) or self.clock() - asked.at > _LATE:
            return False
        since = self.clock() - timedelta(hours=1)
        given = work.answers.answered_since(asked.channel_id, since)
        return given < self.settings.content.ask.per_hour

    def _reader(self, work: UnitOfWork, question: Question) -> Reader | None:
        if question.where.public:
            return self.access.channel(work, question.channel_id)
        return self.access.reader(work, question.asker)

    def _obstacle(self, work: UnitOfWork, question: Question) -> Obstacle | None:
        if not question.where.public:
            return None
        return self.access.obstacle(work, question.channel_id)


@dataclass(frozen=True)
class _Found:
    """What was asked after, and its answer or why there is none."""

    subject: str = ""
    answer: Answer | None = None
    why: str = ""
