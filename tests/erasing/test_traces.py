"""How somebody is recognised in texts, and texts are rid of them."""

import json
import re
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.erasing import ERASED, Traces, digits_of
from bot.domain.leads import LeadData

ADA = LeadData(
    name="Ada Lovelace",
    email="ada@analytical.example",
    phone="+493012345678",
    message="We need forty engines by Friday.",
    extra={"Other e-mail": "ada.l@home.example"},
)
TRACES = Traces.of([ADA])
_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@pytest.mark.parametrize(
    "text",
    [
        "Call ada@analytical.example",
        "ADA@ANALYTICAL.EXAMPLE",
        "with Ada  Lovelace today",
        "+49 30 1234-5678",
        "(030) 1234 5678",
        "her other one is ada.l@home.example",
        "she wrote: We need forty\nengines by Friday.",
    ],
)
def test_whoever_is_named_in_any_of_these_ways_is_found_and_taken_out(text: str) -> None:
    assert TRACES.finds(text)
    clean = TRACES.rid(text)
    assert ERASED in clean
    assert not TRACES.finds(clean)


@pytest.mark.parametrize("text", ["Adana", "ada", "12345678901", "Lovelaces", "x@home.example", ""])
def test_what_only_looks_like_them_stays(text: str) -> None:
    assert TRACES.rid(text) == text


def test_parts_of_the_name_go_from_what_belongs_to_their_own_lead() -> None:
    assert TRACES.rid("Ada never answers", own=True) == f"{ERASED} never answers"
    assert TRACES.rid("Ada never answers") == "Ada never answers"


@given(st.recursive(st.text() | st.integers() | st.none(), lambda one: st.lists(one, max_size=3)))
def test_whatever_json_holds_keeps_its_shape(value: object) -> None:
    clean = TRACES.rid({"a": value})
    assert json.dumps(clean).count("[") == json.dumps({"a": value}).count("[")


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_is_found_in_what_was_rid_of_it(before: str, after: str) -> None:
    clean = TRACES.rid(f"{before} ada@analytical.example {after}")
    assert "ada@analytical" not in clean


@given(st.builds(LeadData, name=st.text(), email=st.text(), phone=st.text(), message=st.text()))
def test_any_lead_has_traces_and_one_that_tells_nothing_has_none(data: LeadData) -> None:
    Traces.of([data]).rid("some text")
    assert not Traces.of([LeadData()]).finds("some text")


@pytest.mark.parametrize("name", ["Ada Özil", "Ada ŞİMŞEK", "Ада Лавлейс", "Ada Émile-Zoë"])
@pytest.mark.parametrize("written", [str, str.lower, str.upper, json.dumps])
def test_whatever_is_taken_out_is_found_by_a_database_that_knows_ascii_only(
    name: str, written: Callable[[str], str]
) -> None:
    traces = Traces.of([LeadData(name=name)])
    text = written(f"with {name} today")
    if traces.finds(json.loads(text) if written is json.dumps else text):
        lowered = text.translate(_ASCII_LOWER)
        assert any(_like(one.translate(_ASCII_LOWER), lowered) for one in traces.patterns)


@given(
    st.lists(st.sampled_from([*" ()./-‐–\t\n\u00a0\u2009"]), min_size=7, max_size=7),
    st.sampled_from(["", "+49 30 ", "0049-30-", "x", "(030) "]),
    st.sampled_from([str, json.dumps]),
)
def test_a_number_is_found_by_its_digits_however_it_is_written(
    gaps: list[str], before: str, written: Callable[[str], str]
) -> None:
    number = "1" + "".join(gap + digit for gap, digit in zip(gaps, "2345678", strict=True))
    text = f"at 9 o'clock call {before}{number} please, room 7"
    assert TRACES.finds(text)
    assert "12345678" in digits_of(written(text))


def test_a_lead_without_any_sign_has_nothing_to_look_for() -> None:
    assert Traces.of([LeadData(company="Acme")]).patterns == frozenset()


def _like(pattern: str, text: str) -> bool:
    signs = {"%": ".*", "_": "."}
    return bool(re.fullmatch("".join(signs.get(one, re.escape(one)) for one in pattern), text))
