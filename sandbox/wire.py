"""Reading JSON from outside, so that whatever comes in can be sent out again."""

import json
from typing import Any


def parse_json(content: str | bytes) -> Any:
    """Parse JSON; halves of surrogate pairs, which no UTF-8 can carry, become question marks.

    Raises:
        ValueError: when it is not JSON, or nested too deeply.
    """
    try:
        parsed = json.loads(content)
        # Only an escape can bring a surrogate in; bytes that are not UTF-8 are refused above.
        escape = "\\ud" if isinstance(content, str) else b"\\ud"
        if escape in content.lower():  # type: ignore[operator]  # both are text or both are bytes
            whole = json.dumps(parsed, ensure_ascii=False).encode("utf-8", "replace")
            parsed = json.loads(whole)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return parsed
