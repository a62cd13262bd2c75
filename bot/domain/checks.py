"""What a single document should say of itself, and how long a card may be."""

from collections.abc import Iterator
from datetime import date, timedelta
from difflib import get_close_matches

from bot.domain.content import About, Document
from bot.domain.findings import Finding, Rule, Severity, Surroundings
from bot.domain.front_matter import FrontMatter, audience_of, group
from bot.domain.markdown import blocks
from bot.domain.reviews import days_between

#: The parts of a battlecard, as `/battlecard` shows them.
BATTLECARD = ("Say", "Why we win", "Where they win", "Objections", "Traps to set", "Proof", "Price")
#: Slack shows up to 3,000 characters in a section; escaping and marks need some of them.
CARD_CHARACTERS = 2_800
#: Lines that somebody can say in the middle of a call.
SAY_LINES = 3
_SHORT_KINDS = frozenset({"battlecard", "faq", "definition"})


def check(
    document: Document, front: FrontMatter, around: Surroundings, today: date
) -> Iterator[Finding]:
    """Yield what is wrong with one Markdown document by itself."""
    about = document.about
    check_one = _Check(about, front, around, today)
    yield from check_one.owner()
    yield from check_one.review()
    yield from check_one.words()
    if about.kind in _SHORT_KINDS:
        yield from _lengths(document)
    if about.kind == "battlecard":
        yield from _parts(document)


class _Check:
    def __init__(self, about: About, front: FrontMatter, around: Surroundings, today: date) -> None:
        self._about, self._front, self._around, self._today = about, front, around, today
        #: Whether documents of its kind go stale, so that somebody must answer for them.
        self._kept = about.kind in around.review_days

    def _found(
        self, key: str, rule: Rule, what: str, fix: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        line = self._front.lines.get(key, 1)
        about = self._about
        return Finding(about.repository, about.path, line, rule, severity, what, fix)

    def owner(self) -> Iterator[Finding]:
        owner, people = self._about.owner, self._around.people
        if owner is None:
            if self._kept:
                fix = "Add `owner:` with the key of somebody in app.yaml."
                yield self._found("owner", Rule.OWNER, f"A {self._about.kind} needs an owner.", fix)
        elif owner.casefold() not in people:
            near = get_close_matches(owner.casefold(), people, n=1)
            fix = f'Did you mean "{people[near[0]]}"?' if near else "Name a key of `people:`."
            yield self._found("owner", Rule.OWNER, f'app.yaml knows nobody called "{owner}".', fix)

    def review(self) -> Iterator[Finding]:
        values, about = self._front.values, self._about
        if about.verified is None and "verified" in values:
            fix = 'Write "2026-11-30".'
            yield self._found("verified", Rule.VALUE, "`verified` is no date.", fix)
        elif about.verified is None and self._kept:
            fix = "Add `verified:` with the day on which the owner last checked it."
            what = f"A {about.kind} needs the day on which it was checked."
            yield self._found("verified", Rule.REVIEW, what, fix)
        elif about.verified and about.verified > self._today + timedelta(days=1):
            what, mild = "`verified` lies in the future.", Severity.WARNING
            yield self._found("verified", Rule.VALUE, what, "", mild)
        for key in ("review", "review_every"):
            if key in values and days_between(values[key]) is None:
                fix = 'Write "90 days", "3 months" or "1 year".'
                yield self._found(key, Rule.VALUE, f"`{key}` is no interval.", fix)
        due = about.review_due
        if due is not None and due < self._today:
            late = (self._today - due).days
            what = f"Its review was due on {due.isoformat()}, {late} days ago."
            fix = "Check it and set `verified:` to today."
            yield self._found("verified", Rule.OVERDUE, what, fix, Severity.WARNING)

    def words(self) -> Iterator[Finding]:
        values = self._front.values
        if "audience" in values and audience_of(values["audience"]) is None:
            fix = "Write internal or customer. Until then it counts as internal."
            yield self._found("audience", Rule.VALUE, "`audience` is neither of two words.", fix)
        if "link" in values and not str(values["link"]).startswith(("https://", "http://")):
            what, fix = "`link` is no web address.", "Begin it with https://."
            yield self._found("link", Rule.VALUE, what, fix)
        named = values.get("readers", ())
        for name in [named] if isinstance(named, str) else named:
            word = group(str(name))
            # Slack's user groups are not known here.
            if word not in self._around.groups and not word.startswith(("@", "S")):
                fix = f"Known: {', '.join(sorted(self._around.groups))}, and Slack user groups."
                what = f'No group of readers is called "{word}", so nobody can read this.'
                yield self._found("readers", Rule.READERS, what, fix)


def _lengths(document: Document) -> Iterator[Finding]:
    about = document.about
    for section in document.sections:
        shown = [line.text for block in blocks(section.text, 1) for line in block.lines]
        size = sum(len(line) + 1 for line in shown)
        name = section.path[-1] if section.path else about.title
        if size > CARD_CHARACTERS:
            what = f'"{name}" has {size:,} characters; a card shows {CARD_CHARACTERS:,}.'
            yield Finding(
                about.repository,
                about.path,
                section.line,
                Rule.TOO_LONG,
                Severity.ERROR,
                what,
                "Shorten it, or move details to a document of their own and link to it.",
            )
        if about.kind == "battlecard" and section.path == ("Say",) and len(shown) > SAY_LINES:
            what = f'"Say" has {len(shown)} lines; nobody says more than {SAY_LINES} in a call.'
            yield Finding(
                about.repository,
                about.path,
                section.line,
                Rule.TOO_LONG,
                Severity.WARNING,
                what,
                "Keep the best ones.",
            )


def _parts(document: Document) -> Iterator[Finding]:
    about = document.about
    there = {section.path[0].casefold() for section in document.sections if section.path}
    absent = [name for name in BATTLECARD if name.casefold() not in there]
    if absent:
        listed = ", ".join(f'"## {name}"' for name in absent)
        yield Finding(
            about.repository,
            about.path,
            1,
            Rule.SECTIONS,
            Severity.WARNING,
            f"The battlecard has no {listed}.",
            "Add it, even if it is one honest line.",
        )
