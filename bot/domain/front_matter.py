"""What a document says of itself: the lines of YAML between `---` at its top."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from io import StringIO
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.dataclass import dataclass
from bot.domain.content import EVERYONE, About, Audience
from bot.domain.reviews import days_between

#: Front matter is a few lines; more is another kind of file, or an attack on the parser.
_LONGEST = 64_000
_RULE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
#: Keys under which documents are sorted, besides `labels`.
LABELS = ("industry", "persona", "stage", "product", "region", "language")
_KIND_OF_FOLDER = {
    "battlecards": "battlecard",
    "faqs": "faq",
    "case-studies": "case-study",
    "personas": "persona",
    "definitions": "definition",
    "stories": "story",
}
#: The kind of a document that says none and whose folder says none.
PAGE = "page"


class FrontMatterError(Exception):
    """The front matter cannot be understood; the message says where and what to do."""


@dataclass(frozen=True)
class FrontMatter:
    """The values at a document's top, and the text below them."""

    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    body: str = ""
    #: The line of the file on which the body begins.
    first_line: int = 1
    #: Key → its line in the file.
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Shelf:
    """What holds for every document of a repository."""

    #: The repository's key in app.yaml.
    key: str
    readers: frozenset[str] = frozenset({EVERYONE})
    #: With {path} and maybe {line}.
    link: str | None = None
    #: Kind → days between reviews, for documents that say nothing.
    review_days: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def split(text: str) -> FrontMatter:
    """Part a file's text into its values and its body. Raises FrontMatterError."""
    opening = _RULE.match(text)
    if opening is None or text.startswith("."):
        return FrontMatter(body=text)
    closing = _RULE.search(text, opening.end() + 1)
    if closing is None:
        return FrontMatter(body=text)
    raw = text[opening.end() + 1 : closing.start()]
    body = text[closing.end() + 1 :]
    lines = {
        key.strip().strip("\"'").lower(): number
        for number, line in enumerate(raw.split("\n"), 2)
        if line[:1] not in {" ", "\t", "#", "-", ""}
        for key, colon, _ in (line.partition(":"),)
        if colon
    }
    return FrontMatter(
        MappingProxyType(_values(raw)), body, text.count("\n", 0, closing.end()) + 2, lines
    )


def about(path: str, shelf: Shelf, front: FrontMatter, heading: str | None) -> About:
    """Return what is known of a document at `path`; `heading` is its first one of level 1.

    What is left out is taken from the path, the heading and the shelf. A value that makes no sense
    counts as left out (`baton content lint` names it), but one that says who may read the document
    raises FrontMatterError: it must not be read by too many.
    """
    values = front.values
    kind = kind_of(_text(values.get("kind")) or _kind_by_folder(path))
    competitor = _text(values.get("competitor"))
    title = _text(values.get("title")) or heading or _title_of(path)
    written = values.get("review", values.get("review_every"))
    review = None if written is None else days_between(written)
    readers = [shelf.readers]
    if "readers" in values:
        readers.append(_readers(values["readers"]))
    return About(
        repository=shelf.key,
        path=path,
        title=title,
        kind=kind,
        competitor=competitor or (title if kind == "battlecard" else None),
        aliases=_texts(values.get("aliases")),
        labels=MappingProxyType(_labels(values)),
        owner=_text(values.get("owner")),
        verified=day(values.get("verified")),
        review_days=review or shelf.review_days.get(kind),
        audience=audience_of(values.get("audience")) or Audience.INTERNAL,
        readers=tuple(readers),
        link=_web_address(values.get("link")) or link_of(shelf.link, path),
    )


def link_of(template: str | None, path: str, line: int | None = None) -> str | None:
    """Return where a person can open a document, at a line of it if one is given."""
    if template is None:
        return None
    if line is None:
        # A fragment that names a line goes with it.
        template = re.sub(r"[#?&][^#?&]*\{line\}[^#?&]*", "", template).replace("{line}", "1")
    quoted = re.sub(r"[^\w./~-]", lambda found: _percent(found[0]), path, flags=re.ASCII)
    return template.replace("{path}", quoted).replace("{line}", str(line))


def kind_of(written: str) -> str:
    """Return a kind as it is compared: "Case study" → case-study."""
    return re.sub(r"[\s_]+", "-", written.strip().lower())


def day(written: object) -> date | None:
    """Return the day that a value of the front matter means; None when it means none."""
    try:
        return date.fromisoformat(str(written).strip()[:10])
    except ValueError:
        return None


def audience_of(written: object) -> Audience | None:
    """Return the audience that a value names; None when it names none."""
    try:
        return Audience(str(written).strip().lower())
    except ValueError:
        return None


def group(written: str) -> str:
    """Return the name of a group of readers as app.yaml writes it."""
    name = written.strip()
    return name.lower() if name.startswith("@") or name.casefold() == EVERYONE else name


def _values(raw: str) -> dict[str, Any]:
    if len(raw) > _LONGEST:
        raise FrontMatterError("The front matter is longer than 64,000 characters. Shorten it.")
    try:
        # Text only: an impossible date or a number in a title is no reason to refuse a document.
        found = YAML(typ="base", pure=True).load(StringIO(raw))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 2}" if mark else "some line"
        raise FrontMatterError(
            f"The front matter is not YAML: {place}, {error.problem}. "
            "Text with a colon or quotation marks in it needs quotes around it."
        ) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterError(f"The front matter is not YAML: {error}.") from error
    if not found:
        return {}
    if not isinstance(found, dict):
        raise FrontMatterError("The front matter is no list of `key: value` lines.")
    return {str(key).strip().lower(): value for key, value in found.items()}


def _readers(written: object) -> frozenset[str]:
    names = _texts(written)
    listed = written if isinstance(written, list) else [written]
    if not names or len(names) != len(listed):
        raise FrontMatterError(
            "`readers` is not understood, so nobody may read this. Write a list of groups, such as "
            '[sales, "@sales-dach"], or remove the line.'
        )
    return frozenset(map(group, names))


def _text(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _web_address(value: object) -> str | None:
    """A link that people will press leads to the web, and nowhere else."""
    text = _text(value)
    return text if text and text.startswith(("https://", "http://")) else None


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text for one in value if (text := _text(one)))
    text = _text(value)
    return (text,) if text else ()


def _labels(values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    further = values.get("labels")
    named = {key: values.get(key) for key in LABELS}
    if isinstance(further, dict):
        named |= {str(key).strip().lower(): value for key, value in further.items()}
    return {key: texts for key, value in named.items() if (texts := _texts(value))}


def _kind_by_folder(path: str) -> str:
    for folder in reversed(PurePosixPath(path).parts[:-1]):
        name = kind_of(folder)
        if name in _KIND_OF_FOLDER or name in _KIND_OF_FOLDER.values():
            return _KIND_OF_FOLDER.get(name, name)
    return PAGE


def _title_of(path: str) -> str:
    inner = PurePosixPath(path)
    name = inner.stem
    if name.lower() in {"index", "readme"} and inner.parent.name:
        name = inner.parent.name
    words = re.sub(r"[-_\s]+", " ", name).strip()
    return words[:1].upper() + words[1:] if words else path


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
