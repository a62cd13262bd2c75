"""A running sandbox with the task app in it, and Chromium to look at it."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from sandbox.server import RunningSandbox, run

from .practice_app import connected, seed

#: Opens the page as somebody, at a channel, in a window of its own.
Open = Callable[..., Page]

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# No sandbox: containers run as root. Nothing in the background: the tests watch the network.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Where Chromium is, if it is installed."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        reason = "no Chromium found; scripts/install-debian-packages installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_box() -> Iterator[RunningSandbox]:
    with run(seed()) as box, connected(box.url):
        box.driver.wait_connected()
        yield box


@pytest.fixture
def box(shared_box: RunningSandbox) -> RunningSandbox:
    """The session's sandbox, as if it had just started."""
    shared_box.driver.reset()
    shared_box.driver.wait_connected()
    return shared_box


@pytest.fixture
def open_page(chromium: Browser, box: RunningSandbox) -> Iterator[Open]:
    """Opens pages; each must neither fail, nor log an error, nor ask anything of another server."""
    contexts = []
    complaints: list[str] = []

    def open_as(person: str = "U0ANA", place: str = "C0WORK", **options: object) -> Page:
        settings: dict[str, object] = {"viewport": {"width": 1440, "height": 900}} | options
        context = chromium.new_context(**settings)  # type: ignore[arg-type]  # playwright's names
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.on(
            "request",
            lambda sent: (
                None if sent.url.startswith(box.url) else complaints.append(f"asked {sent.url}")
            ),
        )
        page.goto(f"{box.url}/#/{person}/{place}")
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []
