"""What people do on the page, in the browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from sandbox.server import RunningSandbox

from .conftest import Open
from .moves import composer, message, say
from .practice_app import seed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_message_appears_for_everybody_with_its_markup_and_stays_text_where_it_is_none(
    open_page: Open,
) -> None:
    ana, ben = open_page("U0ANA"), open_page("U0BEN")

    say(ana, "*Hello* @ben :tada: <img src=x onerror=alert(1)>")

    shown = message(ben, "Hello")
    expect(shown.locator("strong")).to_have_text("Hello")
    expect(shown.locator(".mention-me")).to_have_text("@Ben Okafor")
    expect(shown.get_by_role("img", name=":tada:")).to_be_visible()
    expect(shown).to_contain_text("<img src=x onerror=alert(1)>")
    assert shown.locator("img").count() == 0


def test_slash_commands_are_offered_and_completed_with_the_keyboard(open_page: Open) -> None:
    page = open_page()

    composer(page).press_sequentially("/t")
    offered = page.get_by_test_id("completion").get_by_role("option")
    expect(offered).to_have_count(2)
    expect(offered.first).to_contain_text("Add or find a task")
    composer(page).press("ArrowDown")
    composer(page).press("ArrowUp")
    composer(page).press("Tab")
    expect(composer(page)).to_have_value("/task ")
    composer(page).press_sequentially("find acme")
    composer(page).press("Enter")

    answer = message(page, "Nothing found for find acme")
    expect(answer).to_contain_text("Only visible to you")
    answer.get_by_role("button", name="Dismiss message").click()
    expect(answer).to_have_count(0)


def test_a_button_changes_its_card_and_keeps_the_focus(
    open_page: Open, box: RunningSandbox
) -> None:
    page = open_page("U0BEN")
    box.driver.person("ana").post("work", "task Call Acme")
    card = message(page, "This task is free")

    card.get_by_role("button", name="Take it").press("Enter")

    changed = message(page, "taken by @Ben Okafor")
    expect(changed).to_be_visible()
    expect(changed.get_by_role("button", name="Take it")).to_be_focused()


def test_a_reaction_is_chosen_with_a_skin_tone_and_taken_back(
    open_page: Open, box: RunningSandbox
) -> None:
    ben = box.driver.person("ben")
    posted = ben.post("work", "We won it")
    page = open_page()

    message(page, "We won it").hover()
    message(page, "We won it").get_by_role("button", name="Find another reaction").click()
    page.get_by_role("radio", name="Skin tone 3").click()
    page.get_by_label("Search emoji").fill("thumbsup")
    page.get_by_role("button", name=":+1::skin-tone-3:").first.click()

    chip = message(page, "We won it").get_by_test_id("reaction")
    expect(chip).to_have_attribute("aria-pressed", "true")
    names = [r["name"] for r in ben.message("work", ts=posted["ts"])["reactions"]]
    assert names == ["+1::skin-tone-3"]
    chip.click()
    expect(chip).to_have_count(0)


def test_a_thread_opens_beside_the_channel_and_counts_its_replies(open_page: Open) -> None:
    page = open_page()
    say(page, "Who takes Acme?")

    message(page, "Who takes Acme?").hover()
    page.get_by_role("button", name="Reply in thread").click()
    reply = page.get_by_test_id("thread-composer")
    expect(reply).to_be_focused()
    page.keyboard.type("I do")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("thread").get_by_test_id("message")).to_have_count(2)
    expect(message(page, "Who takes Acme?").get_by_test_id("thread-link")).to_contain_text(
        "1 reply"
    )
    assert message(page, "I do").count() == 0
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("thread")).to_be_hidden()


def test_acting_as_somebody_else_shows_what_they_have_not_read(
    open_page: Open, box: RunningSandbox
) -> None:
    page = open_page("U0ANA", "C0QUIET")
    say(page, "Anybody here?")
    expect(message(page, "Anybody here?")).to_be_visible()

    page.get_by_test_id("act-as").click()
    page.get_by_role("menuitem", name="Ben Okafor").click()
    page.wait_for_url(re.compile("U0BEN"))
    page.get_by_test_id("sidebar").locator("[data-place=C0WORK]").click()
    box.driver.person("cleo").post("quiet", "Here I am")

    quiet = page.get_by_test_id("sidebar").locator("[data-place=C0QUIET]")
    expect(quiet).to_have_class(re.compile("unread"))
    quiet.click()
    expect(page.get_by_test_id("new-line")).to_be_visible()
    expect(quiet).not_to_have_class(re.compile("unread"))


def test_the_home_tab_is_published_for_whoever_opens_it(open_page: Open) -> None:
    page = open_page("U0CLEO")
    page.get_by_test_id("sidebar").get_by_role("button", name="Tasks").click()
    expect(page.get_by_test_id("home")).to_contain_text("Good morning, @Cleo Marchetti")
    page.get_by_test_id("tab-messages").click()
    expect(page.get_by_label("Message Tasks")).to_be_visible()


def test_an_address_opens_somebodys_home_tab(open_page: Open, box: RunningSandbox) -> None:
    page = open_page("U0ANA")
    page.goto(f"{box.url}/?as=U0CLEO")
    expect(page.get_by_test_id("home")).to_contain_text("Good morning, @Cleo Marchetti")


def test_dark_is_chosen_by_the_system_or_by_hand_and_kept(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_test_id("rail-theme").click()
    expect(root).to_have_attribute("data-theme", "light")
    page.reload()
    expect(root).to_have_attribute("data-theme", "light")


def test_an_app_that_does_not_answer_is_told_of(open_page: Open) -> None:
    page = open_page()
    say(page, "/team")
    expect(page.get_by_test_id("toast")).to_contain_text(
        "Tasks did not answer in time", timeout=9_000
    )


def test_the_inspector_shows_what_was_asked_and_answered(open_page: Open) -> None:
    page = open_page()
    page.get_by_test_id("rail-traffic").click()
    say(page, "task Look at the traffic")
    page.get_by_label("Filter the traffic").fill("chat.postMessage")
    row = page.get_by_test_id("traffic-row").first
    expect(row).to_contain_text("chat.postMessage")
    row.click()
    expect(page.get_by_test_id("traffic-detail")).to_contain_text('"text": "Look at the traffic"')


def test_a_workspace_without_charts_or_files_is_one_switch_away(
    open_page: Open, box: RunningSandbox
) -> None:
    page = open_page()
    page.get_by_role("button", name="Faults").click()
    page.get_by_role("switch", name="No charts").check()
    page.get_by_role("switch", name="No files").check()
    box.driver.wait_for(box.driver.faults, what="the rule")
    assert box.driver.app()["app"]["unknown_blocks"] == ["data_visualization"]
    page.get_by_role("button", name="All off").click()
    box.driver.wait_for(lambda: not box.driver.faults(), what="no rule")
    assert box.driver.app()["app"]["unknown_blocks"] == []
    expect(page.get_by_role("switch", name="No charts")).not_to_be_checked()


def test_the_clock_moves_on_and_says_so(open_page: Open, box: RunningSandbox) -> None:
    page = open_page()
    page.get_by_test_id("rail-clock").click()
    page.get_by_test_id("clock-day").click()
    expect(page.get_by_test_id("clock-strip")).to_contain_text("+1 d")
    page.get_by_test_id("clock-reset").click()
    expect(page.get_by_test_id("clock-strip")).to_be_hidden()


def test_a_reader_further_up_is_told_of_new_messages_and_not_moved(
    open_page: Open, box: RunningSandbox
) -> None:
    ben = box.driver.person("ben")
    for number in range(40):
        ben.post("work", f"Line {number}")
    page = open_page()
    messages = page.get_by_test_id("messages")
    expect(message(page, "Line 39")).to_be_in_viewport()

    messages.evaluate("node => { node.scrollTop = 0 }")
    expect(message(page, "Line 0").first).to_be_in_viewport()
    ben.post("work", "The newest")

    pill = page.get_by_role("button", name="1 new message")
    expect(pill).to_be_visible()
    expect(message(page, "Line 0").first).to_be_in_viewport()
    pill.click()
    expect(message(page, "The newest")).to_be_in_viewport()


def test_every_block_is_drawn(open_page: Open, box: RunningSandbox) -> None:
    page = open_page()
    box.driver.person("ana").post("work", "gallery")
    expect(message(page, "Leads as area")).to_be_visible()
    assert page.locator(".unsupported").all_inner_texts() == []
    table = page.locator(".block-data-table")
    expect(table.locator("tbody tr")).to_have_count(4)
    table.get_by_role("button", name="Minutes").click()
    expect(table.locator("tbody tr").first).to_contain_text("Ben")
    table.get_by_role("button", name="Next").click()
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(page.locator("svg.chart")).to_have_count(4)


def test_a_phone_shows_one_pane_at_a_time(open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    expect(composer(page)).to_be_visible()
    expect(page.get_by_test_id("sidebar")).to_be_hidden()
    page.get_by_role("button", name="Back to the conversations").click()
    expect(page.get_by_test_id("sidebar")).to_be_visible()
    expect(composer(page)).to_be_hidden()
    overflow = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert overflow is False


def test_the_tour_takes_one_there_and_remembers(open_page: Open) -> None:
    page = open_page("U0ANA", "C0QUIET")
    tour = page.get_by_test_id("tour")
    tour.get_by_role("button", name="Go there").click()
    page.wait_for_url(re.compile("U0BEN/C0WORK"))
    tour.get_by_role("checkbox").check()
    page.reload()
    expect(tour).to_contain_text("1 of 1")


def test_the_page_waits_for_a_workspace_that_is_gone_and_keeps_what_was_written(
    chromium: Browser,
) -> None:
    first = RunningSandbox(seed()).start()
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{first.url}/#/U0ANA/C0WORK")
        composer(page).fill("Half a sentence")
        first.stop()
        expect(page.get_by_test_id("gone")).to_contain_text("Trying to reach it again")
        with RunningSandbox(seed(), port=int(first.url.rsplit(":", 1)[1])) as second:
            second.driver.person("ben").post("work", "Back again")
            expect(message(page, "Back again")).to_be_visible(timeout=10_000)
            expect(page.get_by_test_id("gone")).to_be_hidden()
            expect(composer(page)).to_have_value("Half a sentence")


def test_a_permalink_opens_its_message(open_page: Open, box: RunningSandbox) -> None:
    ben = box.driver.person("ben")
    linked = ben.post("quiet", "The one meant")
    for number in range(30):
        ben.post("quiet", f"Line {number}")
    page = open_page()

    page.goto(f"{box.url}/archives/C0QUIET/p{linked['ts'].replace('.', '')}")

    expect(message(page, "The one meant")).to_be_in_viewport()
    expect(message(page, "The one meant")).to_be_focused()


def test_whoever_is_not_in_this_workspace_becomes_the_first_who_is(
    chromium: Browser, box: RunningSandbox
) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{box.url}/#/U0NOBODY/C0WORK")
        page.wait_for_url(re.compile("U0ANA/C0WORK"))
        expect(composer(page)).to_be_visible()
