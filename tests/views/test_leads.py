"""The answers of /lead: a form that asks for little, a list that helps, help that is short."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from syrupy.assertion import SnapshotAssertion

from bot.domain.feedback import Verdict
from bot.domain.leads import Lead, LeadData
from bot.slack import ids
from bot.slack.views.kit import Message
from bot.slack.views.leads import add_form, added, found, gone, help_text, unknown_subcommand
from bot.slack.views.look import Look

Check = Callable[[Message], Message]
CheckModal = Callable[[dict[str, Any]], dict[str, Any]]

LINK = "https://northwind.slack.com/archives/C0LEADS/p1?thread_ts=1&cid=C0LEADS"


def test_the_empty_form(look: Look, check_modal: CheckModal, snapshot: SnapshotAssertion) -> None:
    assert check_modal(add_form(look)) == snapshot


def test_the_form_keeps_what_was_written(look: Look, check_modal: CheckModal) -> None:
    long = "x" * 10_000
    form = check_modal(add_form(look, {"name": "Ada", "email": "", "phone": long, "message": long}))
    inputs = {b["block_id"]: b["element"] for b in form["blocks"] if b["type"] == "input"}
    assert inputs["name"]["initial_value"] == "Ada"
    assert "initial_value" not in inputs["email"]
    assert len(inputs["phone"]["initial_value"]) == inputs["phone"]["max_length"]
    assert len(inputs["message"]["initial_value"]) == 3000


def test_nothing_in_the_form_is_required_by_slack(look: Look) -> None:
    inputs = [block for block in add_form(look)["blocks"] if block["type"] == "input"]
    assert [each["block_id"] for each in inputs] == [
        *("name", "email", "phone", "company", "country", "title", "message")
    ]
    assert all(each["optional"] for each in inputs)


def test_an_added_lead_a_known_one_and_an_unknown_one(
    look: Look, check_modal: CheckModal, snapshot: SnapshotAssertion
) -> None:
    shown = (added(42, False, look), added(42, True, look), gone())
    assert [check_modal(view) for view in shown] == snapshot


def test_found_leads(lead: Lead, look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    claimed = replace(lead, id=43, claimed_at=lead.received_at + timedelta(minutes=1))
    history = replace(lead, id=44, history=True, owner=None, source="webinar")
    message = check(found("ada", [lead, claimed, history], look, {42: LINK}))
    assert asdict(message) == snapshot


def test_one_lead_is_one(lead: Lead, look: Look) -> None:
    assert found("ada", [lead], look, {}).text.startswith("1 lead matches “ada”:")


def test_of_many_found_leads_ten_are_listed(lead: Lead, look: Look, check: Check) -> None:
    message = check(found("ada", [replace(lead, id=n) for n in range(11)], look, {}))
    details = [b["accessory"]["value"] for b in message.blocks if "accessory" in b]
    assert details == [str(n) for n in range(10)]
    assert "there are more" in message.text


def test_the_longest_list(longest_lead: Lead, longest_look: Look, check: Check) -> None:
    leads = [replace(longest_lead, id=n) for n in range(50)]
    check(found("<x> & " * 500, leads, longest_look, dict.fromkeys(range(50), LINK)))


def test_nothing_found_says_what_to_try(look: Look, check: Check) -> None:
    text = check(found("<b>", [], look, {})).text
    assert "No lead matches “&lt;b&gt;”" in text
    assert "Try fewer words" in text


def test_looking_for_nothing_is_asked_back(lead: Lead, look: Look, check: Check) -> None:
    assert "What shall I look for?" in check(found(" \u200b", [lead], look, {})).text


def test_a_lead_without_a_name_is_listed(lead: Lead, look: Look, check: Check) -> None:
    check(found("x", [replace(lead, data=LeadData())], look, {}))


def test_a_link_cannot_be_broken_by_its_address(lead: Lead, look: Look) -> None:
    message = found("x", [lead], look, {42: "https://x.example/a|b>c"})
    assert (
        "<https://x.example/a%7Cb&gt;c|Open the card>" in message.blocks[2]["elements"][0]["text"]
    )


def test_help(look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(help_text(look))) == snapshot


def test_help_without_emoji_says_nothing_of_reactions(look: Look, check: Check) -> None:
    assert "reaction" not in check(help_text(replace(look, emoji=dict.fromkeys(Verdict, "")))).text


def test_a_misspelt_word_is_answered_by_the_one_that_was_meant(look: Look, check: Check) -> None:
    message = check(unknown_subcommand("fnd", look, ("add", "find", "why")))
    said = "There is no “/lead fnd”. Did you mean `/lead find`? `/lead help` shows all."
    assert message.text == said


def test_an_unknown_word_is_repeated_and_followed_by_help(look: Look, check: Check) -> None:
    message = check(unknown_subcommand("<fnid>" * 100, look))
    assert message.text.startswith("There is no “/lead &lt;fnid")
    assert f"{ids.LEAD} find" in message.text
