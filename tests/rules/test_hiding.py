"""Contact details are hidden wherever they stand, and nothing else is."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.handover import Handover
from bot.domain.hiding import HIDDEN, MARK, RUN, hide, scrubber_of
from bot.domain.leads import FIELDS, LeadData

FIELDS_HIDDEN = ("email", "phone")
LEAD = LeadData(
    name="Ada Lovelace",
    email="ada.lovelace@analytical.example",
    phone="+442079460018",
    company="Analytical Engines",
    domain="analytical.example",
    message="Call me on 020 7946 0018 or write to Ada.Lovelace@Analytical.example.",
    referrer="https://example.com/?mail=ada.lovelace%40analytical.example",
    extra=MappingProxyType({"Other e-mail": "ada@home.example", "Team": "40 to 100"}),
    doubts=('The phone number "020 7946 0018 x" is not a phone number; kept as sent.',),
)


def seen(data: LeadData) -> str:
    """All that anybody could read of it."""
    values = [getattr(data, name) for name in FIELDS]
    return "\n".join(filter(None, [*values, *data.extra, *data.extra.values(), *data.doubts]))


def test_the_fields_and_what_repeats_them_are_hidden() -> None:
    shown = hide(LEAD, FIELDS_HIDDEN)
    assert shown.hidden == {"email", "phone"}
    assert (shown.email, shown.phone) == (None, None)
    assert shown.message == f"Call me on {MARK} or write to {MARK}."
    assert shown.referrer == f"https://example.com/?mail={MARK}"
    assert shown.extra == {"Other e-mail": HIDDEN, "Team": "40 to 100"}
    assert "7946" not in shown.doubts[0]


def test_what_people_recognise_a_lead_by_stays() -> None:
    shown = hide(LEAD, FIELDS_HIDDEN)
    assert (shown.name, shown.company, shown.domain) == (LEAD.name, LEAD.company, LEAD.domain)


def test_a_name_that_is_an_address_is_hidden() -> None:
    shown = hide(LeadData(name="ada@home.example", company="Acme"), FIELDS_HIDDEN)
    assert shown.name == MARK


@pytest.mark.parametrize(
    "harmless",
    ["2026-12-24", "10000-50000 people", "at 14:30 on 3 May", "version 10.2.3", "EUR 1,000,000"],
)
def test_other_numbers_stay(harmless: str) -> None:
    assert scrubber_of(LEAD, FIELDS_HIDDEN).text(harmless) == harmless


@pytest.mark.parametrize(
    "number",
    ["+1 415 555 0132", "(415) 555-0132", "415.555.0132", "0171/2345678", "+49 (0)171 23456"],
)
def test_other_numbers_to_call_are_hidden(number: str) -> None:
    text = scrubber_of(LEAD, FIELDS_HIDDEN).text(f"Or {number}.")
    assert text == f"Or {MARK}."


def test_a_label_of_the_sender_can_be_hidden() -> None:
    data = LeadData(
        name="Ada", extra=MappingProxyType({"Badge": "QX-77-QX"}), message="I am QX-77-QX"
    )
    shown = hide(data, ("Badge",))
    assert shown.extra["Badge"] == HIDDEN
    assert shown.message == f"I am {MARK}"


def test_values_that_conditions_saw_are_hidden() -> None:
    scrub = scrubber_of(LEAD, FIELDS_HIDDEN)
    saw = {"email": LEAD.email, "phone": None, 'extra["Mail"]': LEAD.email, "score": 40}
    told = scrub.facts(saw, frozenset(FIELDS_HIDDEN))
    assert told == {"email": HIDDEN, "phone": None, 'extra["Mail"]': MARK, "score": 40}


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz0123456789.-_", min_size=1, max_size=14)
EMAILS = st.builds(lambda local, host: f"{local}@{host}.example", LETTERS, LETTERS)
PHONES = st.from_regex(r"\+[1-9][0-9]{6,13}", fullmatch=True)


@st.composite
def leads(draw: st.DrawFn) -> LeadData:
    """A lead whose texts hold whole values and pieces of them, in other case and grouping."""
    email, phone = draw(EMAILS), draw(PHONES)
    values = (email, phone, email.upper(), phone[1:], " ".join(phone))

    def text() -> str:
        parts = []
        for _ in range(draw(st.integers(0, 4))):
            value = draw(st.sampled_from(values))
            start = draw(st.integers(0, len(value)))
            parts += [draw(st.text(max_size=5)), value[start : start + draw(st.integers(0, 40))]]
        return "".join(parts)

    extra = {draw(st.sampled_from(["Notes", "Mail", "Call"])): text() for _ in range(2)}
    return LeadData(
        name="Zoë Q",
        email=email,
        phone=phone,
        message=text(),
        title=text(),
        campaign=text(),
        referrer=text(),
        extra=MappingProxyType(extra),
        doubts=(text(),),
    )


@given(leads())
def test_no_six_characters_in_a_row_of_a_hidden_value_are_left(data: LeadData) -> None:
    left = seen(hide(data, FIELDS_HIDDEN)).lower()
    for value in (data.email, data.phone):
        assert value
        runs = {value[at : at + RUN].lower() for at in range(len(value) - RUN + 1)}
        assert not [run for run in runs if run in left]


@given(leads())
def test_what_is_hidden_once_is_hidden_twice_the_same_way(data: LeadData) -> None:
    once = hide(data, FIELDS_HIDDEN)
    scrub = scrubber_of(data, FIELDS_HIDDEN)
    assert once.message is None or scrub.text(once.message) == once.message


def test_what_is_hidden_does_not_count_as_missing_from_the_hand_over() -> None:
    rule = Handover(("email", "phone", "company"))
    lead = LeadData(name="Ada", email="ada@home.example")
    assert rule.missing(hide(lead, FIELDS_HIDDEN)) == rule.missing(lead) == ("phone", "company")
