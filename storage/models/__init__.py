"""The tables, as SQLAlchemy Core describes them; migrations/ makes them."""

from storage.models.access import channel_members, usergroup_members
from storage.models.actions import action_carries, action_changes, action_messages, actions
from storage.models.answers import answer_ratings, answers, conversations, drafts
from storage.models.base import EPOCH, Instant, Span, metadata
from storage.models.battlecards import (
    card_reports,
    card_uses,
    content_changes,
    content_signals,
    disownings,
    review_asks,
)
from storage.models.content import (
    documents,
    files,
    lexemes,
    passages,
    reader_sets,
    vectors,
    vocabulary,
)
from storage.models.digests import digests
from storage.models.exchange import (
    exchange_choices,
    exchange_learned,
    exchange_meetings,
    exchange_rounds,
)
from storage.models.facts import facts
from storage.models.feedback import ballots, reactions
from storage.models.gaps import gap_requests, gap_terms, gaps
from storage.models.leads import lead_identities, leads, origins, timeline
from storage.models.meetings import (
    agenda_items,
    agenda_votes,
    decisions,
    meeting_people,
    meeting_series,
    meetings,
)
from storage.models.offers import offers
from storage.models.people import absences, channels, past_absences, people, pools, standings
from storage.models.promises import contacts, downtimes, holds, promises
from storage.models.roundups import roundups
from storage.models.sending import budgets, card_messages, deliveries, inbox, lanes
from storage.models.settings import settings_changes
from storage.models.stages import journeys, stage_changes
from storage.models.wins import win_words, wins

__all__ = [
    "EPOCH",
    "Instant",
    "Span",
    "absences",
    "action_carries",
    "action_changes",
    "action_messages",
    "actions",
    "agenda_items",
    "agenda_votes",
    "answer_ratings",
    "answers",
    "ballots",
    "budgets",
    "card_messages",
    "card_reports",
    "card_uses",
    "channel_members",
    "channels",
    "contacts",
    "content_changes",
    "content_signals",
    "conversations",
    "decisions",
    "deliveries",
    "digests",
    "disownings",
    "documents",
    "downtimes",
    "drafts",
    "exchange_choices",
    "exchange_learned",
    "exchange_meetings",
    "exchange_rounds",
    "facts",
    "files",
    "gap_requests",
    "gap_terms",
    "gaps",
    "holds",
    "inbox",
    "journeys",
    "lanes",
    "lead_identities",
    "leads",
    "lexemes",
    "meeting_people",
    "meeting_series",
    "meetings",
    "metadata",
    "offers",
    "origins",
    "passages",
    "past_absences",
    "people",
    "pools",
    "promises",
    "reactions",
    "reader_sets",
    "review_asks",
    "roundups",
    "settings_changes",
    "stage_changes",
    "standings",
    "timeline",
    "usergroup_members",
    "vectors",
    "vocabulary",
    "win_words",
    "wins",
]
