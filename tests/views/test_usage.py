"""What each command answers to `help`."""

from collections.abc import Callable

import pytest

from bot.slack import ids
from bot.slack.views.kit import Message
from bot.slack.views.usage import usage

Check = Callable[[Message], Message]

COMMANDS = (
    *(ids.ACTIONS, ids.AGENDA, ids.AWAY, ids.BACK, ids.DEFINE, ids.EXCHANGE, ids.GAPS),
    *(ids.MEASURES, ids.MEETING, ids.POOL, ids.SETTINGS, ids.SLA),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_a_line_for_each_thing_that_can_be_typed(command: str, check: Check) -> None:
    message = check(usage(command))
    first, *lines = message.blocks[0]["text"]["text"].splitlines()
    assert first.endswith(".")
    assert lines[0].startswith(f"`{command}`  " if command != ids.BACK else "`/away`  ")
    assert any(line.startswith(f"`{command}") for line in lines)
    assert "`" not in message.text, "screen readers would read it"
