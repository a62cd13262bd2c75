"""What is said around the content: by the doctor, and about addresses on the web."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.config import loads
from bot.domain.content import About
from bot.domain.front_matter import link_of
from bot.services.indexing import IndexingService
from commands.content.online import dead
from commands.diagnosis.content import examine
from commands.libraries import libraries_of, writers_of
from storage.database import Database

from .shelf import write

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [ana]}
people: {ana: {name: Ana, slack: U0ANA, team: sales}}
teams:
  sales: {name: Sales, lead: ana}
  marketing: {name: Marketing, lead: ana}
channels: {leads: "#leads"}
feedback: {reasons: {spam: Spam}}
pools: {all: {people: [ana]}}
routing: [{name: Rest, channel: leads, pool: all}]
content:
  repositories:
    sales: {path: content, readers: [sales, "@Team"], link: "https://x.example/{path}#L{line}"}
  review_every: {Case Study: 2 weeks}
"""


class _Site(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response({"/here": 200, "/shy": 403, "/ill": 500}.get(self.path, 404))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_pages_that_are_certainly_gone_count_as_dead(site: str) -> None:
    asked = [f"{site}/{name}" for name in ("here", "shy", "ill", "gone")]
    found = dead([*asked, "http://127.0.0.1:1/nobody"])
    assert set(found) == {f"{site}/gone", "http://127.0.0.1:1/nobody"}
    assert "404" in found[f"{site}/gone"]


def test_settings_become_shelves_and_writers(tmp_path: Path) -> None:
    settings = loads(APP, {}, folder=tmp_path)
    (one,) = libraries_of(settings)
    assert one.folder.root == tmp_path / "content"
    assert one.shelf.readers == {"sales", "@team"}
    assert one.shelf.review_days["case-study"] == 14
    assert writers_of(settings)["sales"].patches is None
    about = About("sales", "a b.md", "A", "faq", link=link_of(one.shelf.link, "a b.md"))
    assert settings.content.link_to(about, 7) == "https://x.example/a%20b.md#L7"
    assert settings.content.link_to(about) == "https://x.example/a%20b.md"
    own = About("sales", "a.md", "A", "faq", link="https://own.example/")
    assert settings.content.link_to(own, 7) == "https://own.example/"


def test_the_doctor_says_what_is_read_and_what_is_missing(
    database: Database, tmp_path: Path
) -> None:
    settings = loads(APP, {}, folder=tmp_path)
    (finding,) = examine(settings, database)
    assert finding.mark == "problem"
    assert "cannot be listed" in finding.what
    write(tmp_path, "content/a.md", "Words.")
    write(tmp_path, "content/b.md", b"\0")
    assert [one.what for one in examine(settings, database)] == ["sales: 2 files not read yet."]

    def now() -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)

    indexing = IndexingService(database, libraries_of(settings), now, "x")
    indexing.run()
    assert [one.what for one in examine(settings, database)] == ["sales: 1 file cannot be read."]
    (tmp_path / "content/b.md").unlink()
    indexing.run()
    assert [one.what for one in examine(settings, database)] == ["sales: 1 file, all read."]
