"""All documents checked, each by itself and against the others, before somebody relies on them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from bot.dataclass import dataclass
from bot.domain.checks import check
from bot.domain.content import Document
from bot.domain.figures import contradictions
from bot.domain.findings import Finding, Rule, Severity, Surroundings, competitor_names
from bot.domain.front_matter import FrontMatter, split
from bot.domain.links import Link, anchors, links
from bot.ports.content import Library, LibraryWriter, UnreadableError

#: Address → what is wrong with it; those that answer are left out.
Online = Callable[[Sequence[str]], Mapping[str, str]]

_MARKDOWN = frozenset({".md", ".mdx", ".markdown", ".txt"})


@dataclass(frozen=True)
class _Checked:
    """A document with its source; None for other formats than Markdown."""

    document: Document
    source: str | None

    @property
    def front(self) -> FrontMatter:
        return FrontMatter() if self.source is None else split(self.source)

    @property
    def place(self) -> tuple[str, str]:
        return self.document.about.repository, self.document.about.path

    def finding(
        self,
        line: int,
        rule: Rule,
        severity: Severity,
        what: str,
        fix: str,
        *,
        also: "_Checked | None" = None,
    ) -> Finding:
        other = also.place if also else ()
        return Finding(*self.place, line, rule, severity, what, fix, other)


@dataclass(frozen=True)
class LintService:
    """Finds what is missing, overdue, dead or contradictory in the content repositories."""

    libraries: Sequence[Library]
    #: Key of a repository → its sources.
    sources: Mapping[str, LibraryWriter]
    #: Whether there is a file or folder at a path of a repository.
    exists: Callable[[str, str], bool]
    around: Surroundings
    today: date

    def findings(self, online: Online | None = None) -> list[Finding]:
        """Return everything that is wrong, in order of files and lines.

        Raises UnreadableError when a repository cannot be listed.
        """
        found: list[Finding] = []
        checked: list[_Checked] = []
        for library in self.libraries:
            for file in library.files():
                try:
                    source = self._source(library.key, file.path)
                    checked.append(_Checked(library.read(file.path), source))
                except UnreadableError as error:
                    unread = (Rule.UNREADABLE, Severity.ERROR, str(error))
                    found.append(Finding(library.key, file.path, 1, *unread))
        for one in checked:
            if one.source is not None:
                found += check(one.document, one.front, self.around, self.today)
        found += _competitors(checked, self.around)
        found += _contradicting(checked)
        found += self._links(checked)
        if online is not None:
            found += _web_links(checked, online)
        exempt = {one.place: _ignored(one.front) for one in checked}
        return sorted(
            one for one in found if one.rule not in exempt.get((one.repository, one.path), ())
        )

    def _source(self, repository: str, path: str) -> str | None:
        if PurePosixPath(path).suffix.lower() not in _MARKDOWN:
            return None
        source = self.sources[repository].source(path)
        return source.text if source else None

    def _links(self, checked: Sequence[_Checked]) -> Iterator[Finding]:
        named = {one.place: one.source for one in checked if one.source is not None}
        known: dict[tuple[str, str], frozenset[str]] = {}
        for one in checked:
            for link in _links(one):
                if not link.relative:
                    continue
                about = one.document.about
                path, _, anchor = link.address.partition("#")
                path = _target(about.path, unquote(path.partition("?")[0]))
                place = (about.repository, path)
                # Many sites leave the ending of a page out.
                endings = ("", ".md", ".mdx")
                if path != about.path and not any(
                    self.exists(about.repository, path + ending) for ending in endings
                ):
                    what = f"The link leads to {path or link.address}, which does not exist."
                    yield one.finding(link.line, Rule.LINK, Severity.ERROR, what, "")
                elif anchor and place in named:
                    if place not in known:
                        known[place] = anchors(named[place] or "")
                    if unquote(anchor).lower() not in known[place]:
                        what = f'{path} has no heading for the anchor "#{anchor}".'
                        yield one.finding(link.line, Rule.LINK, Severity.ERROR, what, "")


def _links(one: _Checked) -> Iterator[Link]:
    if one.source is not None:
        front = one.front
        for link in links(front.body):
            yield Link(link.address, link.line + front.first_line - 1)


def _target(path: str, written: str) -> str:
    """The path that a relative link of the document at `path` leads to."""
    return normpath(PurePosixPath(path).parent / written) if written else path


def _ignored(front: FrontMatter) -> frozenset[str]:
    written = front.values.get("lint_ignore", ())
    return frozenset([written] if isinstance(written, str) else map(str, written))


def _competitors(checked: Sequence[_Checked], around: Surroundings) -> Iterator[Finding]:
    cards: dict[str, list[_Checked]] = defaultdict(list)
    for one in checked:
        if one.document.about.kind == "battlecard":
            for name in competitor_names(one.document.about):
                cards[name].append(one)
    yield from _duplicates(cards)
    for one in checked:
        competitor = one.document.about.competitor
        if competitor is None:
            continue
        line, name = one.front.lines.get("competitor", 1), competitor.casefold()
        if around.competitors and name not in around.competitors:
            what = f'app.yaml lists no competitor called "{competitor}".'
            fix = "Correct the name, or add it under content.competitors."
            yield one.finding(line, Rule.COMPETITOR, Severity.ERROR, what, fix)
        elif name not in cards:
            what = f'There is no battlecard about "{competitor}".'
            fix = "Correct the name, or write one."
            yield one.finding(line, Rule.COMPETITOR, Severity.WARNING, what, fix)


def _duplicates(cards: Mapping[str, Sequence[_Checked]]) -> Iterator[Finding]:
    told: set[frozenset[str]] = set()
    for name, (first, *others) in sorted(cards.items()):
        paths = frozenset(one.document.about.path for one in (first, *others))
        if paths in told:
            continue
        told.add(paths)
        for other in others:
            what = f'"{name}" has another battlecard: {first.document.about.path}.'
            fix = "Join them, or give each its own names."
            line = other.front.lines.get("competitor", 1)
            yield other.finding(line, Rule.DUPLICATE, Severity.ERROR, what, fix, also=first)


def _contradicting(checked: Sequence[_Checked]) -> Iterator[Finding]:
    for one in contradictions([one.document for one in checked]):
        pairs = [(checked[one.one], one.here), (checked[one.other], one.there)]
        # The one that was checked longer ago is more likely to be wrong.
        pairs.sort(key=lambda pair: pair[0].document.about.verified or date.min)
        (older, here), (newer, there) = pairs
        what = (
            f'"{here.phrase}" here, but "{there.phrase}" in '
            f"{newer.document.about.path}:{there.line}."
        )
        fix = "Correct one of them, or say in words how they differ."
        yield older.finding(here.line, Rule.CONTRADICTION, Severity.ERROR, what, fix, also=newer)


def _web_links(checked: Iterable[_Checked], online: Online) -> Iterator[Finding]:
    found = [(one, link) for one in checked for link in _links(one) if link.on_the_web]
    wrong = online(sorted({link.address for _, link in found}))
    for one, link in found:
        if link.address in wrong:
            what = f"{link.address}: {wrong[link.address]}."
            yield one.finding(link.line, Rule.WEB_LINK, Severity.WARNING, what, "")
