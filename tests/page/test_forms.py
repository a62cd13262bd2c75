"""Forms on the page: filled in with the mouse and the keyboard, refused, and closed."""

import re

import pytest
from playwright.sync_api import expect

from sandbox.server import RunningSandbox

from .conftest import Open
from .moves import composer, message, open_form, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_form_shows_its_errors_keeps_what_was_typed_and_closes_when_all_is_well(
    open_page: Open,
) -> None:
    page = open_page()
    modal = open_form(page)

    expect(modal.get_by_role("textbox", name="Title")).to_be_focused()
    page.keyboard.type("ab")
    modal.get_by_role("combobox", name="Effort").click()
    page.get_by_role("option", name="High").click()
    modal.get_by_role("button", name="Add").click()

    expect(modal).to_contain_text("Three letters at least, please")
    title = modal.get_by_role("textbox", name="Title")
    expect(title).to_be_focused()
    expect(title).to_have_value("ab")
    expect(modal.get_by_role("combobox", name="Effort")).to_contain_text("High")
    page.keyboard.type("c")
    page.keyboard.press("Enter")

    expect(modal).to_have_count(0)
    expect(message(page, "abc").get_by_role("button", name="Take it")).to_be_visible()
    expect(composer(page)).to_be_focused()


def test_every_kind_of_input_reaches_the_app_as_it_was_filled_in(
    open_page: Open, box: RunningSandbox
) -> None:
    page = open_page()
    say(page, "/task everything")
    form = page.get_by_test_id("modal")
    form.get_by_role("textbox", name="Words").fill("Hello")
    form.get_by_role("textbox", name="Mail").fill("ana@example.com")
    form.get_by_role("textbox", name="Address").fill("https://example.com")
    form.get_by_role("textbox", name="Number").fill("12")
    for name, option in (
        ("Colour", "Green"),
        ("Colours", "Red"),
        ("Person", "Cleo Marchetti"),
        ("Channel", "quiet"),
    ):
        form.get_by_role("combobox", name=name).first.press("Enter")
        page.keyboard.type(option)
        expect(page.locator(".option.active")).to_contain_text(option)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape") if name == "Colours" else None
    form.get_by_role("combobox", name="Who").press("Enter")
    page.keyboard.type("bir")
    page.get_by_role("option", name="Birch").click()
    form.get_by_role("radio", name="Large").check()
    form.get_by_role("checkbox", name="Pepper").check()

    form.get_by_role("button", name="Preview").click()
    expect(page.get_by_test_id("modal")).to_contain_text("Preview of Hello")
    page.get_by_role("button", name="Back").click()
    expect(form.get_by_role("textbox", name="Words")).to_have_value("Hello")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)

    sent = box.driver.traffic(kind="view", name="everything")[-1]["request"]
    values = sent["view"]["state"]["values"]
    plain = {name: next(iter(part.values())) for name, part in values.items()}
    assert plain["words"]["value"] == "Hello"
    assert plain["notes"]["value"] == "First line"
    assert plain["mail"]["value"] == "ana@example.com"
    assert plain["number"]["value"] == "12"
    assert plain["colour"]["selected_option"]["value"] == "green"
    assert [o["value"] for o in plain["colours"]["selected_options"]] == ["red"]
    assert plain["person"]["selected_user"] == "U0CLEO"
    assert plain["channel"]["selected_channel"] == "C0QUIET"
    assert plain["place"]["selected_conversation"] == "C0WORK"
    assert plain["who"]["selected_option"]["value"] == "Birch"
    assert plain["size"]["selected_option"]["value"] == "large"
    assert [o["value"] for o in plain["extras"]["selected_options"]] == ["pepper"]
    assert plain["day"]["selected_date"] == "2026-12-01"
    assert plain["hour"]["selected_time"] == "09:30"


def test_escape_closes_a_list_before_it_closes_the_form(open_page: Open) -> None:
    page = open_page()
    modal = open_form(page)

    modal.get_by_role("combobox", name="Effort").click()
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".dialog [role=listbox]")).to_have_count(0)
    expect(modal).to_be_visible()
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)


def test_everything_can_be_done_with_the_keyboard_alone(
    open_page: Open, box: RunningSandbox
) -> None:
    box.driver.person("cleo").post("work", "task Write the offer")
    page = open_page()
    expect(message(page, "This task is free")).to_be_visible()

    composer(page).focus()
    page.keyboard.press("ArrowUp")
    expect(message(page, "This task is free")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("eyes")
    page.keyboard.press("Enter")
    expect(message(page, "Write the offer").get_by_test_id("reaction")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("quiet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="quiet", level=1)).to_be_visible()
    page.keyboard.press("Alt+a")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("U0BEN"))
    page.keyboard.press("?")
    expect(page.get_by_test_id("help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("help")).to_have_count(0)


def test_a_message_shortcut_opens_the_apps_form(open_page: Open) -> None:
    page = open_page()
    say(page, "Somebody should call them")
    message(page, "Somebody should").hover()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Turn into a task").click()
    expect(page.get_by_test_id("modal")).to_contain_text("New task")


def test_options_are_looked_up_by_the_app(open_page: Open, box: RunningSandbox) -> None:
    page = open_page()
    box.driver.person("ana").post("work", "gallery")
    page.locator("[data-action-id=who]").click()
    page.keyboard.type("ac")
    options = page.get_by_role("option")
    expect(options).to_have_text(["Acme", "Acorn"])
    options.first.click()
    expect(page.locator("[data-action-id=who]")).to_contain_text("Acme")
