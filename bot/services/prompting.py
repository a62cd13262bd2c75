"""Suggesting questions in the Messages tab, where the workspace has agents."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import field

import structlog

from bot.dataclass import dataclass
from bot.ports import SlackUnavailableError

log = structlog.get_logger(__name__)


@dataclass
class PromptService:
    """Has questions suggested to whoever opens the Messages tab.

    Noted in memory only: a suggestion that a crash forgets is made when the tab is opened next.
    """

    questions: Sequence[str]
    #: Suggests questions in a direct conversation (id). Raises SlackUnavailableError.
    suggest: Callable[[str, Sequence[str]], None]
    _opened: set[str] = field(default_factory=set)
    #: The workspace has told that it cannot; asked again after a restart.
    _given_up: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def opened(self, channel_id: str) -> None:
        """Somebody looks at their conversation with Baton."""
        if self.questions and not self._given_up:
            with self._lock:
                self._opened.add(channel_id)

    def step(self) -> bool:
        """Suggest questions to those who opened the tab; False: nobody did."""
        with self._lock:
            places = sorted(self._opened)
            self._opened.clear()
        for channel_id in places:
            try:
                self.suggest(channel_id, self.questions)
            except SlackUnavailableError as error:
                self._given_up = not error.passing
                log.info("no_prompts", why=error.code)
                break
        return bool(places)
