"""What a trial's people and forms know to have been accepted: the measure of the audit.

An act that was not acknowledged may or may not have happened, so it widens what is allowed and
demands nothing.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: A person's vote: `good`, `bad`, `unsure`, or None for no vote.
Vote = str | None
#: Presses within so many seconds may be taken for one double click.
DOUBLE_CLICK = 2.0


@dataclass
class Claim:
    """One press of Claim, with the moments (monotonic seconds) at which it began and ended."""

    person: str
    began: float
    ended: float
    acked: bool


@dataclass(frozen=True)
class Unanswered:
    """A click that was not acknowledged, from when to when (monotonic), and what Slack says."""

    began: float
    ended: float
    why: str


@dataclass
class Ledger:
    """Shared by all threads of a trial."""

    #: Key that the form gave a lead → the lead's id that the 202 told.
    accepted: dict[str, int] = field(default_factory=dict)
    posted: set[str] = field(default_factory=set)
    #: The same → when it was sent for the first time and when accepted (monotonic), and what the
    #: form said, where a trial tells.
    sent_at: dict[str, float] = field(default_factory=dict)
    accepted_at: dict[str, float] = field(default_factory=dict)
    said: dict[str, Mapping[str, str]] = field(default_factory=dict)
    claims: dict[int, list[Claim]] = field(default_factory=dict)
    #: (lead, person) → votes by button that person may have now.
    ballots: dict[tuple[int, str], set[Vote]] = field(default_factory=dict)
    #: (lead, person) → the vote whose emoji that person has put on the card, as Slack shows it.
    reactions: dict[tuple[int, str], Vote] = field(default_factory=dict)
    #: (lead, person) → when that person last pressed, in monotonic seconds.
    pressed_at: dict[tuple[int, str], float] = field(default_factory=dict)
    #: Sentences about what went wrong while the trial ran.
    surprises: list[str] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    unacked: list[Unanswered] = field(default_factory=list)
    #: Lead → when (epoch seconds) somebody's Responded was acknowledged for the first time.
    responded: dict[int, float] = field(default_factory=dict)
    #: Posts that were answered 503: nothing was accepted.
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, key: str, said: Mapping[str, str]) -> None:
        """A form is about to post a lead, perhaps not for the first time."""
        with self.lock:
            self.sent_at.setdefault(key, time.monotonic())
            self.said[key] = said

    def accept(self, key: str, lead: int) -> None:
        """The intake answered 202; a repeat must tell the same id."""
        with self.lock:
            self.accepted_at.setdefault(key, time.monotonic())
            known = self.accepted.setdefault(key, lead)
            if known != lead:
                self.surprises.append(f"{key} was accepted as lead {known} and as lead {lead}")

    def claimed(self, lead: int, claim: Claim) -> None:
        """Somebody pressed Claim."""
        with self.lock:
            self.claims.setdefault(lead, []).append(claim)

    def pressed(self, lead: int, person: str, verdict: str, *, acked: bool) -> None:
        """Somebody pressed a vote button: the same again takes it back, a double click does not."""
        now = time.monotonic()
        with self.lock:
            before = self.ballots.get((lead, person), {None})
            after: set[Vote] = {None if vote == verdict else verdict for vote in before}
            if now - self.pressed_at.get((lead, person), -DOUBLE_CLICK) < DOUBLE_CLICK:
                after.add(verdict)
            self.pressed_at[lead, person] = now
            self.ballots[lead, person] = after if acked else before | after

    def reacted(self, lead: int, person: str, vote: Vote) -> None:
        """Somebody put their emoji on a card or took it away (None); Slack shows it at once."""
        with self.lock:
            self.reactions[lead, person] = vote

    def answered(self, seconds: float) -> None:
        """How long a click's acknowledgement took."""
        with self.lock:
            self.acks.append(seconds)

    def unanswered(self, began: float, why: str) -> None:
        """A click since `began` (monotonic) was not acknowledged."""
        with self.lock:
            self.unacked.append(Unanswered(began, time.monotonic(), why))

    def was_responded(self, lead: int) -> None:
        """Somebody's Responded was acknowledged just now."""
        with self.lock:
            self.responded.setdefault(lead, time.time())

    def owners(self, lead: int) -> set[str]:
        """Who may have the lead by claim; "" when it may be that nobody has claimed it."""
        claims = self.claims.get(lead, [])
        sure = [one for one in claims if one.acked]
        possible = {
            one.person
            for one in claims
            # Whoever began after another's claim was acknowledged came too late.
            if not any(other.ended < one.began and other.person != one.person for other in sure)
        }
        return possible if sure else possible | {""}


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which that share of them lies (nearest rank); NaN without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
