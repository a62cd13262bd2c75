"""Shows the charts of a message in the best form that the workspace takes, and learns which."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import field, replace

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import metrics
from bot.dataclass import dataclass
from bot.domain.abilities import Form
from bot.domain.chart_fitting import is_empty
from bot.domain.charts import Chart
from bot.slack.abilities import Memory
from bot.slack.calls import Shown
from bot.slack.outcomes import Outcome, fault_of
from bot.slack.pictures import Pictures
from bot.slack.views.charts import (
    NATIVE_MOST,
    chart_blocks,
    chart_of,
    charts_replaced,
    native_fits,
)
from bot.slack.views.kit import Json, Message

log = structlog.get_logger(__name__)

#: Seconds to wait before a message is tried again whose picture Slack has not looked at yet: its
#: file is "invalid" for a moment after the upload (slackapi/python-slack-sdk#1521).
_PATIENCE = (0.5, 1.5, 3.0)
_POINTER = re.compile(r"\[json-pointer:/blocks/(\d+)([^\]]*)\]")
_FORMS = list(Form)


@dataclass(frozen=True)
class _Place:
    """What of a chart Slack does not accept."""

    chart: Chart
    form: Form
    #: Where within its block: "" is the block as a whole.
    within: str

    @property
    def not_ready(self) -> bool:
        """Whether it is the file of a picture, which Slack may not have looked at yet."""
        return self.form is Form.PICTURE and self.within.startswith("/slack_file")

    @property
    def as_such(self) -> bool:
        """Whether Slack does not know this kind of block, whatever it says."""
        return self.within in {"", "/type"}


@dataclass
class _Ladder:
    """Where each chart (key) of one message stands."""

    forms: dict[str, Form]
    waits: list[float] = field(default_factory=lambda: list(_PATIENCE))
    #: Given up though Slack did not say what it does not accept.
    doubted: Form | None = None

    def lower(self, form: Form) -> None:
        """The next form for all charts that have this one."""
        for key, current in self.forms.items():
            if current is form:
                self.forms[key] = form.worse


@dataclass
class Illustrator:
    """Sends messages with charts: Slack's own, else pictures, else tables, else words.

    What Slack refuses is drawn in the next form; the rest of the message stays as it was.
    """

    client: WebClient
    memory: Memory
    #: Waits so many seconds.
    pause: Callable[[float], object] = time.sleep
    _pictures: Pictures = field(init=False)

    def __post_init__(self) -> None:
        self._pictures = Pictures(
            self.client, lambda why: self._refused(Form.PICTURE, why), self.pause
        )

    def send(self, message: Message, show: Callable[[Message], Shown]) -> Shown:
        """Show a message by `show`; raises what that raises when no chart is the reason."""
        charts = {one: None for one in (chart_of(b, message.charts) for b in message.blocks) if one}
        if not charts:
            return show(message)
        message = replace(message, charts=tuple(charts))
        ladder = _Ladder({one.key: _first(one) for one in message.charts})
        while True:
            drawn = self._drawn(message, ladder)
            try:
                shown = show(drawn)
            except SlackApiError as error:
                if not self._next(ladder, drawn, error):
                    raise
            else:
                break
        if ladder.doubted is not None:
            # Slack did not say where, and was content without this form.
            self._refused(ladder.doubted, "invalid_blocks")
        for form in ladder.forms.values():
            metrics.charts.labels(form).inc()
        return shown

    def _next(self, ladder: _Ladder, drawn: Message, error: SlackApiError) -> bool:
        """Prepare another try; returns whether there is one."""
        if fault_of(error).outcome is not Outcome.BLOCKS:
            return False
        places = _places(error, drawn, ladder)
        if places is None or set(ladder.forms.values()) == {Form.WORDS}:
            return False
        if ladder.waits and any(one.not_ready for one in places):
            self.pause(ladder.waits.pop(0))
            return True
        before = dict(ladder.forms)
        if not places:
            ladder.doubted = min(ladder.forms.values(), key=_FORMS.index)
            ladder.lower(ladder.doubted)
        for place in places:
            if place.as_such and place.form is not Form.WORDS:
                self._refused(place.form, "invalid_blocks")
                ladder.lower(place.form)
            elif ladder.forms[place.chart.key] is place.form:
                ladder.forms[place.chart.key] = place.form.worse
        return ladder.forms != before

    def _refused(self, form: Form, why: str) -> None:
        log.warning("chart_form_refused", form=form, why=why)
        self.memory.learn(form, why)

    def _drawn(self, message: Message, ladder: _Ladder) -> Message:
        """The message with its charts as the ladder says, or in the next form that can be made."""
        native = 0
        tables = sum(
            block["type"] == "table" and chart_of(block, message.charts) is None
            for block in message.blocks
        )

        def draw(chart: Chart) -> list[Json]:
            nonlocal native, tables
            form, file = ladder.forms[chart.key], ""
            if form is Form.NATIVE and native == NATIVE_MOST:
                form = Form.PICTURE
            form = self.memory.best(form)
            if form is Form.PICTURE and not (file := self._pictures.file(chart)):
                form = self.memory.best(Form.TABLE)
            if form is Form.TABLE and tables:
                # A message takes one table.
                form = Form.WORDS
            native += form is Form.NATIVE
            tables += form is Form.TABLE
            ladder.forms[chart.key] = form
            return chart_blocks(chart, form, file)

        return replace(message, blocks=charts_replaced(message.blocks, message.charts, draw))


def _first(chart: Chart) -> Form:
    """The best form of a chart before anything is known of the workspace."""
    if is_empty(chart):
        return Form.WORDS
    return Form.NATIVE if native_fits(chart) else Form.PICTURE


def _places(error: SlackApiError, drawn: Message, ladder: _Ladder) -> Sequence[_Place] | None:
    """Where in charts Slack's error points to; () if nowhere at all, None if only elsewhere."""
    pointed = [(int(at), within) for at, within in _POINTER.findall(_said(error))]
    found = []
    for at, within in pointed:
        chart = chart_of(drawn.blocks[at], drawn.charts) if at < len(drawn.blocks) else None
        if chart is not None:
            found.append(_Place(chart, ladder.forms[chart.key], within))
    return found if found or not pointed else None


def _said(error: SlackApiError) -> str:
    data = error.response.data
    told = data.get("response_metadata") if isinstance(data, dict) else None
    messages = told.get("messages") if isinstance(told, dict) else None
    return " ".join(map(str, messages)) if isinstance(messages, list) else ""
