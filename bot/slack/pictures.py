"""Uploads pictures of charts; whatever goes wrong, a message can do without them."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import field
from datetime import timedelta

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import metrics
from bot.dataclass import dataclass
from bot.domain.charts import Chart
from bot.slack import drawing
from bot.slack.outcomes import Outcome, fault_of
from bot.slack.views.charts import alt_text
from bot.slack.views.kit import clip, one_line

log = structlog.get_logger(__name__)

#: Seconds between tries to upload. A file that no message shows is seen by nobody.
_PAUSES = (1.0, 3.0)
#: Longer than this no message waits for its picture.
_LONGEST_REST = timedelta(seconds=5)
#: So many characters the alternative text of a file may have (files.getUploadURLExternal).
_ALT_LIMIT = 1_000
#: Pictures whose file can be shown again, so that a message that is sent twice uploads once.
_KEPT = 32
#: What Slack answers when it takes no files from this app until somebody changes that
#: (docs.slack.dev, files.getUploadURLExternal; `missing_scope`: installed by an older manifest).
NO_FILES = frozenset(
    {
        "access_denied",
        "enterprise_is_restricted",
        "file_uploads_disabled",
        "file_uploads_except_images_disabled",
        "method_deprecated",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "team_access_not_granted",
        "unknown_method",
    }
)


@dataclass
class Pictures:
    """Makes files of charts; `refused` is told why Slack takes none at all."""

    client: WebClient
    refused: Callable[[str], None]
    #: Waits so many seconds.
    pause: Callable[[float], object] = time.sleep
    _files: OrderedDict[Chart, str] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def file(self, chart: Chart) -> str:
        """The id of an uploaded picture; "" when there is none to be had now."""
        with self._lock:
            if known := self._files.get(chart):
                return known
        picture = _drawn(chart)
        file = self._uploaded(chart, picture) if picture else ""
        if file:
            with self._lock:
                self._files[chart] = file
                while len(self._files) > _KEPT:
                    self._files.popitem(last=False)
        return file

    def _uploaded(self, chart: Chart, picture: bytes) -> str:
        for wait in (*_PAUSES, None):
            try:
                answer = self.client.files_upload_v2(
                    content=picture,
                    filename="chart.png",
                    title=clip(one_line(chart.title), 150) or "Chart",
                    alt_txt=clip(alt_text(chart), _ALT_LIMIT),
                )
            except Exception as error:  # noqa: BLE001  # the SDK lets any error of the stack through
                if not self._worth_another(error) or wait is None:
                    break
                self.pause(wait)
            else:
                metrics.pictures.labels("uploaded").inc()
                return str(answer["files"][0]["id"])
        return ""

    def _worth_another(self, error: Exception) -> bool:
        """Count a failed upload, and tell whether another try makes sense."""
        fault = fault_of(error)
        unknown = fault.outcome is Outcome.UNKNOWN
        metrics.pictures.labels("unknown" if unknown else "failed").inc()
        log.warning("picture_not_uploaded", why=fault.why)
        if isinstance(error, SlackApiError) and fault.why in NO_FILES:
            self.refused(fault.why)
        return unknown or (fault.outcome is Outcome.REST and fault.wait <= _LONGEST_REST)


def _drawn(chart: Chart) -> bytes:
    try:
        return drawing.png(chart)
    except drawing.NotDrawableError as error:
        log.info("chart_not_drawn", chart=chart.key, why=str(error))
    except Exception:
        # A message must not wait for a picture that breaks; its table says the same.
        log.exception("drawing_broke", chart=chart.key)
    return b""
