"""Where things are on the page, and the moves that several tests make."""

from playwright.sync_api import Locator, Page, expect


def composer(page: Page) -> Locator:
    return page.get_by_test_id("composer")


def say(page: Page, text: str) -> None:
    composer(page).fill(text)
    composer(page).press("Enter")


def message(page: Page, text: str) -> Locator:
    return page.locator("main").get_by_test_id("message").filter(has_text=text)


def open_form(page: Page) -> Locator:
    say(page, "/task add")
    modal = page.get_by_test_id("modal")
    expect(modal).to_be_visible()
    return modal
