"""What the demonstration's people asked and looked up: most of it is there, some of it is not."""

from functools import partial

from bot.config import Settings
from bot.domain.answers import Where
from bot.domain.people import Actor
from bot.services.answer_deeds import AnswerClick
from bot.services.asked import Asked, Refused
from commands.demo_time import HOUR, Time
from handlers import Services

_ANSWERED = (
    "What does a course cost?",
    "Can we pay in instalments?",
    "How large are the groups?",
    "Which certificate do I get?",
    "When do courses start?",
    "Is it GDPR compliant?",
    "What if someone misses lessons?",
    "Who are the mentors?",
)
_UNANSWERED = (
    "Do you have an API for attendance?",
    "Do you have an interface for attendance records?",
    "Is there a discount for charities?",
    "Which charities get a discount?",
    "Can students from Brazil get a visa letter?",
    "Do you support single sign-on with Okta?",
)
_CARDS = ("acme", "acme", "globex", "skillharbor", "brightpath", "coursera", "initech")
_TIMES = 5


def plan(time: Time, settings: Settings, services: Services, workspace: str) -> None:
    """Spread the questions over the time, asked by people of sales."""
    sales = [one.slack for one in settings.people.values() if one.team == "sales"]
    start, length = time.now, time.until - time.now
    if not sales or not settings.content.repositories:
        return

    def ask(words: str) -> None:
        actor = Actor(time.chance.choice(sales), workspace)
        asked = Asked(time.name(), actor, words, Where.PRIVATE, "", time.now)
        told = services.asking.answers.ask(asked)
        if isinstance(told, Refused) or told.answer is None or told.answer.found:
            return
        services.asking.deeds.send(AnswerClick(time.name(), actor, told.id, ""))

    def look_up(words: str) -> None:
        actor = Actor(time.chance.choice(sales), workspace)
        services.battlecards.cards.look_up(actor, words)

    for words in [*_ANSWERED * _TIMES, *_UNANSWERED]:
        moment = start + time.chance.random() * length
        time.at(moment + HOUR, partial(ask, words))
    for words in _CARDS * _TIMES:
        moment = start + time.chance.random() * length
        time.at(moment, partial(look_up, words))
