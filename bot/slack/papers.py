"""Hands texts over as canvases and files; what the workspace takes of it is learnt."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import field

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.domain.papers import Paper, Sheet
from bot.domain.people import Home
from bot.slack.abilities import Memory
from bot.slack.calls import Shown
from bot.slack.outcomes import Outcome, fault_of
from bot.slack.pictures import NO_FILES
from bot.slack.views import papers as views
from bot.slack.views.kit import Message

log = structlog.get_logger(__name__)

#: What Slack answers when it makes no canvases for this app until somebody changes that
#: (docs.slack.dev, canvases.create; `missing_scope`: installed by an older manifest).
_NO_CANVASES = frozenset(
    {
        "access_denied",
        "canvas_disabled_user_team",
        "enterprise_is_restricted",
        "free_team_canvas_tab_already_exists",
        "free_teams_cannot_create_non_tabbed_canvases",
        "free_teams_cannot_create_standalone_canvases",
        "method_deprecated",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "restricted_action",
        "unknown_method",
    }
)
#: Canvases that can be shown again, so that a message that is sent twice makes one.
_KEPT = 32


@dataclass
class Papers:
    """Sends texts: a canvas if that is asked for and to be had, else a file.

    Where the workspace takes no files either, the message stays as it was made.
    """

    client: WebClient
    memory: Memory
    home: Home
    _made: OrderedDict[Sheet, str] = field(default_factory=OrderedDict)

    def send(
        self,
        message: views.Handed,
        delivery: Delivery,
        place: str,
        show: Callable[[Message], Shown],
    ) -> Shown:
        """Show it; raises what the SDK raises where that says nothing about canvases or files."""
        sheet, why = message.sheet, ""
        channel, thread = delivery.root or (place, None)
        if sheet.paper is Paper.CANVAS:
            canvas, why = self._canvas(sheet, channel)
            if canvas:
                return show(views.canvas(sheet, self.home.document(canvas)))
        if self.memory.why_not(Paper.FILE) is None:
            try:
                return self._upload(sheet, views.enclosing(message, why), channel, thread)
            except SlackApiError as error:
                if (refused := fault_of(error).why) not in NO_FILES:
                    raise
                self._learn(Paper.FILE, refused)
        return show(message)

    def _canvas(self, sheet: Sheet, channel: str) -> tuple[str, str]:
        """The id of a canvas that the channel can write in; else "" and why there is none."""
        if known := self._made.get(sheet):
            return known, ""
        if why := self.memory.why_not(Paper.CANVAS):
            return "", why
        # The title stands above it anyway.
        text = sheet.markdown.partition("\n")[2].lstrip()
        try:
            made = self.client.canvases_create(
                title=sheet.title, document_content={"type": "markdown", "markdown": text}
            )
            canvas = str(made["canvas_id"])
            self.client.canvases_access_set(
                canvas_id=canvas, access_level="write", channel_ids=[channel]
            )
        except SlackApiError as error:
            fault = fault_of(error)
            if fault.why in _NO_CANVASES:
                self._learn(Paper.CANVAS, fault.why)
            elif fault.outcome is not Outcome.FAILED:
                raise
            log.warning("no_canvas", why=fault.why)
            return "", fault.why
        self._made[sheet] = canvas
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return canvas, ""

    def _upload(self, sheet: Sheet, comment: str, channel: str, thread: str | None) -> Shown:
        self.client.files_upload_v2(
            content=sheet.markdown.encode(),
            filename=sheet.name,
            title=sheet.title,
            channel=channel,
            thread_ts=thread,
            initial_comment=comment,
        )
        # Slack does not tell which message shows it.
        return Shown(channel, None)

    def _learn(self, paper: Paper, why: str) -> None:
        log.warning("paper_refused", paper=paper, why=why)
        self.memory.learn(paper, why)
