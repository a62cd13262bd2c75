"""How requests are refused: as Slack's Web API does, and as the sandbox's own addresses do."""

from typing import Any


class SlackError(Exception):
    """Slack's `{"ok": false, "error": code}`; `fields` are what Slack puts beside the code."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


class SandboxError(Exception):
    """A scripted request that cannot be done: a code for programs and a sentence for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def arguments_error(*messages: str) -> SlackError:
    """Slack's `invalid_arguments` with one sentence for each thing that is wrong."""
    return SlackError(
        "invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]}
    )
