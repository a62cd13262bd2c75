"""Who is told what: alone, in a channel, when asking and when sharing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answers import Question, Where
from bot.domain.battlecard_shown import Did
from bot.domain.content import EVERYONE, Audience, Reader
from bot.domain.workspace import Channel
from bot.services.answer_deeds import AnswerClick
from bot.services.asked import PER_MINUTE, Asked, Refused

from .conftest import MARKETING, NOON, Library, actor

REFUND = "Customers get their money back within 14 days after the course begins."
QUESTION = "when do customers get their money back?"
ALL = frozenset({EVERYONE})


def asked(words: str = QUESTION, user: str = "U0ANA", number: int = 1) -> Asked:
    return Asked(f"command:{number}", actor(user), words, Where.PRIVATE, "C0LEADS", NOON)


def ask(library: Library, words: str = QUESTION, user: str = "U0ANA", number: int = 1) -> Question:
    found = library.answers.ask(asked(words, user, number))
    assert isinstance(found, Question)
    return found


def overheard(number: int, words: str = QUESTION) -> Asked:
    identity = f"event:{number}"
    return Asked(identity, actor("U0ANA"), words, Where.CHANNEL, "C0LEADS", NOON, f"{number}.0")


def test_an_answer_quotes_its_document_and_says_where_it_stands(library: Library) -> None:
    library.put("Refunds", f"In France: {REFUND}")
    answer = ask(library).answer
    assert answer
    assert answer.found
    assert [one.text for one in answer.quotes] == [REFUND]
    assert answer.sources[0].title == "Refunds"
    assert answer.sources[0].section == ("In France",)


def test_misspelt_words_are_corrected_and_named(library: Library) -> None:
    library.put("Refunds", REFUND)
    answer = ask(library, "when do custommers get their money back?").answer
    assert answer
    assert dict(answer.corrections) == {"custommers": "customers"}
    assert answer.found


def test_who_is_no_colleague_gets_nothing_and_nothing_is_kept(library: Library) -> None:
    library.put("Refunds", REFUND)
    assert library.answers.ask(asked(user="U0OUT")) is Refused.STRANGER
    assert library.store.read(lambda work: work.answers.get(1)) is None


def waiting(library: Library) -> list[str]:
    """The lanes in which something waits to be shown."""
    return [one.lane for one in library.store.read(lambda work: work.deliveries.backlog())]


def test_a_question_that_is_put_off_is_answered_once_in_its_place(library: Library) -> None:
    library.put("Refunds", REFUND)
    question = replace(asked(), response_url="https://hooks.example/1")
    for _ in range(2):  # Slack sends it again when it did not hear our answer
        assert library.answers.late.put_off(question) is Refused.LATER
    assert waiting(library) == []
    assert library.answers.step()
    assert not library.answers.step()
    kept = library.store.read(lambda work: work.answers.get(1))
    assert kept
    assert kept.answer
    assert [one.text for one in kept.answer.quotes] == [REFUND]
    assert library.store.read(lambda work: work.answers.get(2)) is None
    assert waiting(library) == ["respond:U0ANA"]


def test_an_answer_that_comes_too_late_for_its_place_goes_to_the_person(library: Library) -> None:
    library.put("Refunds", REFUND)
    library.answers.late.put_off(replace(asked(), response_url="https://hooks.example/1"))
    library.wait(minutes=29)
    assert library.answers.step()
    assert waiting(library) == ["post:U0ANA"]


def test_strangers_and_scripts_are_not_put_off(library: Library) -> None:
    assert library.answers.late.put_off(asked(user="U0OUT")) is Refused.STRANGER
    for number in range(PER_MINUTE):
        assert library.answers.late.put_off(asked(number=number)) is Refused.LATER
    assert library.answers.late.put_off(asked(number=99)) is Refused.TOO_MANY


def test_a_script_is_told_to_wait(library: Library) -> None:
    for number in range(PER_MINUTE):
        ask(library, number=number)
    assert library.answers.ask(asked(number=99)) is Refused.TOO_MANY
    library.wait(minutes=2)
    assert isinstance(library.answers.ask(asked(number=100)), Question)


def test_in_public_nothing_is_internal_and_it_is_said_that_more_is_known(library: Library) -> None:
    library.put("Refunds", REFUND, audience=Audience.INTERNAL)
    reader = Reader(frozenset({ALL}))
    private, public = (
        library.store.read(
            lambda work, public=public: library.composer.answer(  # type: ignore[misc]  # bound at once
                work, QUESTION, reader, public=public
            )
        )
        for public in (False, True)
    )
    assert private.quotes[0].internal
    assert public.withheld
    assert not public.quotes


def test_a_rating_is_kept_once_and_a_bad_one_opens_a_gap(library: Library) -> None:
    library.put("Refunds", REFUND)
    question = ask(library)
    for number, good in enumerate((True, False, False)):
        click = AnswerClick(f"action:{number}", actor("U0ANA"), question.id, "C0LEADS", "url")
        library.deeds.rate(click, good=good)
    stranger = AnswerClick("action:9", actor("U0DANA"), question.id, "C0LEADS", "url")
    library.deeds.rate(stranger, good=True)
    assert library.store.read(lambda work: work.answers.ratings(question.id)) == {"U0ANA": False}
    mine = library.store.read(lambda work: work.gaps.of_person("U0ANA", 9))
    assert [request.words for _, request in mine] == [QUESTION]
    library.deeds.learn()


def test_marketing_is_asked_once_for_each_question(library: Library) -> None:
    question = ask(library, "which parking lots may visitors use?")
    for number in range(2):
        library.deeds.send(
            AnswerClick(f"action:{number}", actor("U0ANA"), question.id, "C0LEADS", "url")
        )
    mine = library.store.read(lambda work: work.gaps.of_person("U0ANA", 9))
    assert len(mine) == 1


def test_sharing_is_refused_where_somebody_may_not_read_it(library: Library) -> None:
    library.put("Refunds", REFUND, readers=MARKETING)
    question = ask(library, user="U0EMIL")
    library.channel("C0LEADS", ALL | {"marketing"}, ALL | {"sales"})
    library.deeds.share(AnswerClick("action:1", actor("U0EMIL"), question.id, "C0LEADS", "url"))
    shown = library.store.change(
        lambda work: work.sending.claim(library.now, "w", timedelta(seconds=1), 9)
    )
    assert [one.about["did"] for one in shown] == [Did.NOT_FOR_ALL]


def test_an_answer_whose_document_has_changed_is_not_shown_as_it_was(library: Library) -> None:
    library.put("Refunds", REFUND, "Other: It rains a lot in autumn.")
    question = ask(library)
    reader = library.everybody("sales")

    def shown() -> object:
        return library.store.read(
            lambda work: library.reading.shown(work, question, reader, public=False)
        )

    assert shown()
    library.wait(minutes=1)
    library.put("Refunds", REFUND, "Other: It hardly rains in autumn.")
    assert shown()
    library.put("Refunds", "Customers get their money back within 30 days.")
    assert shown() is None


def test_a_channel_is_answered_unasked_only_where_it_is_wanted_and_only_so_often(
    library: Library,
) -> None:
    library.put("Refunds", REFUND)

    def waiting() -> int:
        until = library.now + timedelta(seconds=1)
        claimed = 0
        while library.store.change(lambda work: work.answers.claim(library.now, until)):
            claimed += 1
        return claimed

    library.answers.hear(overheard(1))
    assert waiting() == 0
    channel = Channel("leads", "#leads", "C0LEADS", "leads")
    library.store.change(lambda work: work.channels.put(channel, NOON))
    library.answers.hear(overheard(2))
    library.answers.hear(overheard(2))
    assert waiting() == 1
    answer = ask(library).answer
    assert answer
    for number in (3, 4):
        given = Question(0, "U0ANA", Where.CHANNEL, "C0LEADS", QUESTION, NOON, f"{number}.0")
        library.store.change(
            lambda work, given=given: work.answers.add(replace(given, answer=answer))  # type: ignore[misc]  # bound at once
        )
    library.answers.hear(overheard(5))
    assert waiting() == 0
    library.wait(hours=2)
    late = replace(overheard(6), at=NOON)
    library.answers.hear(late)
    assert waiting() == 1  # the second one again, whose turn has ended


WORDS = st.sampled_from(("refund", "price", "globex", "mentor", "invoice", "course"))
GROUPS = st.frozensets(st.sampled_from(("sales", "marketing", "@dach")), max_size=2)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    documents=st.lists(st.tuples(WORDS, WORDS, GROUPS), min_size=1, max_size=6),
    members=st.lists(GROUPS, min_size=1, max_size=3),
    question=st.lists(WORDS, min_size=1, max_size=3),
)
@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_nobody_is_told_a_word_or_a_title_of_what_one_of_them_may_not_read(
    library: Library,
    documents: list[tuple[str, str, frozenset[str]]],
    members: list[frozenset[str]],
    question: list[str],
) -> None:
    for number, (one, other, readers) in enumerate(documents):
        library.put(
            f"Paper {number}",
            f"The {one} and the {other} of paper{number} matter.",
            readers=(readers or ALL,),
        )
    reader = Reader(frozenset(ALL | groups for groups in members))
    answer = library.store.read(
        lambda work: library.composer.answer(work, " ".join(question), reader, public=True)
    )
    told = str(answer.as_json())
    for number, (_, _, readers) in enumerate(documents):
        if not reader.may_read((readers or ALL,)):
            assert f"paper{number}" not in told
            assert f"Paper {number}" not in told
    for number in range(len(documents)):
        path = f"Paper {number}.md"
        library.store.change(lambda work, path=path: work.content.remove("handbook", path))  # type: ignore[misc]  # bound at once


def test_what_is_old_is_forgotten_with_its_ratings(library: Library) -> None:
    library.put("Refunds", REFUND)
    question = ask(library)
    click = AnswerClick("action:1", actor("U0ANA"), question.id, "C0LEADS", "url")
    library.deeds.rate(click, good=True)
    assert library.store.change(lambda work: work.answers.forget_before(NOON, 9)) == 0
    after = NOON + timedelta(seconds=1)
    assert library.store.change(lambda work: work.answers.forget_before(after, 9)) == 1
    assert library.store.read(lambda work: work.answers.rated()) == []
