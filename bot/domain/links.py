"""Links of a Markdown text, and the anchors that others can link to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt

from bot.dataclass import dataclass
from bot.domain.audiences import unmarked
from bot.domain.markdown import headings

_PARSER = MarkdownIt("commonmark").enable("table")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_HTML_ANCHOR = re.compile(r"""<[a-z][^<>]*\s(?:id|name)\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Link:
    """A link or picture: its address as written, and the line of the text (from 1)."""

    address: str
    line: int

    @property
    def on_the_web(self) -> bool:
        """Whether it names a site."""
        return self.address.lower().startswith(("http://", "https://"))

    @property
    def relative(self) -> bool:
        """Whether it leads to a file beside this one, or to an anchor of it.

        One that begins with `/` starts at the top of a site, which only the site knows.
        """
        return not _SCHEME.match(self.address) and not self.address.startswith("/")


def links(text: str) -> Iterator[Link]:
    """Yield the links and pictures of a text; those in code do not count."""
    for token in _PARSER.parse(text):
        if token.type != "inline":
            continue
        line = (token.map[0] if token.map else 0) + 1
        for child in token.children or ():
            address = child.attrGet("href") or child.attrGet("src")
            if child.type in {"link_open", "image"} and address:
                yield Link(str(address), line)
            line += child.type in {"softbreak", "hardbreak"}


def anchors(text: str) -> frozenset[str]:
    """Return what `#…` can name in a text: headings, as GitHub writes them, and ids in HTML."""
    return frozenset(_slugs(one.text for one in headings(text))) | frozenset(
        _HTML_ANCHOR.findall(text)
    )


def _slugs(titles: Iterable[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for title in titles:
        # With its mark, as GitHub has it, and without.
        for name in dict.fromkeys((title, unmarked(title)[0])):
            slug = _NOT_IN_SLUG.sub("", name.lower()).strip().replace(" ", "-")
            yield f"{slug}-{seen[slug]}" if seen[slug] else slug
            seen[slug] += 1
