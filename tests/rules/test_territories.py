"""Where a lead's place belongs: countries, states, postcodes, and what is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.territories import entry
from bot.domain.appraisal import values_of
from bot.domain.conditions import LEAD_VALUES, Condition
from bot.domain.leads import LeadData
from bot.domain.places import postcode, state_code
from bot.domain.territories import ELSEWHERE, Found, Territories


def lists(**written: str) -> Territories:
    return Territories(
        {name: [entry(one) for one in text.split(", ")] for name, text in written.items()}
    )


GERMANY = lists(north="DE 20*, DE 22000-22999, DE 01067", bavaria="DE-BY", dach="DE, AT, CH")
AMERICA = lists(west="US California, US-OR", zips="US 10000-14999, GB SW1*")


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (("DE", None, "20457"), "north"),
        (("DE", None, "D-22999"), "north"),
        (("DE", None, "1067"), "north"),
        (("DE", "Bayern", "80331"), "bavaria"),
        (("DE", "DE-BY", "80331"), "bavaria"),
        (("DE", "Hessen", "60311"), "dach"),
        (("AT", None, None), "dach"),
        (("FR", None, None), ELSEWHERE),
        ((None, None, "20457"), None),
    ],
)
def test_a_place_is_in_the_first_list_that_holds_it(
    place: tuple[str | None, str | None, str | None], name: str | None
) -> None:
    found = GERMANY.of(*place)
    assert found is not None
    assert found.name == name


def test_a_zip_code_may_have_nine_digits_and_a_british_one_a_space() -> None:
    for place in (("US", "New York", "10001-1234"), ("GB", None, "sw1a 1aa")):
        found = AMERICA.of(*place)
        assert found is not None
        assert found.name == "zips"


def test_of_two_lists_the_first_counts_and_that_is_told() -> None:
    found = GERMANY.of("DE", "Bayern", "20457")
    assert found == Found("north", also=("bavaria", "dach"))
    assert found.why == "It is also in bavaria, dach; the list that comes first counts."


def test_what_lacks_a_postcode_goes_on_to_the_next_list_and_that_is_told() -> None:
    found = GERMANY.of("DE", "Hessen", None)
    assert found is not None
    assert found.name == "dach"
    assert found.why == "Whether it is in north is open: postcode not known."


def test_an_unknown_state_or_country_is_unknown_and_not_elsewhere() -> None:
    unknown = AMERICA.of("US", "Kalifornien", "90210")
    assert unknown == Found(None, undecided=("west",), missing=("state",))
    rule = Condition.compile('territory == "west"', LEAD_VALUES)
    values = values_of("website", LeadData(country="US"))
    assert rule.matches(values | {"territory": unknown.name}) is None
    assert rule.matches(values | {"territory": ELSEWHERE}) is False
    assert Territories({}).of("DE", None, None) is None


def test_states_and_postcodes_have_one_spelling() -> None:
    assert state_code("US", "california") == state_code("US", "CA") == "US-CA"
    assert state_code(None, "us-ca") == "US-CA"
    assert state_code("DE", "baden wurttemberg") == "DE-BW"
    assert state_code("DE", "Narnia") is None
    assert postcode("GB", " sw1a  1aa ") == "SW1A 1AA"
    assert postcode("DE", "D-10115") == "10115"


@given(
    ranges=st.lists(st.tuples(st.integers(0, 99_999), st.integers(0, 400)), min_size=1),
    asked=st.integers(0, 99_999),
)
def test_ranges_are_found_as_if_each_were_looked_at(
    ranges: list[tuple[int, int]], asked: int
) -> None:
    ends = [(low, min(low + width, 99_999)) for low, width in ranges]
    some = Territories({"some": [entry(f"DE {low:05}-{high:05}") for low, high in ends]})
    found = some.of("DE", None, f"{asked:05}")
    assert found is not None
    assert (found.name == "some") == any(low <= asked <= high for low, high in ends)
