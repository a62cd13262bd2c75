"""Slack over Socket Mode: for machines that Slack cannot reach, and for the sandbox."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Queue
from time import monotonic, time
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.ports import SlackUnavailableError
from bot.ports.slack import PASSING
from bot.slack.certificates import nobody, trusted
from handlers.threads import QUESTIONS, answered, asked_now, in_time, is_question

log = structlog.get_logger(__name__)

#: Seconds between two tries to reach Slack at the start; later the SDK reconnects by itself.
_AGAIN = 5.0
#: Seconds between two looks of the SDK at its connection.
_LOOK = 5.0
#: Seconds after which a connection that Slack has closed is surely gone for the SDK, too.
_GONE = 0.2


class _Arrived(str):
    """A message and when (monotonic) it came."""

    __slots__ = ("came",)
    came: float


class _Arrivals(Queue[str]):
    """What waits for one of the SDK's ten threads, which may be busy longer than Slack waits."""

    def put(
        self, item: str, block: bool = True, timeout: float | None = None
    ) -> None:  # as in Queue
        """See `Queue.put`."""
        arrived = _Arrived(item)
        arrived.came = monotonic()
        super().put(arrived, block, timeout)


class SlackSocket(SocketModeHandler):
    """Bolt's own handler with a measured answer; what is not answered 200, Slack sends again.

    `slack` gives the Bolt app of the settings in force; each request is answered by one.
    """

    def __init__(self, slack: Callable[[], App], app_token: str, base_url: str) -> None:
        web = WebClient(base_url=base_url, ssl=trusted(base_url) or nobody())
        self._slack = slack
        super().__init__(slack(), app_token, web_client=web, ping_interval=_LOOK)
        self._closing = threading.Event()
        self._thread = threading.local()
        self.client.message_queue = _Arrivals()
        self.client.message_listeners.append(self._note_arrival)
        self.client.on_close_listeners.append(lambda *_why: self._reconnect_soon())

    def connect(self) -> None:
        """Connect; while Slack cannot be reached, go on trying in the background.

        Raises SlackUnavailableError when Slack refuses the token.
        """
        if not self._reached():
            threading.Thread(target=self._try_on, name="slack connection", daemon=True).start()

    def _reached(self) -> bool:
        try:
            super().connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        except SlackApiError as error:
            answer = error.response.data if hasattr(error.response, "data") else None
            code = answer.get("error") if isinstance(answer, dict) else None
            # The SDK puts its own sentence where an answer that is no JSON has no code.
            if isinstance(code, str) and code.isidentifier() and code not in PASSING:
                raise SlackUnavailableError(str(code)) from error
        except Exception as error:  # noqa: BLE001  # the SDK lets any error of the stack through
            log.debug("no_connection", why=type(error).__name__)
        else:
            return True
        log.warning("slack_not_reached", again_in_seconds=_AGAIN)
        return False

    def _try_on(self) -> None:
        while not self._closing.wait(_AGAIN):
            try:
                if self._reached():
                    return
            except SlackUnavailableError as error:
                log.error("slack_refuses_app_token", why=error.code)  # noqa: TRY400  # no traceback

    def _reconnect_soon(self) -> None:
        # On a close the SDK still takes the connection for active and leaves it to its next look,
        # seconds later; all clicks would fail until then.
        threading.Thread(target=self._reconnect, name="slack connection", daemon=True).start()

    def _reconnect(self) -> None:
        if self._closing.wait(_GONE) or self.connected:
            return
        try:
            self.client.connect_to_new_endpoint()
        except Exception as error:  # noqa: BLE001  # the SDK goes on trying by itself
            log.debug("no_connection", why=type(error).__name__)

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        came: float = getattr(self._thread, "came", None) or monotonic()
        if is_question(req.payload):
            # The SDK has ten threads for all that comes.
            deed = in_time(partial(self._answer_question, client, req, came), came)
            QUESTIONS.submit(asked_now(deed))
        else:
            in_time(partial(self._answer, client, req, came), came)()

    def _note_arrival(self, _client: object, _message: object, raw: str | None) -> None:
        """Hear, in the thread that handles it next, when a message came."""
        self._thread.came = raw.came if isinstance(raw, _Arrived) else None

    def _answer_question(
        self, client: BaseSocketModeClient, req: SocketModeRequest, came: float
    ) -> None:
        try:
            self._answer(client, req, came)
        except Exception:  # as the SDK does in its own threads
            log.exception("question_not_answered")

    def _answer(self, client: BaseSocketModeClient, req: SocketModeRequest, came: float) -> None:
        clock = time()
        answer = run_bolt_app(self._slack(), req)
        send_response(client, req, answer, clock)
        answered(req.payload.get("type") or "command", monotonic() - came)

    def close(self) -> None:
        """Disconnect now: the SDK alone would first wait for seconds for something to read."""
        self._closing.set()
        client: Any = self.client
        client.closed, client.auto_reconnect_enabled = True, False
        session = client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):
                session.sock.shutdown(socket.SHUT_RD)
        super().close()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped

    @property
    def connected(self) -> bool:
        """Whether Slack can reach Baton now."""
        return bool(self.client.is_connected())

    @property
    def session(self) -> str | None:
        """Names the connection over which Slack reaches Baton now; None: there is none."""
        return str(self.client.session_id()) if self.connected else None
