"""What is wrong with app.yaml or the environment: where, what, and what to write instead."""

from collections.abc import Iterable, Sequence

from bot.dataclass import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong; `what` and `fix` are sentences for the person who edits the file."""

    file: str
    #: Lines and columns count from 1; 0 when the problem has no place in the file.
    line: int
    column: int
    #: The key's path, such as `routing[2].channel`; empty when it is not about one key.
    key: str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        parts = [f"{place}:", f"{self.key}:" if self.key else "", self.what, self.fix]
        return " ".join(part for part in parts if part)


class ConfigError(Exception):
    """The settings cannot be used; carries every problem at once, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


Path = tuple[str | int, ...]
"""Where a value is in app.yaml: keys, and places in lists counted from 0."""


def written(path: Path) -> str:
    """Return the path as people write it: ("routing", 2, "when") → `routing[2].when`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif text:
            text += f".{step}"
        else:
            text = step
    return text
