"""app.yaml as plain data that remembers the line and column of every value."""

from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from bot.config.pasted import CONTROL, first_line, open_quote, pasted_in
from bot.config.problems import ConfigError, Path, Problem, written
from bot.dataclass import dataclass

_HOW_TO_GET_ONE = (
    "Copy the app.yaml that comes with Baton and edit it, "
    "or name another file with --config or BATON_CONFIG."
)

OPEN_QUOTE = (
    "a quotation mark may be missing here.",
    "Put one at both ends of the text, or at neither.",
)
#: What ruamel.yaml says, and what it means to somebody who does not know its words.
_SYNTAX = (
    (
        "'\\t'",
        "a tab stands where YAML wants spaces.",
        "Indent with spaces, two for each level.",
    ),
    (
        "mapping values are not allowed",
        "a colon stands where none can be.",
        "Indent it like its neighbours, add a colon missing above, or quote text that has one.",
    ),
    (
        "cannot start any token",
        "a value starts with a character that YAML keeps for itself.",
        "Put the value in quotes.",
    ),
    (
        "found unexpected end of stream",
        "a quotation mark is never closed.",
        "Close it, or put quotes of the other kind around text that contains one.",
    ),
    (
        "',' or",
        "a list or block in brackets is not closed, or a comma is missing.",
        "Check the brackets, and put text that contains brackets in quotes.",
    ),
    (
        "expected <block end>",
        "this line is not indented like its neighbours.",
        "Keys of one block start in the same column; items of a list start with a dash.",
    ),
    (
        "could not find expected ':'",
        "this line is neither `key: value` nor `- item`.",
        "Add the colon (and a space after it).",
    ),
    (
        "unknown escape",
        "a backslash inside double quotes is not understood.",
        "Use single quotes.",
    ),
    (
        "undefined alias",
        "a value starts with *, which YAML reads as a reference.",
        "Put the value in quotes.",
    ),
    (
        "determine a constructor",
        "a value starts with !, which YAML keeps for itself.",
        "Put the value in quotes.",
    ),
    (
        "another document",
        "the file holds a second document.",
        "Remove the line ---.",
    ),
)


@dataclass(frozen=True)
class Document:
    """A parsed file: its data, and where each value of it was written."""

    file: str
    data: Mapping[str, Any]
    #: Duplicate keys, found while reading.
    problems: tuple[Problem, ...]
    #: As it was written.
    text: str
    _marks: Mapping[Path, tuple[int, int]]

    def place(self, path: Path) -> tuple[int, int]:
        """Return line and column (from 1) of a value, or of the nearest block around it."""
        while path and path not in self._marks:
            path = path[:-1]
        return self._marks.get(path, (1, 1))

    def quote_is_open(self, path: Path) -> bool:
        """Whether a quotation mark is missing in the line in which the value begins."""
        line = self.place(path)[0]
        return open_quote(self.text, line + 1, line) == line

    def problem(self, path: Path, what: str, fix: str) -> Problem:
        """Return a problem with the value at the path."""
        line, column = self.place(path)
        return Problem(self.file, line, column, written(path), what, fix)


def read(path: File) -> Document:
    """Read and parse the file; ConfigError when it is missing, unreadable, empty or not YAML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _unusable(path.name, f"there is no file {path}.", _HOW_TO_GET_ONE) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        what = "the file is not UTF-8 text from here on."
        raise _unusable(path.name, what, "Save it again as UTF-8.", line) from error
    except OSError as error:
        what = f"{path} cannot be read: {error.strerror or error}."
        raise _unusable(path.name, what, "It must be a file that this user may read.") from error
    return parse(text, path.name)


def parse(text: str, file: str) -> Document:
    """Parse the text of a file called `file`; ConfigError when it is empty or not YAML."""
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
        if root is None:
            raise _unusable(file, "the file is empty.", _HOW_TO_GET_ONE)
        problems, marks = _survey(root, file)
        # duplicates are reported by _survey, all of them; the library would stop at the first
        yaml.constructor.allow_duplicate_keys = True
        data = _plain(yaml.constructor.construct_document(root))
    except MarkedYAMLError as error:
        raise ConfigError([_syntax_problem(error, file, text)]) from error
    except YAMLError as error:
        what = "the file contains a character that YAML does not allow."
        fix = "Remove control characters; a document of a word processor is no text."
        raise _unusable(file, what, fix, first_line(CONTROL, text)) from error
    except RecursionError as error:
        what = "a block refers to itself, or is nested too deeply."
        raise _unusable(file, what, "Write it out without & and *.") from error
    if not isinstance(data, dict):
        what = "the file is not made of sections such as `workspace:`."
        raise _unusable(file, what, _HOW_TO_GET_ONE)
    return Document(file, data, tuple(problems), text, marks)


def _unusable(file: str, what: str, fix: str, line: int = 0) -> ConfigError:
    return ConfigError([Problem(file, line, min(line, 1), "", what, fix)])


def _syntax_problem(error: MarkedYAMLError, file: str, text: str) -> Problem:
    said = " ".join(str(part) for part in (error.context, error.problem) if part)
    # an unclosed quote or bracket is best looked for where it was opened
    opened = error.context_mark if "quoted" in said or "flow" in said else None
    mark = opened or error.problem_mark or error.context_mark
    what, fix = next(
        ((what, fix) for sign, what, fix in _SYNTAX if sign in said),
        (f"this is not YAML ({said}).", "Look at the indentation, colons and quotes around here."),
    )
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    if pasted := pasted_in(text, line):
        line, column, what, fix = pasted
    elif "block end" in said and (quoted := open_quote(text, line)):
        line, column, what, fix = quoted, 1, *OPEN_QUOTE
    return Problem(file, line, column, "", what, fix)


def _survey(root: Node, file: str) -> tuple[list[Problem], dict[Path, tuple[int, int]]]:
    problems: list[Problem] = []
    marks: dict[Path, tuple[int, int]] = {}

    def visit(node: Node, path: Path) -> None:
        if isinstance(node, SequenceNode):
            for index, item in enumerate(node.value):
                note(item, (*path, index))
                visit(item, (*path, index))
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                here = (*path, str(key.value))
                if here in marks:
                    problems.append(twice(key, here))
                else:
                    note(key, here)
                    visit(value, here)

    def note(node: Node, path: Path) -> None:
        marks[path] = (node.start_mark.line + 1, node.start_mark.column + 1)

    def twice(node: Node, path: Path) -> Problem:
        mark = node.start_mark
        what = f"is written twice (first in line {marks[path][0]})."
        return Problem(
            file, mark.line + 1, mark.column + 1, written(path), what, "Keep one of them."
        )

    visit(root, ())
    return problems, marks


def _plain(value: Any) -> Any:
    # YAML allows numbers as keys; ours are names, whatever they look like
    if isinstance(value, dict):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_plain(held) for held in value]
    return value
