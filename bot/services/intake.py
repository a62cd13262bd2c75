"""Leads that a form, a CRM or a colleague sends: mapped, normalised, kept or refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.config import Settings
from bot.config.payload import PayloadPath
from bot.config.sources import Source
from bot.dataclass import dataclass
from bot.domain.contact import KEPT_AS_SENT, NEEDED, normalise
from bot.domain.leads import SLACK_SOURCE, Arriving, Receipt
from bot.services.leads import LeadService, Outcome
from bot.services.mapping import map_item

#: Leads that one post may carry; senders of more split them.
MOST_ITEMS = 1_000


@dataclass(frozen=True)
class FieldProblem:
    """Why something was refused, and what to do: two sentences for the sender."""

    #: The lead's field, or empty when it is about the lead as a whole.
    field: str
    what: str
    fix: str
    #: Where it stands in what was sent, as a JSON pointer (RFC 6901).
    pointer: str = ""


class RefusedError(Exception):
    """Nothing of what was sent could be kept."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__("; ".join(problem.what for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Understood:
    """What a post holds: leads to be kept, and what is refused."""

    source: str
    arriving: tuple[Arriving, ...]
    refused: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True)
class IntakeService:
    """Take in what is sent."""

    settings: Settings
    leads: LeadService

    def understand(self, source_key: str, payload: Any) -> Understood:
        """Read the leads of a post (parsed JSON, or a form's values by name); nothing is kept yet.

        RefusedError when there was something and none of it can be kept.
        """
        source = self.settings.sources[source_key]
        country = self.settings.workspace.default_country
        arriving: list[Arriving] = []
        refused: list[FieldProblem] = []
        for pointer, item in items_at(source.items, payload, "leads"):
            if not isinstance(item, Mapping):
                refused.append(_no_object(source_key, source, item, pointer))
                continue
            mapped = map_item(source, item)
            reading = normalise(mapped.sent, mapped.further, country)
            if reading.reachable:
                arriving.append(Arriving(source_key, mapped.key, reading.data))
                continue
            refused += [
                FieldProblem(doubt.field, doubt.what, doubt.fix, pointer + _at(source, doubt.field))
                for doubt in reading.doubts
                if doubt.field in NEEDED
            ] or [_nobody(source_key, item, pointer)]
        if refused and not arriving:
            raise RefusedError(refused)
        return Understood(source_key, tuple(arriving), tuple(refused))

    def keep_together(self, posts: Sequence[Understood]) -> Sequence[Outcome]:
        """Keep the leads of several posts; committed when this returns.

        For each post the receipts of its leads, or why none is kept.
        """
        outcomes = iter(
            self.leads.receive_together([post.arriving for post in posts if post.arriving])
        )
        return [next(outcomes) if post.arriving else () for post in posts]

    def accept(self, source_key: str, payload: Any) -> tuple[Receipt, ...]:
        """Understand and keep one post; raises what either raises."""
        return self.leads.receive(self.understand(source_key, payload).arriving)

    def add_by_hand(self, values: Mapping[str, str | None], user: str, identity: str) -> Receipt:
        """Keep a lead that a person typed; `identity` is the same when Slack sends it again.

        Stricter than a post, because the person can correct it: RefusedError for every value that
        cannot be read.
        """
        sent = {field: value for field, value in values.items() if value}
        reading = normalise(sent, country=self.settings.workspace.default_country)
        problems = [
            FieldProblem(doubt.field, doubt.what.replace(KEPT_AS_SENT, ""), doubt.fix)
            for doubt in reading.doubts
        ]
        if not reading.reachable and not problems:
            what = "A lead needs a name, an e-mail address, a phone number or a company."
            problems.append(FieldProblem("name", what, "Fill in at least one of them."))
        if problems:
            raise RefusedError(problems)
        (receipt,) = self.leads.receive([Arriving(SLACK_SOURCE, identity, reading.data, user)])
        return receipt


def items_at(path: PayloadPath | None, payload: Any, noun: str) -> list[tuple[str, Any]]:
    """Each item of a payload with the JSON pointer to it; RefusedError when there are too many."""
    if path is None:
        return [("", payload)]
    found = path.find(payload)
    base = pointer_to(path)
    if not isinstance(found, list):
        return [(base, found)]
    if len(found) > MOST_ITEMS:
        what = f"One post may carry {MOST_ITEMS:,} {noun}; this one has {len(found):,}."
        raise RefusedError([FieldProblem("", what, "Send them in several posts.", base)])
    return [(f"{base}/{number}", item) for number, item in enumerate(found)]


def pointer_to(path: PayloadPath) -> str:
    """The JSON pointer to a place, as far as its path is a plain one."""
    return _pointer(path.names or ())


def _no_object(key: str, source: Source, item: Any, pointer: str) -> FieldProblem:
    if isinstance(item, list):
        fix = f"""Write items: '@' under "{key}:" in app.yaml if each entry is a lead."""
        return FieldProblem("", "This is a list, not one lead.", fix, pointer)
    if item is None and source.items is not None:
        what = f"There are no leads at {source.items.text}."
        fix = f'Correct items: under "{key}:" in app.yaml, or send them there.'
        return FieldProblem("", what, fix, pointer)
    fix = 'Send an object, such as {"email": "ana@example.com"}.'
    return FieldProblem("", "A lead is an object of names and values.", fix, pointer)


def _nobody(key: str, item: Mapping[str, Any], pointer: str) -> FieldProblem:
    names = ", ".join(str(name)[:40] for name in list(item)[:8]) or "nothing"
    return FieldProblem(
        "email",
        "There is no e-mail address, phone number, name or company, so nobody to talk to. "
        f"What was sent has: {names}.",
        f'Tell under "{key}: fields:" in app.yaml where these are, or send one of them.',
        pointer,
    )


def _at(source: Source, field: str) -> str:
    """The pointer to a field's value within one lead, as far as its path is a plain one."""
    paths = source.fields.get(field)
    return _pointer((paths[0].names if paths else (field,)) or ())


def _pointer(place: tuple[str, ...]) -> str:
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in place)
