"""Whatever a stranger writes into a lead: nothing of it is live, and every view stays valid."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.cards import Card, Details
from bot.domain.leads import Lead, LeadData
from bot.slack.views.card import card as card_view
from bot.slack.views.details import details
from bot.slack.views.kit import Message, literal
from bot.slack.views.leads import add_form, found, unknown_subcommand
from bot.slack.views.look import Look
from bot.slack.views.private import why
from bot.slack.views.thread import standin

Check = Callable[[Message], Message]
CheckModal = Callable[[dict[str, Any]], dict[str, Any]]

ATTACKS = (
    *("<!channel>", "<@U0EVIL>", "<#C0LEADS>", "<https://evil.example|Open the card>", "@here"),
    *("https://evil.example", "*bold*", "_slanted_", "~gone~", "`code`", "```block```", ":tada:"),
    *("> quoted", "&lt;!here&gt;", "&amp;lt;!here>", "\u202eright", "שלום", "مرحبا 12", "|", "<"),
    *list("*_~`:& \n\x00\u2028\u200b"),
    *("\r\n", "e\u0301", "👩‍👩‍👧‍👦"),
)
stranger = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(ATTACKS), st.text(max_size=3)), max_size=12).map("".join),
    st.sampled_from(ATTACKS).map(lambda attack: attack * 1000),
)
FIELDS: dict[str, Any] = dict.fromkeys(
    ("name", "email", "phone", "company", "website", "country", "title", "message"), "x"
)
HARMLESS = LeadData(**FIELDS, doubts=("x",))
leads = st.builds(
    LeadData,
    **dict.fromkeys(FIELDS, st.none() | stranger),
    extra=st.dictionaries(stranger, stranger, max_size=3) | st.builds(dict, Budget=stranger),
    doubts=st.lists(stranger, max_size=2).map(tuple),
)

#: Everything between < and > that Baton itself writes into the samples.
OURS = re.compile(
    r"<@U0ANA>|<!date\^\d+\^[^|<>]*\|[^|<>]*>|<https://northwind\.slack\.com/p42\|Open the card>"
)
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
ISOLATED = re.compile("\u2068[^\u2066-\u2069]*\u2069")

# The fixtures are frozen values, so that sharing them between examples changes nothing
each_lead = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def live(mrkdwn: str) -> list[str]:
    """What Slack would act on in a mrkdwn text, other than what Baton itself wrote."""
    text = OURS.sub("", mrkdwn)
    acts = re.findall(r"<[^>]*>?|>", text)
    acts += re.findall(r"&(?!amp;|lt;|gt;)", text)
    acts += re.findall(r"(?<!\w)([*~`_])(?=\S)(?:.*?)(?<=\S)\1(?!\w)", text, re.DOTALL)
    acts += re.findall(r":[^\s:]+:|https?://", text)
    acts += re.findall(r"^\s*&gt;", text, re.MULTILINE)
    acts += BIDI.findall(ISOLATED.sub("", text))
    return acts


def text_objects(part: Any) -> Iterator[Mapping[str, Any]]:
    """Every text object in blocks or a view."""
    if isinstance(part, Mapping):
        if part.get("type") in ("plain_text", "mrkdwn"):
            yield part
        for each in part.values():
            yield from text_objects(each)
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from text_objects(each)


def own_words(part: Any) -> list[str]:
    """The texts in which Slack would show emoji, mentions, links or formats."""
    return [
        text["text"] for text in text_objects(part) if text["type"] == "mrkdwn" or text["emoji"]
    ]


def unturned(part: Any) -> bool:
    """Whether no text object can turn the direction of another."""
    return not any(BIDI.search(ISOLATED.sub("", text["text"])) for text in text_objects(part))


@pytest.mark.parametrize("attack", [each for each in ATTACKS if live(each)])
def test_the_tokenizer_of_these_tests_sees_an_attack_and_literal_disarms_it(attack: str) -> None:
    assert not live(literal(attack, 100))
    assert not live(f"Name: {literal(attack * 30, 50)}. Company: {literal(attack, 50)}.")


@each_lead
@given(data=leads)
def test_any_lead_makes_a_valid_card_with_nothing_live_in_it(
    data: LeadData, lead: Lead, look: Look, check: Check
) -> None:
    hostile, harmless = (
        card_view(Card(replace(lead, data=each)), look) for each in (data, HARMLESS)
    )
    check(hostile)
    assert not live(hostile.text)
    assert own_words(hostile.blocks) == own_words(harmless.blocks)
    assert unturned(hostile.blocks)


@each_lead
@given(data=leads)
def test_any_lead_can_stand_in_its_thread(
    data: LeadData, lead: Lead, look: Look, check: Check
) -> None:
    assert not live(check(standin(Card(replace(lead, data=data)), look)).text)


@each_lead
@given(data=leads, saw=st.dictionaries(st.sampled_from(["name", "extra"]), stranger))
def test_any_lead_has_valid_details_with_nothing_live_in_them(
    data: LeadData, saw: dict[str, str], lead: Lead, look: Look, check_modal: CheckModal
) -> None:
    trace = {"rules": [{"rule": "EMEA", "matched": False, "saw": saw}], "channel": "leads"}
    modal = check_modal(details(Details(Card(replace(lead, data=data)), trace=trace), look))
    assert not [words for words in own_words(modal) if live(words)]
    assert unturned(modal)


@each_lead
@given(data=leads, words=stranger)
def test_any_lead_can_be_found_by_any_words(
    data: LeadData, words: str, lead: Lead, look: Look, check: Check
) -> None:
    links = {42: "https://northwind.slack.com/p42"}
    message = check(found(words, [replace(lead, data=data)], look, links))
    assert not live(message.text)
    assert not [text for text in own_words(message.blocks) if live(text)]
    assert unturned(message.blocks)
    assert not live(check(found(words, [], look, {})).text)


@each_lead
@given(title=stranger)
def test_any_lead_can_be_asked_about(title: str, look: Look, check: Check) -> None:
    message = check(why(42, title, look))
    assert not live(message.text)
    assert not [text for text in own_words(message.blocks) if live(text)]


@each_lead
@given(word=stranger)
def test_any_unknown_word_is_answered(word: str, look: Look, check: Check) -> None:
    first = own_words(check(unknown_subcommand(word, look)).blocks)[0]
    assert not live(first)


@each_lead
@given(data=st.dictionaries(st.sampled_from(["name", "email", "message"]), stranger))
def test_the_form_can_be_filled_with_anything(
    data: dict[str, str], look: Look, check_modal: CheckModal
) -> None:
    assert unturned(check_modal(add_form(look, data)))
