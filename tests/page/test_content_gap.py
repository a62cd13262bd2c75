"""The demonstration's content on its page: asked in vain, sent on, filled and called back."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.parts import free_port
from tests.commandline.conftest import Process
from tests.commandline.office import ROOT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,  # four processes
    pytest.mark.xdist_group("browser"),
]

QUESTION = "do you offer parking at the campus?"
PARKING = "\n## Do you offer parking at the campus?\n\nYes, there are 200 places by the library.\n"


@dataclass(frozen=True)
class Practice:
    """The page of `baton demo`, and the folder of documents that it reads."""

    page: Page
    content: Path

    def act_as(self, name: str) -> None:
        """Choose who one is."""
        self.page.get_by_test_id("act-as").click()
        self.page.get_by_role("menuitem", name=name).click()
        expect(self.page.get_by_test_id("act-as")).to_have_accessible_name(re.compile(name))

    def open(self, place: str) -> None:
        """Open a channel or an app in the sidebar."""
        self.page.get_by_test_id("sidebar").get_by_role("button", name=place).first.click()

    def command(self, words: str) -> None:
        """Type into the channel and press Enter."""
        composer = self.page.get_by_test_id("composer")
        composer.fill(words)
        composer.press("Enter")

    def message(self, text: str) -> Locator:
        """The newest message that says something."""
        main = self.page.locator("main")
        return main.get_by_test_id("message").filter(has_text=text).last

    def ask_until(self, words: str, text: str) -> Locator:
        """Type a command again and again, as somebody who waits for what it will say."""
        for _ in range(20):
            self.command(words)
            self.page.wait_for_timeout(500)
            if self.message(text).count():
                break
        return self.message(text)


@pytest.fixture
def practice(chromium: Browser, tmp_path: Path) -> Iterator[Practice]:
    """`baton demo` on a copy of the sample content, and its page as Ana sees it."""
    for name in ("app.yaml", "content"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    port = free_port()
    ports = ("--port", str(port), "--bot-port", str(free_port()))
    words = ("--config", "app.yaml", "demo", *ports, "--no-past", "--leads", "0")
    process = Process(tmp_path, words, {})
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    try:
        process.wait_until(lambda: "Open   http" in process.said)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"http://127.0.0.1:{port}/#/U0ANA/C0LEADS")
        page.wait_for_selector("html[data-ready]")
        yield Practice(page, tmp_path / "content")
    finally:
        context.close()
        process.stop()
        shutil.rmtree(ROOT / ".demo" / str(port), ignore_errors=True)


def test_a_question_is_sent_to_marketing_filled_by_editing_a_file_and_called_back(
    practice: Practice,
) -> None:
    sample = practice.ask_until("/ask how large are the groups?", "At most 30 learners")
    expect(sample).to_contain_text("How large are the groups?")

    practice.command(f"/ask {QUESTION}")
    unsure = practice.message("I am not sure")
    unsure.get_by_role("button", name="Send this question to marketing").click()
    expect(practice.message(QUESTION)).to_contain_text("marketing", ignore_case=True)

    practice.act_as("Emil Novak")
    practice.ask_until("/gaps", QUESTION)
    gap = practice.message(QUESTION)
    expect(gap).to_contain_text("question without an answer")
    gap.get_by_role("button", name=re.compile("^Assign to me")).click()
    expect(practice.message(QUESTION)).to_contain_text("sees to it")
    with (practice.content / "faqs" / "how-large-are-groups.md").open("a") as file:
        file.write(PARKING)

    practice.act_as("Ana Ruiz")
    practice.open("Baton")
    practice.page.get_by_role("tab", name="Messages").click()
    called = practice.message("The library answers it now")
    expect(called).to_contain_text("there are 200 places by the library")
    called.get_by_role("button", name="Solved").click()
    expect(practice.message(QUESTION)).to_contain_text("You said that it is solved")

    practice.act_as("Emil Novak")
    practice.open("Baton")
    practice.page.get_by_role("tab", name="Messages").click()
    practice.message("Is it done?").get_by_role("button", name="Done").click()
    expect(practice.message("is closed")).to_be_visible()
