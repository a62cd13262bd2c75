"""Conditions: what they match, when they are unknown, and what is said about wrong ones."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conditions import LEAD_VALUES, Condition, ConditionError

FIELDS = {**LEAD_VALUES, "budget": float}


def matches(text: str, **values: object) -> bool | None:
    """Compile and evaluate in one go."""
    return Condition.compile(text, FIELDS).matches(values)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ('country in ["DE", "AT"]', {"country": "AT"}, True),
        ('country not in ["DE", "AT"]', {"country": "AT"}, False),
        ("budget >= 500.5", {"budget": 501}, True),
        ("budget + 1 > 5", {"budget": 4}, False),
        ("free_mail", {"free_mail": False}, False),
        ("not free_mail", {"free_mail": False}, True),
        ('company =~ "^acme"', {"company": "acme gmbh"}, True),
        ('"mba" in message.as_lower', {"message": "An MBA, please"}, True),
        ('email.ends_with("@x.org")', {"email": "a@x.org"}, True),
        ('extra["Lead Origin"] == "API"', {"extra": {"Lead Origin": "API"}}, True),
        ('"Budget" in extra', {"extra": {"Budget": "5"}}, True),
        ('$parse_float(extra["Budget"]) > 4', {"extra": {"Budget": "5"}}, True),
        ('free_mail ? country == "DE" : true', {"free_mail": False}, True),
        ('$any([c == country for c in ["DE", "FR"]])', {"country": "FR"}, True),
    ],
)
def test_a_condition_on_known_values(text: str, values: dict[str, object], expected: bool) -> None:
    assert matches(text, **values) is expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        # the missing value decides
        ('country == "DE"', {}, None),
        ('country == "DE"', {"country": None}, None),
        ('country == "DE"', {"country": "  "}, None),
        ('country != "DE"', {}, None),
        ('not (country == "DE")', {}, None),
        ('country in ["DE"]', {}, None),
        ("budget > 5 and free_mail", {"free_mail": True}, None),
        ("budget > 5 or free_mail", {"free_mail": False}, None),
        ('extra["Job"] == "CEO"', {}, None),
        ('extra["Job"] == "CEO"', {"extra": {"Other": "x"}}, None),
        ('extra["Job"] == "CEO"', {"extra": {"Job": ""}}, None),
        ('message.as_lower == "x"', {}, None),
        ('company =~ "acme"', {}, None),
        # it does not, whichever side it stands on
        ('country in ["DE"] or budget > 5', {"country": "DE"}, True),
        ('budget > 5 or country in ["DE"]', {"country": "DE"}, True),
        ("budget > 5 and free_mail", {"free_mail": False}, False),
        ("free_mail and budget > 5", {"free_mail": False}, False),
        ("not (budget > 5 and free_mail)", {"free_mail": False}, True),
        ('free_mail ? budget > 5 : country == "DE"', {"free_mail": False, "country": "DE"}, True),
        ("budget > 5 ? free_mail : free_mail", {"free_mail": True}, True),
        ("budget > 5 ? free_mail : not free_mail", {"free_mail": True}, None),
        # the condition asks about absence
        ("email == null", {}, True),
        ("email != null", {}, False),
        ("null == email", {"email": "a@b.c"}, False),
        ('extra["Job"] == null', {}, True),
        ('extra&["Job"] == null', {}, True),
        ('"Job" in extra', {}, None),
        ('"Job" in extra', {"extra": {"Job": " "}}, False),
        ('(country ?? "DE") == "DE"', {}, True),
        ("(budget ?? 0) > 5", {}, False),
        # the value is there but does not answer
        ('$parse_float(extra["Budget"]) > 4', {"extra": {"Budget": "about 5"}}, None),
        ('$split(email, "@")[1] == "x.org"', {"email": "nobody"}, None),
        ("1 / budget > 5", {"budget": 0}, None),
    ],
)
def test_unknown_only_where_a_missing_value_decides(
    text: str, values: dict[str, object], expected: bool | None
) -> None:
    assert matches(text, **values) is expected


TERMS = {"free_mail": "free_mail", "country": 'country == "DE"', "budget": "budget > 5"}
FULL: dict[str, list[object]] = {
    "free_mail": [True, False],
    "country": ["DE", "FR"],
    "budget": [1, 9],
}


def expressions() -> st.SearchStrategy[str]:
    """Return conditions made of three terms, each of which stands once at most."""

    def tree(terms: list[str]) -> st.SearchStrategy[str]:
        if len(terms) == 1:
            return st.sampled_from([terms[0], f"not ({terms[0]})"])
        return st.tuples(
            tree(terms[:1]), st.sampled_from(["and", "or"]), tree(terms[1:]), st.booleans()
        ).map(lambda t: f"{t[0]} {t[1]} ({t[2]})" if t[3] else f"({t[2]}) {t[1]} {t[0]}")

    return st.permutations(list(TERMS.values())).flatmap(tree)


@given(
    expressions(), st.fixed_dictionaries({k: st.sampled_from([None, *v]) for k, v in FULL.items()})
)
def test_unknown_means_that_the_missing_values_could_change_the_answer(
    text: str, values: dict[str, object]
) -> None:
    condition = Condition.compile(text, FIELDS)
    completions = [values]
    for name, options in FULL.items():
        completions = [
            {**each, name: option}
            for each in completions
            for option in (options if each[name] is None else [each[name]])
        ]
    answers = {condition.matches(each) for each in completions}
    assert None not in answers
    assert condition.matches(values) == (answers.pop() if len(answers) == 1 else None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('contry == "DE"', ["(character 1)", 'Did you mean "country"?']),
        ('free_mail and sorce == "x"', ["(character 15)", 'Did you mean "source"?']),
        ('name == "contry" or contry == "DE"', ["(character 21)"]),
        ("country == DE", ['"DE" (character 12) is not a field', "Text stands in quotes"]),
        ('country = "DE"', ["`=` (character 9)", "Write == instead"]),
        ('country === "DE"', ["`=` (character 11)", "Write == instead"]),
        ('country == "DE" && free_mail', ["Write and instead"]),
        ('country == "DE" AND free_mail', ["`AND` (character 17)", "Write and instead"]),
        ("free_mail or not True", ["`True`", "Write true"]),
        ('company contains "x"', ['Write "text" in field']),
        ("country == “DE”", ["`“` (character 12)", 'Write " instead']),
        ('(country == "DE"', ["ends too early"]),
        ("", ["is empty"]),
        ("country", ["`country` (character 1) is text, not a condition", "country != null"]),
        ("free_mail and company", ["`company` (character 15) is text"]),
        ("not budget", ["a number, not a condition"]),
        ('free_mail == "yes"', ["`free_mail` (character 1) is true or false", "text"]),
        ('country in ["DE", 5]', ["compared with `5`, which is a number"]),
        ("company > 5", ["does not fit", "company is text"]),
        ('extra == "x"', ["texts by label"]),
        ('extra.Job == "x"', ['Write extra["Job"]']),
        ('company.aslower == "x"', [".aslower", 'Did you mean ".as_lower"?']),
        ('company =~ "("', ["not a valid pattern"]),
        ("$now != null and free_mail", ['"$now" (character 1) cannot be used']),
        ("$random() > 0.5 and free_mail", ["cannot be used"]),
        ("1 == 1", ["names no field"]),
        ("x" * 5000, ["longer than 4000"]),
        ("not " * 900 + "free_mail", ["nested too deeply"]),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_wrong_condition_is_explained_with_its_place(text: str, words: list[str]) -> None:
    with pytest.raises(ConditionError) as caught:
        Condition.compile(text, FIELDS)
    assert [word for word in words if word not in str(caught.value)] == []


def test_a_condition_tells_what_it_looked_at() -> None:
    condition = Condition.compile('country == "DE" and extra["Job"] != null and free_mail', FIELDS)
    assert condition.fields == {"country", "extra", "free_mail"}
    assert condition.saw({"country": "DE", "free_mail": False, "email": "a@b.c"}) == {
        "country": "DE",
        "free_mail": False,
        'extra["Job"]': None,
    }


def test_the_texts_that_a_field_is_compared_with_are_known() -> None:
    text = 'country in ["DE", "AT"] or "FR" == country or source != "web"'
    assert Condition.compile(text, FIELDS).compared == {
        "country": {"DE", "AT", "FR"},
        "source": {"web"},
    }


def test_conditions_are_equal_by_their_text() -> None:
    one, two = (Condition.compile("free_mail", FIELDS) for _ in range(2))
    assert one == two
    assert len({one, two}) == 1


def test_one_condition_serves_many_threads() -> None:
    condition = Condition.compile(
        '$any([c == country for c in ["DE", "FR"]]) and free_mail', FIELDS
    )
    values = [{"country": c, "free_mail": True} for c in ("DE", "US", "FR", None)] * 250
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(condition.matches, values))
    finally:
        sys.setswitchinterval(switch)
    assert answers == [True, False, True, None] * 250
