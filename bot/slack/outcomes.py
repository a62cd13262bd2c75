"""What came of a call to Slack: its error codes and broken connections as a few plain outcomes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.dataclass import dataclass
from bot.slack.calls import AddressExpiredError


class Outcome(StrEnum):
    """What the sender does next."""

    #: Slack refused for good; trying again would give the same answer.
    FAILED = "failed"
    #: Slack may or may not have acted.
    UNKNOWN = "unknown"
    #: Nothing happened; later it may work.
    REST = "rest"
    #: Nothing happened: what it takes is not there yet, such as the message it is a reply to.
    EARLY = "early"
    #: Nothing happened, and nothing will until somebody mends the channel.
    PARK = "park"
    #: The message to edit is not there any more.
    GONE = "gone"
    #: The message is there, but Slack does not let it be edited any more.
    UNEDITABLE = "uneditable"
    #: Slack does not accept the blocks; the text alone may pass.
    BLOCKS = "blocks"
    #: Slack does not accept the token: nothing at all can be shown until it is replaced.
    TOKEN = "token"  # noqa: S105  # a word, not a secret


@dataclass(frozen=True)
class Fault:
    """An outcome with what Slack or the connection said, and how long to wait."""

    outcome: Outcome
    why: str
    wait: timedelta = timedelta(seconds=2)
    #: Of EARLY: how often one process tries.
    tries: int = 3


#: `is_inactive` is what `chat.update` answers where `chat.postMessage` answers `is_archived`.
_CHANNEL = {"not_in_channel", "channel_not_found", "is_archived", "is_inactive"}
#: Posting is limited to some people: `restricted_action`, `restricted_action_read_only_channel` …
_RESTRICTED = "restricted_action"
_TOKEN = {
    "account_inactive",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}
_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
# Slack's own words on these: some part of the operation may have succeeded.
_MAYBE = {"fatal_error", "internal_error", "request_timeout"}
_LATER = {"ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable"}
_CODE = re.compile(r"[a-z0-9_]+")
#: How long everything rests when the token is refused: it takes a person to mend that.
_TOKEN_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = 3_600


def fault_of(error: Exception) -> Fault:
    """Translate what a Slack call raised.

    Only what surely had no effect may be tried again without a thought: an error code of Slack's
    own, a refused connection. A timeout, a reset, a 5xx or an unreadable answer leave it open.
    """
    if isinstance(error, SlackApiError):
        return _of_answer(error)
    if isinstance(error, AddressExpiredError):
        return Fault(Outcome.FAILED, str(error))
    for cause in _causes(error):
        if isinstance(cause, ConnectionRefusedError):
            return Fault(Outcome.REST, "Slack refused the connection")
        if isinstance(cause, OSError) and type(cause).__name__ == "gaierror":
            return Fault(Outcome.REST, "Slack's address could not be looked up")
    return Fault(Outcome.UNKNOWN, f"no answer from Slack ({type(error).__name__})")


def _of_answer(error: SlackApiError) -> Fault:
    answer = error.response
    status = getattr(answer, "status_code", None)
    if status == 429:
        return Fault(Outcome.REST, "ratelimited", _retry_after(answer))
    data = getattr(answer, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status != 200 or not isinstance(code, str) or not _CODE.fullmatch(code) or code in _MAYBE:
        return Fault(Outcome.UNKNOWN, f"status {status}: {code if status == 200 else 'no answer'}")
    return Fault(_outcome(code), code, _TOKEN_WAIT if code in _TOKEN else timedelta(seconds=2))


def _outcome(code: str) -> Outcome:
    if code == "message_not_found":
        return Outcome.GONE
    if code in {"edit_window_closed", "cant_update_message"}:
        return Outcome.UNEDITABLE
    if code.startswith(_RESTRICTED):
        return Outcome.PARK
    for codes, outcome in (
        (_CHANNEL, Outcome.PARK),
        (_TOKEN, Outcome.TOKEN),
        (_BLOCKS, Outcome.BLOCKS),
        (_LATER, Outcome.REST),
    ):
        if code in codes:
            return outcome
    return Outcome.FAILED


def _retry_after(answer: object) -> timedelta:
    headers = getattr(answer, "headers", {})
    told = next((value for key, value in headers.items() if key.lower() == "retry-after"), "1")
    seconds = int(told) if str(told).isdecimal() else 1
    return timedelta(seconds=min(max(seconds, 1), _LONGEST_WAIT))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, URLError) and isinstance(error.reason, BaseException):
            yield error.reason
        error = error.__cause__
