"""Patterns of paths, as .gitignore and app.yaml write them: sales/**, **/*.md, drafts/."""

import re
from collections.abc import Sequence
from functools import cache


def matches(path: str, patterns: Sequence[str]) -> bool:
    """Return whether a path (with `/`) fits any of the patterns.

    `*` stands for anything within one name, `**` for any folders; a pattern without `/` fits a
    name in any folder, and one that names a folder fits all within it.
    """
    return any(_compiled(pattern).fullmatch(path) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    pattern = pattern.removeprefix("./").strip("/")
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    made = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern):
        made += {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(
            part, re.escape(part)
        )
    return re.compile(made + "(?:/.*)?", re.IGNORECASE)
