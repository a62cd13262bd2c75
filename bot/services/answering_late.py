"""Commands that cannot be answered at once: kept now, and answered in place of what was said."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

from bot.dataclass import dataclass
from bot.domain.answers import Answer, Question
from bot.ports import Clock, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.asked import Asked, Refused, in_place, reply, too_many
from bot.services.composing import Composer

#: Slack takes answers at the address of a command for 30 minutes; then they go to the person.
_ADDRESS = timedelta(minutes=25)


@dataclass(frozen=True)
class LateAnswers:
    """Answers commands that came while too many were asking."""

    store: Store
    access: AccessService
    composer: Composer
    clock: Clock
    #: Puts an answer to a question about this into fewer words, if a model is at work.
    shortened: Callable[[Question, str, Answer], Answer]
    #: As `AnswerService.queue`.
    queue: AbstractContextManager[object]

    def put_off(self, asked: Asked) -> Refused:
        """Keep the question of a command; `catch_up` answers it, once."""

        def keep(work: UnitOfWork) -> Refused:
            now = self.clock()
            if not self.access.is_colleague(work, asked.actor):
                return Refused.STRANGER
            if not work.inbox.first_time(asked.identity, now):
                return Refused.LATER
            if too_many(work, asked.actor.user, now):
                return Refused.TOO_MANY
            if asked.channel_id[:1] in {"C", "G"}:
                self.access.ask(work, asked.channel_id)
            work.answers.add(replace(asked.question(now), subject=asked.words), now)
            return Refused.LATER

        return self.store.change(keep)

    def catch_up(self, question: Question) -> None:
        """Answer a command that was put off, in place of the sentence that said so."""

        def look(work: UnitOfWork) -> Answer:
            reader = self.access.reader(work, question.asker)
            return self.composer.answer(work, question.subject, reader)

        with self.queue:
            found = self.store.read(look)
        answer = self.shortened(question, question.subject, found)
        wish = in_place(question) if self.clock() - question.at < _ADDRESS else reply(question, "")

        def keep(work: UnitOfWork) -> None:
            work.answers.keep(question.id, answer, question.subject)
            work.deliveries.want_once(wish, self.clock())

        self.store.change(keep)
