"""A Markdown document cut at its headings."""

import re
from collections.abc import Iterator

from bot.domain.audiences import unmarked
from bot.domain.content import Audience, Section
from bot.domain.markdown import Heading, headings

#: MDX brings its components in with these lines.
_MODULE_LINE = re.compile(r"^(?:import\s.+from\s.+|import\s+['\"].+|export\s.+)$")


def first_heading(text: str) -> str | None:
    """Return the text's first heading of level 1, without a mark; None when there is none."""
    return next((unmarked(one.text)[0] for one in headings(text) if one.level == 1), None)


def without_modules(text: str) -> str:
    """Return MDX without its import and export lines; line numbers stay."""
    lines = text.split("\n")
    fenced = False
    for number, line in enumerate(lines):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and _MODULE_LINE.match(line):
            lines[number] = ""
    return "\n".join(lines)


def sections(body: str, first_line: int, title: str, audience: Audience) -> tuple[Section, ...]:
    """Cut a text, of which the first line is `first_line` of the file, into its sections.

    A heading of level 1 that only repeats the title counts as none. A section has its heading's
    mark, else that of the heading around it, else `audience`. Its text begins on the line after
    `Section.line`, or on that line when it has no heading.
    """
    lines = body.split("\n")
    found = headings(body)
    starts = [*(one.line for one in found), len(lines)]
    cut: list[Section] = []
    if text := "\n".join(lines[: starts[0]]).rstrip():
        cut.append(_preamble(text, first_line, audience))
    around: list[tuple[int, str, Audience]] = []
    for heading, end in zip(found, starts[1:], strict=True):
        name, mark = unmarked(heading.text)
        while around and around[-1][0] >= heading.level:
            around.pop()
        own = mark or (around[-1][2] if around else audience)
        text = "\n".join([*_rule_of(heading), *lines[heading.after : end]]).rstrip()
        line = first_line + heading.line
        if heading.level == 1 and name.casefold() == title.casefold():
            around = [(1, "", own)]
            if text.strip():
                cut.append(_preamble(text, line + 1, own))
            continue
        around.append((heading.level, name, own))
        path = tuple(name for _, name, _ in around if name)
        cut.append(Section(path, text, line, own))
    return tuple(cut)


def _rule_of(heading: Heading) -> Iterator[str]:
    """Stand-ins for a heading's further lines (a rule of dashes), so that line numbers hold."""
    yield from [""] * (heading.after - heading.line - 1)


def _preamble(text: str, line: int, audience: Audience) -> Section:
    return Section((), text, line, audience)


def text_line(section: Section) -> int:
    """Return the line of the file on which the section's text begins."""
    return section.line + bool(section.path)
