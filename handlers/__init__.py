"""The table of contents: which door of Slack opens on which service."""

from collections.abc import Callable

from slack_bolt import App

from bot.dataclass import dataclass
from bot.domain.people import Home
from bot.services.access import AccessService
from bot.services.claims import ClaimService
from bot.services.contacts import ContactService
from bot.services.definitions import DefinitionService
from bot.services.digest_desk import DigestDesk
from bot.services.exchange_deeds import ExchangeDeeds
from bot.services.fairness import FairnessService
from bot.services.feedback import FeedbackService
from bot.services.giving import GiveService
from bot.services.intake import IntakeService
from bot.services.leads import LeadService
from bot.services.offers import OfferService
from bot.services.opening import FigureDesk
from bot.services.outcomes import OutcomeService
from bot.services.presence import PresenceService
from bot.services.recognising import SplitService
from bot.services.scoring import ScoreService
from bot.services.settings_history import SettingsHistory
from bot.services.sla import SlaService
from bot.services.stages import StageService
from bot.services.tiering import TieringService
from bot.services.wins import WinService
from bot.services.workspace import WorkspaceService
from bot.slack.views.look import Look
from handlers import (
    actions,
    agenda,
    asking,
    battlecards,
    claims,
    definitions,
    digests,
    errors,
    exchange,
    feedback,
    figures,
    gaps,
    giving,
    leads,
    meetings,
    offers,
    presence,
    settings,
    sla,
    splitting,
    stages,
    tiering,
    wins,
    workspace,
)
from handlers import home as home_tab
from handlers.meeting_replies import Meetings


@dataclass(frozen=True)
class Services:
    """What the doors open on."""

    access: AccessService
    actions: actions.Actions
    asking: asking.Asking
    battlecards: battlecards.Battlecards
    claims: ClaimService
    contacts: ContactService
    definitions: DefinitionService
    digests: DigestDesk
    exchange: ExchangeDeeds
    fairness: FairnessService
    feedback: FeedbackService
    figures: FigureDesk
    agenda: agenda.Agenda
    gaps: gaps.Gaps
    giving: GiveService
    homes: home_tab.Homes
    leads: LeadService
    meetings: Meetings
    intake: IntakeService
    offers: OfferService
    outcomes: OutcomeService
    presence: PresenceService
    settings: SettingsHistory
    scoring: ScoreService
    sla: SlaService
    splitting: SplitService
    stages: StageService
    tiering: TieringService
    wins: WinService
    workspace: WorkspaceService


def register(
    slack: App,
    services: Services,
    *,
    look: Callable[[], Look],
    home: Home,
    look_again: Callable[[], None],
) -> None:
    """Connect Slack's events, clicks and commands with the services."""
    claims.register(slack, services.claims)  # Claim, Release
    battlecards.register(slack, services.battlecards, look)  # /battlecard
    asking.register(slack, services.asking, home)  # /ask, questions in messages, Save answer
    reacts = (services.actions.reactions.react, services.wins.react)
    anywhere = (services.agenda.reactions.react,)
    # 👍 👎 🤔, reasons, reactions
    feedback.register(slack, services.feedback, home, reacts, anywhere)
    actions.register(slack, services.actions, look)  # /actions, Make it an action
    agenda.register(slack, services.agenda, look)  # /agenda, Put on the agenda
    meetings.register(slack, services.meetings, look)  # /meeting, live notes
    deeds = {
        **sla.deeds(services.sla, services.contacts, look),
        **splitting.deeds(services.splitting),
        **offers.deeds(services.offers, look),
        **giving.deeds(services.giving, look),
        **tiering.deeds(services.tiering, look),
        **stages.deeds(services.stages),
        **home_tab.deeds(services.homes, look),
    }
    # Details, /lead
    leads.register(slack, services.leads, services.intake, look, home=home, deeds=deeds)
    offers.register(slack, services.offers)  # Pass
    tiering.register(slack, services.tiering)  # Show card
    stages.register(slack, services.stages)  # Stage, Undo
    # Responded, Contacted again, /sla
    sla.register(slack, services.contacts, services.scoring, look)
    gaps.register(slack, services.gaps, look)  # /gaps, No asset for this
    definitions.register(slack, services.definitions)  # /define
    digests.register(slack, services.digests, look)  # /digest
    exchange.register(slack, services.exchange, look)  # /exchange
    wins.register(slack, services.wins)  # /win, Add a word
    figures.register(slack, services.figures, look, home)  # /measures, numbers that open
    settings.register(slack, services.settings, look)  # /settings
    presence.register(slack, services.presence, look)  # /away, /back
    presence.register_pool(slack, services.presence, services.fairness, look)  # /pool
    presence.register_turning(slack, services.presence)  # its other side
    workspace.register(
        slack, services.workspace, services.presence, services.access, look_again
    )  # channels, members
    home_tab.register(slack, services.homes, services.presence)  # Home
    errors.register(slack)
    workspace.register_last(slack)  # must stay last: it takes whatever is left
