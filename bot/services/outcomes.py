"""What a CRM tells of leads: answers, contacts and stages, by whom and when."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.config import Settings
from bot.config.outcomes import OutcomeKind, Outcomes
from bot.config.payload import Paths, first_found
from bot.dataclass import dataclass
from bot.domain.contacts import Contact
from bot.domain.leads import Lead, Stage
from bot.domain.money import Money, UnreadableMoneyError, read_money
from bot.domain.stages import StageChange
from bot.domain.told_times import UnreadableTimeError, told_time
from bot.ports import Clock, Store, UnitOfWork
from bot.services.contacts import ContactService
from bot.services.intake import FieldProblem, RefusedError, items_at, pointer_to
from bot.services.mapping import key_of, own_id, text_of
from bot.services.roster import Roster
from bot.services.stages import StageService

_REASON_LIMIT = 200


class Reception(StrEnum):
    """What became of one outcome."""

    KEPT = "kept"
    #: It was told before, or the lead had its answer earlier.
    KNOWN = "known"
    #: The settings give its kind no meaning.
    IGNORED = "ignored"


@dataclass(frozen=True)
class Receipt:
    """The answer to one outcome."""

    status: Reception
    lead_id: int | None = None
    kind: OutcomeKind | None = None


@dataclass(frozen=True)
class Told:
    """What became of a post: a receipt for each outcome that was read, and what was refused."""

    receipts: tuple[Receipt, ...]
    refused: tuple[FieldProblem, ...] = ()


class _ProblemError(Exception):
    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.what)
        self.problem = problem


@dataclass(frozen=True)
class OutcomeService:
    """Take in what CRMs tell. In whatever order, and however often, it ends the same."""

    store: Store
    settings: Settings
    roster: Roster
    contacts: ContactService
    stages: StageService
    clock: Clock

    def accept(self, source_key: str, payload: Any) -> Told:
        """Keep the outcomes of a post (parsed JSON, or a form's values by name).

        Committed when this returns. RefusedError when none of it can be used;
        StoreUnavailableError when the database cannot keep anything now.
        """
        outcomes = self.settings.sources[source_key].outcomes
        if outcomes is None:
            raise LookupError(f"{source_key} tells no outcomes")
        items = items_at(outcomes.items, payload, "outcomes")

        def keep(work: UnitOfWork) -> Told:
            receipts: list[Receipt] = []
            refused: list[FieldProblem] = []
            for pointer, item in items:
                try:
                    receipts.append(self._keep(work, source_key, outcomes, item))
                except _ProblemError as error:
                    found = error.problem
                    refused.append(
                        FieldProblem(found.field, found.what, found.fix, pointer + found.pointer)
                    )
            return Told(tuple(receipts), tuple(refused))

        told = self.store.change(keep)
        if told.refused and not told.receipts:
            raise RefusedError(list(told.refused))
        return told

    def _keep(self, work: UnitOfWork, source: str, outcomes: Outcomes, item: Any) -> Receipt:
        if not isinstance(item, Mapping):
            fix = 'Send an object, such as {"email": "ana@example.com", "kind": "contacted"}.'
            raise _ProblemError(FieldProblem("", "This is not an object.", fix))
        word = text_of(first_found(outcomes.kind, item)).strip()
        if not word:
            raise _problem("kind", outcomes.kind, "It does not say what happened.", "Send a kind.")
        kind = outcomes.kind_of(word)
        if kind is None:
            return Receipt(Reception.IGNORED)
        now = self.clock()
        lead = self._lead(work, source, outcomes, item)
        at = _time(outcomes, item, lead, now)
        key = f"crm:{source}:{kind}:{key_of(outcomes.id, item)}"
        by = self._person(work, text_of(first_found(outcomes.by, item)).strip())
        if isinstance(kind, Stage):
            change = StageChange(
                lead.id,
                kind,
                at,
                now,
                key,
                by,
                source,
                worth=self._money("value", outcomes, item) if kind is Stage.WON else None,
                lifetime=self._money("lifetime", outcomes, item) if kind is Stage.WON else None,
                reason=text_of(first_found(outcomes.reason, item)).strip()[:_REASON_LIMIT],
            )
            new = self.stages.keep(work, lead, change)
        else:
            contact = Contact(lead.id, kind, at, now, key, by, source)
            new = self.contacts.keep(work, lead, contact)
        return Receipt(Reception.KEPT if new else Reception.KNOWN, lead.id, kind)

    @staticmethod
    def _lead(work: UnitOfWork, source: str, outcomes: Outcomes, item: Mapping[str, Any]) -> Lead:
        """The lead that is meant: by our number, the sender's id, the e-mail address."""
        tried: list[tuple[str, Paths, str]] = []
        for field in ("number", "lead", "email"):
            paths: Paths | None = getattr(outcomes, field)
            value = first_found(paths, item) if paths else None
            if paths is None or value is None:
                continue
            text = own_id(value) if field == "lead" else text_of(value).strip().lstrip("#")
            tried.append((field, paths, text))
            lead_id = _find(work, source, field, text)
            lead = work.leads.get(lead_id) if lead_id else None
            if lead is not None:
                return lead
        if tried:
            field, paths, text = tried[-1]
            name = {"number": "number", "lead": "id", "email": "e-mail address"}[field]
            raise _problem(
                field,
                paths,
                f'No lead has the {name} "{text[:120]}".',
                "Send the lead first, then this again; nothing was kept of it.",
            )
        asked = outcomes.number or outcomes.lead or outcomes.email or ()
        raise _problem("lead", asked, "It does not say which lead is meant.", "Send one of these.")

    def _money(self, field: str, outcomes: Outcomes, item: Mapping[str, Any]) -> Money | None:
        paths: Paths = getattr(outcomes, field)
        told = first_found(paths, item)
        if told is None:
            return None
        currency = text_of(first_found(outcomes.currency, item)).strip()
        try:
            return read_money(told, currency or self.settings.money.currency)
        except UnreadableMoneyError as error:
            raise _problem(field, paths, error.what, error.fix) from error

    def _person(self, work: UnitOfWork, told: str) -> str | None:
        """The Slack user id of whom the sender names; None: nobody whom we know."""
        if not told:
            return None
        if told in self.settings.people:
            return self.roster.user(work, told)
        for key, person in self.settings.people.items():
            if "@" in told and (person.email or "").lower() == told.lower():
                return self.roster.user(work, key)
        met = work.people.by_email(told.lower()) if "@" in told else work.people.get(told)
        return met.id if met else None


def _find(work: UnitOfWork, source: str, field: str, text: str) -> int | None:
    if field == "lead":
        return work.arrivals.lead_under(source, text) if text else None
    if field == "email":
        return work.contacts.lead_with_email(text.lower()) if text else None
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _time(outcomes: Outcomes, item: Mapping[str, Any], lead: Lead, now: datetime) -> datetime:
    try:
        return told_time(first_found(outcomes.at, item), lead.received_at, now)
    except UnreadableTimeError as error:
        raise _problem("at", outcomes.at, error.what, error.fix) from error


def _problem(field: str, paths: Paths, what: str, fix: str) -> _ProblemError:
    return _ProblemError(FieldProblem(field, what, fix, pointer_to(paths[0]) if paths else ""))
