"""The independent audit: what was accepted, what the database holds, what Slack shows.

It shares no code with the bot's storage, services or views; see `bench.evidence`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from bench.company import SOURCE
from bench.crowd import EMOJI
from bench.evidence import Database, Message, Place, Row, Workspace, is_person
from bench.ledger import Ledger, Vote
from bench.order import out_of_order, too_fast
from bench.sayings import votes_in

_CLAIMED = re.compile(r"Claimed by <@(\w+)>")
_COUNTED = re.compile(r"Votes: [^\n]*?\+(\d+) more\b")
_VERDICT_OF = {emoji: verdict for verdict, emoji in EMOJI.items()}
#: Kinds that only their reader sees.
_PRIVATE = ("note", "why")
#: Kinds that are sent again when it is not known whether Slack shows them.
_SENT_AGAIN = frozenset({"card", "why", "notice", "escalation"})
#: Kinds that are replies in a card's thread, reminders unless they go to a person.
_REPLIES = frozenset({"log", "standin", "reminder"})


@dataclass
class Audit:
    """Compares the three; `findings` holds a sentence for everything that is not as promised."""

    ledger: Ledger
    database: Database
    workspace: Workspace
    #: Looks at what only some trials have.
    more: Callable[[Database, Workspace], Iterable[str]] = lambda _database, _workspace: ()
    #: Whether all should be shown by now; else what waits is no finding, and what is shown must
    #: still be right.
    settled: bool = True
    sources: frozenset[str] = frozenset({SOURCE})

    @cached_property
    def findings(self) -> list[str]:
        """What is wrong."""
        return [
            *self.ledger.surprises,
            *self._posts(),
            *self._leads(),
            *self._deliveries(),
            *self._cards(),
            *out_of_order(self.ledger, self.workspace, self._certain),
            *too_fast(self.workspace, self._certain),
            *self._threads(),
            *self._claims(),
            *self._votes(),
            *self._whispers(),
            *self._directs(),
            *self.more(self.database, self.workspace),
        ]

    def counts(self) -> dict[str, int]:
        """What the report tells beside the findings."""
        replies = [row for row in self.database.deliveries if row["kind"] == "log"]
        return {
            "leads accepted": len(self.ledger.accepted),
            "cards": sum(len(copies) for copies in self.workspace.cards.values()),
            "second cards": sum(len(copies) - 1 for copies in self.workspace.cards.values()),
            "unknown outcomes of cards": sum(row["unknowns"] for row in self._wanted.values()),
            "thread replies": sum(len(each) for each in self.workspace.replies.values()),
            "replies of unknown outcome": sum(row["state"] == "unknown" for row in replies),
            "private messages": self.workspace.whispers.total(),
            "unknown outcomes in all": sum(row["unknowns"] for row in self.database.deliveries),
            "clicks acknowledged": len(self.ledger.acks),
            "clicks not acknowledged": len(self.ledger.unacked),
            "claims": sum(bool(row["claimed_at"]) for row in self.database.leads.values()),
            "votes by button": sum(vote is not None for vote in self.database.ballots.values()),
            "reactions": len(self.workspace.reactions),
        }

    def _posts(self) -> Iterable[str]:
        """What was accepted is kept, once and as it was told."""
        ledger = self.ledger
        kept = {row["key"]: row["lead_id"] for row in self.database.origins}
        for key, lead in ledger.accepted.items():
            row = self.database.leads.get(lead)
            if kept.get(key) != lead:
                yield f"accepted lead {key} ({lead}) is {kept.get(key)} in the database"
            elif row is None:
                yield f"accepted lead {key} ({lead}) is gone"
            elif said := ledger.said.get(key):
                told = {"email": row["email"], "campaign": row["channel"]}
                if not told.items() <= said.items():
                    yield f"accepted lead {key} ({lead}) is kept as {told}"
        if self.settled:
            for key in sorted(ledger.sent_at.keys() - ledger.accepted.keys()):
                yield f"lead {key} was sent again and again, and never accepted"
        for lead, times in Counter(ledger.accepted.values()).items():
            if times > 1:
                yield f"{times} leads were accepted as lead {lead}"

    def _leads(self) -> Iterable[str]:
        for row in self.database.origins:
            if row["source"] not in self.sources or row["key"] not in self.ledger.posted:
                yield f"lead {row['lead_id']} was never posted: {row['source']} {row['key']}"
        for lead in self.database.leads.keys() - {row["lead_id"] for row in self.database.origins}:
            yield f"lead {lead} came from nowhere"
        for lead in self.database.leads:
            for kind in ("received", "routed"):
                if (times := self.database.happened[lead, kind]) != 1:
                    yield f"lead {lead} was {kind} {times} times"

    def _deliveries(self) -> Iterable[str]:
        lost = {row["key"] for row in self.database.deliveries if row["state"] == "unknown"}
        for row in self.database.deliveries:
            # Nobody knows in which thread to show more about what may not be there.
            if row["kind"] == "digest_part" and row["key"].partition(":part:")[0] in lost:
                continue
            uncertain = row["state"] == "unknown" and row["kind"] not in _SENT_AGAIN
            if uncertain and row["unknowns"]:
                continue
            if row["state"] == "due" and not self.settled:
                continue
            if row["state"] != "shown" or row["wanted"] != row["shown"]:
                version = f"{row['shown']} of {row['wanted']}"
                yield f"{row['key']} is {row['state']} ({version}): {row['error']}"

    @cached_property
    def _wanted(self) -> dict[int, Row]:
        """The delivery of each lead's card."""
        return {row["lead_id"]: row for row in self.database.deliveries if row["kind"] == "card"}

    def _cards(self) -> Iterable[str]:
        for lead, row in self.database.leads.items():
            card, copies = self._wanted.get(lead), self.workspace.cards.get(lead, [])
            if card is not None and not self.settled and not card["shown"] and not copies:
                continue
            if card is None or not copies:
                yield f"lead {lead} has no card"
                continue
            shown = self._newest(lead)
            if shown is None:
                yield f"lead {lead}'s card is not at {card['channel_id']} {card['ts']}"
            elif row["email"] not in shown["text"]:
                yield f"lead {lead}'s card does not tell the e-mail address"
            elif shown["channel"] != f"C0{row['channel'].upper()}":
                yield f"lead {lead}'s card is in {shown['channel']}, not in {row['channel']}"
            if len(copies) - 1 > card["unknowns"]:
                yield f"lead {lead} has {len(copies)} cards, {card['unknowns']} outcomes unknown"
        for lead in self.workspace.cards.keys() - self.database.leads.keys():
            yield f"there is a card of lead {lead}, which is not in the database"

    @cached_property
    def _certain(self) -> set[Place]:
        """Messages that were sent once, and whose sender heard at once that they are shown."""
        return {
            (row["channel_id"], row["ts"])
            for row in self.database.deliveries
            if row["ts"] and not row["unknowns"]
        }

    def _current(self, lead: int) -> Message | None:
        """The card, if it should tell everything by now."""
        row = self._wanted.get(lead)
        behind = row is not None and row["shown"] != row["wanted"]
        return None if behind and not self.settled else self._newest(lead)

    def _newest(self, lead: int) -> Message | None:
        """The card that the database keeps up to date."""
        row = self._wanted.get(lead)
        at = (row["channel_id"], row["ts"]) if row else None
        copies = self.workspace.cards.get(lead, [])
        return next((one for one in copies if (one["channel"], one["ts"]) == at), None)

    def _threads(self) -> Iterable[str]:
        told: dict[int, list[Row]] = defaultdict(list)
        for row in self.database.deliveries:
            if row["kind"] in _REPLIES and not is_person(row["place"]):
                told[row["lead_id"]].append(row)
        for lead in self.database.leads:
            there = [one["ts"] for one in self._thread_of(lead)]
            shown = [row["ts"] for row in told[lead] if row["state"] == "shown"]
            unknown = sum(row["state"] == "unknown" for row in told[lead])
            if missing := set(shown) - set(there):
                yield f"lead {lead}'s thread lacks {len(missing)} replies"
            if len(there) - len(shown) > unknown:
                yield f"lead {lead}'s thread has {len(there)} replies of {len(shown)}+{unknown}"
            all_told = self.settled or all(row["shown"] == row["wanted"] for row in told[lead])
            claimed = self.database.happened[lead, "claimed"] and all_told and not unknown
            if claimed and not any("claimed" in one["text"] for one in self._thread_of(lead)):
                yield f"lead {lead}'s thread does not tell of its claim"

    def _thread_of(self, lead: int) -> list[Message]:
        """The replies to its card, to all copies of it."""
        return [
            reply
            for card in self.workspace.cards.get(lead, [])
            for reply in self.workspace.replies.get((card["channel"], card["ts"]), [])
        ]

    def _claims(self) -> Iterable[str]:
        for lead, row in self.database.leads.items():
            owner = row["owner"] if row["claimed_at"] else ""
            if owner not in self.ledger.owners(lead):
                allowed = sorted(self.ledger.owners(lead))
                yield f"lead {lead} is claimed by {owner or 'nobody'}, should be one of {allowed}"
            if (times := self.database.happened[lead, "claimed"]) != bool(owner):
                yield f"lead {lead} was claimed {times} times"
            card = self._current(lead)
            found = _CLAIMED.search(card["text"]) if card else None
            if card and (found.group(1) if found else "") != owner:
                yield f"lead {lead}'s card says claimed by {found and found.group(1)}, not {owner}"

    def _votes(self) -> Iterable[str]:
        database, ledger = self.database, self.ledger
        for (lead, person), allowed in ledger.ballots.items():
            vote = database.ballots.get((lead, person))
            if vote not in allowed:
                yield f"{person}'s vote on lead {lead} is {vote}, should be one of {allowed}"
        for lead, person in database.ballots.keys() - ledger.ballots.keys():
            yield f"{person} never voted on lead {lead}"
        for missing in self.workspace.reactions - database.reactions:
            yield f"reaction {missing} is not in the database"
        for gone in database.reactions - self.workspace.reactions:
            yield f"reaction {gone} is in the database, but was taken away"
        for lead in database.leads:
            card = self._current(lead)
            if card is None:
                continue
            said, expected = votes_in(card["text"]), self._expected(lead)
            # A card names some of many votes, and counts the others.
            counted = _COUNTED.search(card["text"])
            told = len(said) + (int(counted.group(1)) if counted else 0)
            if not said.items() <= expected.items() or told != len(expected):
                yield f"lead {lead}'s card says {said} of {told}, should say {expected}"

    def _expected(self, lead: int) -> dict[str, str]:
        """Votes on a lead: people use either buttons or reactions, so the two never compete."""
        votes = {
            person: vote for person, vote in self._ballots.get(lead, {}).items() if vote is not None
        }
        for card in self.workspace.cards.get(lead, []):
            for reaction in card["reactions"]:
                votes |= dict.fromkeys(reaction["users"], _VERDICT_OF[reaction["name"]])
        return votes

    @cached_property
    def _ballots(self) -> dict[int, dict[str, Vote]]:
        """Lead → person → vote by button."""
        grouped: dict[int, dict[str, Vote]] = defaultdict(dict)
        for (lead, person), vote in self.database.ballots.items():
            grouped[lead][person] = vote
        return grouped

    def _whispers(self) -> Iterable[str]:
        shown, unknown = Counter[str](), Counter[str]()
        for row in self.database.deliveries:
            if row["kind"] in _PRIVATE:
                reader = row["place"] if is_person(row["place"]) else row["person"]
                shown[reader] += row["state"] == "shown"
                unknown[reader] += row["unknowns"]
        for reader in shown.keys() | self.workspace.whispers.keys():
            there, sure = self.workspace.whispers[reader], shown[reader]
            if not sure <= there <= sure + unknown[reader]:
                yield f"{reader} has {there} private messages of {sure}+{unknown[reader]}"

    def _directs(self) -> Iterable[str]:
        answers = {
            (row["channel_id"], row["ts"])
            for row in self.database.deliveries
            if row["kind"] == "answer"
        }
        for person in self.workspace.directs.keys() | set(self._told_directly):
            rows = self._told_directly.get(person, [])
            there = self.workspace.directs.get(person, set()) - answers
            shown = {(row["channel_id"], row["ts"]) for row in rows if row["state"] == "shown"}
            unknown = sum(row["unknowns"] for row in rows)
            if missing := shown - there:
                yield f"{person} does not see {len(missing)} direct messages"
            if len(there) - len(shown) > unknown:
                yield f"{person} has {len(there)} direct messages of {len(shown)}+{unknown}"

    @cached_property
    def _told_directly(self) -> dict[str, list[Row]]:
        """Person → deliveries of direct messages to them."""
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in self.database.deliveries:
            if is_person(row["place"]) and row["kind"] not in {*_PRIVATE, "answer", "home"}:
                grouped[row["place"]].append(row)
        return grouped
