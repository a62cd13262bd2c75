"""How a sender's payload is read, and what its signature covers."""

from bot.config import loads
from bot.config.auth import Hmac
from bot.config.sources import Source

from .example import changed
from .test_mistakes import problems


def source(lines: str) -> Source:
    """Return the example's source with other lines below its name."""
    indented = "\n".join(f"    {line}" for line in lines.strip().splitlines())
    text = changed("    fields: {email: contact.email}", indented)
    return loads(text, {}).sources["website"]


def test_the_first_place_that_is_not_empty_wins() -> None:
    form = source("fields: {email: [contact.work, contact.home, mail]}")
    assert (
        form.value_of("email", {"contact": {"work": " ", "home": None}, "mail": "a@b.c"}) == "a@b.c"
    )
    assert form.value_of("email", {"contact": {"work": "w@b.c"}, "mail": "a@b.c"}) == "w@b.c"
    assert form.value_of("email", {"contact": "nothing like that"}) is None


def test_names_with_spaces_and_answers_in_lists_are_reached() -> None:
    form = source(
        """
fields:
  name: contact."full name"
  email: answers[?field.ref=='email'].email | [0]
"""
    )
    lead = {
        "contact": {"full name": "Ana"},
        "answers": [{"field": {"ref": "x"}}, {"field": {"ref": "email"}, "email": "a@b.c"}],
    }
    assert form.value_of("name", lead) == "Ana"
    assert form.value_of("email", lead) == "a@b.c"


def test_a_field_that_is_not_mapped_is_taken_by_its_own_name() -> None:
    form = source("fields: {email: mail}")
    assert form.value_of("company", {"company": "Acme"}) == "Acme"
    assert form.value_of("email", {"email": "ignored@b.c"}) is None
    assert form.value_of("company", ["not", "a", "mapping"]) is None


def test_several_leads_in_one_post_are_found() -> None:
    form = source("items: data.leads")
    assert form.leads_in({"data": {"leads": [{"a": 1}, {"a": 2}]}}) == [{"a": 1}, {"a": 2}]
    assert form.leads_in({"data": {"leads": {"a": 1}}}) == [{"a": 1}]
    assert form.leads_in({}) == []
    assert source("posts: true").leads_in({"a": 1}) == [{"a": 1}]


def test_a_path_that_does_not_fit_the_payload_finds_nothing() -> None:
    form = source("fields: {name: \"join(' ', names)\"}")
    assert form.value_of("name", {"names": 5}) is None
    assert form.value_of("name", {"names": ["Ana", "Ruiz"]}) == "Ana Ruiz"


def test_what_is_signed_depends_on_the_timestamp() -> None:
    assert Hmac(secret_env="S", header="X").message(b"{}") == b"{}"
    stamped = Hmac(secret_env="S", header="X", timestamp_header="T")
    assert stamped.message(b"{}", "17") == b"17.{}"
    slack = Hmac(secret_env="S", header="X", timestamp_header="T", signed="v0:{timestamp}:{body}")
    assert slack.message(b"{timestamp}{body}", "17") == b"v0:17:{timestamp}{body}"


def with_outcomes(lines: str) -> str:
    return changed("    fields: {email: contact.email}", f"    outcomes: {lines}")


def test_outcomes_say_which_lead_is_meant() -> None:
    (problem,) = problems(with_outcomes("{kind: type}"))
    assert "which lead is meant" in str(problem)


def test_a_kind_of_outcome_that_is_unknown_is_named() -> None:
    (problem,) = problems(with_outcomes("{email: mail, kinds: {wone: [Won]}}"))
    assert "wone" in str(problem)


def test_costs_are_of_sources_and_have_a_currency() -> None:
    found = problems(changed("routing:", "costs: {moon: {2026-11: 4}}\nrouting:"))
    assert "moon" in str(found)
    assert "no currency" in str(found)
