"""A workspace gets charts in the best form that it takes, and what it refuses is remembered."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.abilities import REMEMBERED, Ability, Form
from bot.domain.charts import Chart
from bot.slack.abilities import Memory, forget, known
from bot.slack.calls import Shown
from bot.slack.illustrating import Illustrator
from bot.slack.views.charts import chart_blocks, chart_words
from bot.slack.views.kit import Message, mrkdwn, section
from sandbox.driver import Workspace
from sandbox.seed import parse_seed
from sandbox.server import RunningSandbox, run
from storage import schema
from storage.database import Database
from tests import charts
from tests.workspace.northwind import SEED

Json = dict[str, Any]
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def box() -> Iterator[RunningSandbox]:
    with run(parse_seed(SEED)) as running:
        yield running


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One for all; each test is a workspace of its own in it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('charts') / 'baton.db'}"
    store = Database(url)
    schema.upgrade(store.engine)
    yield store
    store.close()


_teams = count()


@dataclass
class Sender:
    """Posts charts as the sender does."""

    box: RunningSandbox
    database: Database
    now: datetime = START
    version: str = "1.0"
    pauses: list[float] = field(default_factory=list)
    team: str = field(default_factory=lambda: f"T{next(_teams)}")

    @property
    def workspace(self) -> Workspace:
        return self.box.driver

    def __post_init__(self) -> None:
        self.client = WebClient("xoxb-test", base_url=f"{self.box.url}/api/", retry_handlers=[])
        self.illustrator = self.made()

    def made(self) -> Illustrator:
        """As after a restart."""
        memory = Memory(self.database, self.team, self.version, lambda: self.now)
        return Illustrator(self.client, memory, self.pauses.append)

    def post(self, *shown: Chart, also: list[Json] | None = None) -> list[str]:
        """Returns the kinds of the blocks that the workspace shows."""
        blocks = [section(mrkdwn("before")), *(also or [])]
        for chart in shown:
            blocks += chart_blocks(chart)
        words = " ".join(chart_words(chart) for chart in shown)
        sent = Message(words, blocks, shown)

        def show(message: Message) -> Shown:
            answer = self.client.chat_postMessage(
                channel="C0LEADS", text=message.text, blocks=message.blocks
            )
            return Shown(str(answer["channel"]), str(answer["ts"]))

        ts = self.illustrator.send(sent, show).ts
        everybody = self.workspace.person("ana").messages("leads")
        message = next(one for one in everybody if one["ts"] == ts)
        assert message["text"].startswith(shown[0].title[:10])
        self.blocks: list[Json] = message["blocks"]
        return [block["type"] for block in self.blocks[1 + len(also or []) :]]

    def refused(self) -> set[Ability]:
        return set(self.database.read(lambda work: known(work, self.team)).refused)

    def uploads(self) -> int:
        return len(self.workspace.traffic(name="files.completeUploadExternal", ok=True))


@pytest.fixture
def sender(box: RunningSandbox, database: Database) -> Sender:
    box.driver.reset()
    return Sender(box, database)


def test_slacks_own_chart_comes_first(sender: Sender) -> None:
    assert sender.post(charts.FUNNEL) == ["data_visualization"]
    assert sender.refused() == set()


def test_an_older_workspace_gets_the_picture_at_once_the_next_time(sender: Sender) -> None:
    sender.workspace.app(unknown_blocks=["data_visualization"])
    assert sender.post(charts.FUNNEL) == ["image"]
    assert "Opportunity: 60" in sender.blocks[1]["alt_text"]
    assert sender.refused() == {Form.NATIVE}
    sender.workspace.app(unknown_blocks=[])
    sender.illustrator = sender.made()
    assert sender.post(charts.FUNNEL) == ["image"]


def test_one_that_takes_no_files_gets_the_table(sender: Sender) -> None:
    sender.workspace.app(unknown_blocks=["data_visualization"])
    sender.workspace.fault(on="files.*", do="error", error="missing_scope")
    assert sender.post(charts.FUNNEL) == ["section", "table"]
    assert sender.refused() == {Form.NATIVE, Form.PICTURE}
    before = sender.workspace.faults()[0]["asked"]
    assert sender.post(charts.FUNNEL) == ["section", "table"]
    assert sender.workspace.faults()[0]["asked"] == before


def test_one_without_tables_either_gets_words(sender: Sender) -> None:
    sender.workspace.app(unknown_blocks=["data_visualization", "table", "image"])
    assert sender.post(charts.FUNNEL) == ["section", "rich_text"]
    assert sender.refused() == {Form.NATIVE, Form.PICTURE, Form.TABLE}


@pytest.mark.parametrize("after", ["weeks", "an upgrade", "being told"])
def test_all_is_tried_again_after_a_while(sender: Sender, after: str) -> None:
    sender.workspace.app(unknown_blocks=["data_visualization"])
    sender.post(charts.FUNNEL)
    sender.workspace.app(unknown_blocks=[])
    sender.now += REMEMBERED - timedelta(minutes=1)
    assert sender.post(charts.FUNNEL) == ["image"]
    if after == "weeks":
        sender.now += timedelta(minutes=2)
    elif after == "an upgrade":
        sender.version = "1.1"
        sender.illustrator = sender.made()
    else:
        sender.database.change(lambda work: forget(work, sender.team))
    assert sender.post(charts.FUNNEL) == ["data_visualization"]


def test_a_chart_with_gaps_is_a_picture_and_learns_nothing(sender: Sender) -> None:
    assert sender.post(charts.GAPS) == ["image"]
    assert sender.refused() == set()


def test_two_charts_are_slacks_own_and_a_third_is_a_picture(sender: Sender) -> None:
    some = [replace(charts.FUNNEL, key=f"f{number}") for number in range(3)]
    assert sender.post(*some) == ["data_visualization", "data_visualization", "image"]


def test_a_message_has_one_table(sender: Sender) -> None:
    sender.workspace.app(unknown_blocks=["data_visualization", "image"])
    cell = {"type": "raw_text", "text": "x"}
    table = {"type": "table", "rows": [[cell]]}
    other = replace(charts.FUNNEL, key="other")
    assert sender.post(charts.FUNNEL, other) == ["section", "table", "section", "rich_text"]
    assert sender.post(charts.FUNNEL, also=[table]) == ["section", "rich_text"]


def test_a_picture_that_slack_still_looks_at_is_waited_for(sender: Sender) -> None:
    sender.workspace.app(file_seconds=60)
    sender.illustrator.pause = lambda _seconds: sender.workspace.advance(40)
    assert sender.post(charts.GAPS) == ["image"]
    assert sender.uploads() == 1


def test_a_picture_that_never_gets_ready_becomes_a_table(sender: Sender) -> None:
    sender.workspace.app(file_seconds=3_600)
    assert sender.post(charts.GAPS) == ["section", "table"]
    assert sender.pauses == [0.5, 1.5, 3.0]
    assert sender.refused() == set()


@pytest.mark.parametrize(
    "fault",
    [{"do": "status", "status": 500}, {"do": "reset_after"}, {"do": "error"}, {"do": "garbage"}],
)
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_an_upload_in_doubt_is_made_again(sender: Sender, method: str, fault: Json) -> None:
    sender.workspace.fault(on=method, times=1, **fault)
    assert sender.post(charts.GAPS) == ["image"]
    assert sender.pauses == [1.0]


def test_a_picture_that_fails_does_not_keep_the_message_back(sender: Sender) -> None:
    sender.workspace.fault(on="files.*", do="status", status=503)
    assert sender.post(charts.GAPS) == ["section", "table"]
    assert sender.pauses == [1.0, 3.0]
    assert sender.refused() == set()


def test_a_message_sent_twice_uploads_once(sender: Sender) -> None:
    sender.post(charts.GAPS)
    sender.post(charts.GAPS)
    assert sender.uploads() == 1


def test_a_name_that_cannot_be_drawn_makes_a_table(sender: Sender) -> None:
    sender.workspace.app(unknown_blocks=["data_visualization"])
    odd = replace(charts.ONE, categories=(charts.without_a_font(),))
    assert sender.post(odd) == ["section", "table"]


def test_what_is_wrong_elsewhere_is_no_charts_fault(sender: Sender) -> None:
    with pytest.raises(SlackApiError):
        sender.post(charts.FUNNEL, also=[{"type": "divider", "block_id": "x" * 300}])
    assert sender.refused() == set()


def test_without_a_word_of_where_the_charts_go_one_form_after_the_other(sender: Sender) -> None:
    """The first refusal is a bare `invalid_blocks`; with pictures the message is accepted."""
    sender.workspace.fault(on="chat.postMessage", do="error", error="invalid_blocks", times=1)
    assert sender.post(charts.FUNNEL) == ["image"]
    assert sender.refused() == {Form.NATIVE}


def test_a_bare_refusal_of_everything_ends_and_teaches_nothing(sender: Sender) -> None:
    sender.workspace.fault(on="chat.postMessage", do="error", error="invalid_blocks")
    with pytest.raises(SlackApiError):
        sender.post(charts.FUNNEL)
    assert sender.refused() == set()
