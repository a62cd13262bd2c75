"""A team's way of showing things, and leads from the plain to the hostile, for every view."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.domain.cards import Card
from bot.domain.conditions import LEAD_VALUES, Condition
from bot.domain.definitions import Clause, Definition
from bot.domain.feedback import By, Verdict, Vote
from bot.domain.judgements import Judgement
from bot.domain.leads import Lead, LeadData, Origin, Stage
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from sandbox import validate

MQL = Definition(
    "mql",
    "MQL",
    2,
    (
        Clause("We can reach them", Condition.compile("email != null", LEAD_VALUES)),
        Clause("In our market", Condition.compile('country in ["ES", "FR"]', LEAD_VALUES)),
    ),
)

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def look() -> Look:
    return Look(
        sources={"website": "Website form", "webinar": "Webinar", "slack": "Added in Slack"},
        reasons={
            "wrong-region": "Wrong region",
            "no-budget": "No budget",
            "spam": "Spam or test",
        },
        channels={"leads": "#leads"},
        card_fields=("email", "phone", "country", "title", "message", "Team size"),
        emoji={Verdict.GOOD: "+1", Verdict.BAD: "-1", Verdict.UNSURE: "thinking_face"},
        teams={"U0ANA": "sales", "U0BEN": "sales", "U0EMIL": "marketing"},
        names={"U0ANA": "Ana Ruiz"},
        definitions={"mql": MQL},
        scored=True,
        voters=frozenset({"sales"}),
        zone="Europe/Madrid",
        pools={"emea": "EMEA"},
        team_names={"sales": "Sales", "marketing": "Marketing"},
    )


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def lead() -> Lead:
    return Lead(
        id=42,
        source="website",
        received_at=NOON,
        data=LeadData(
            name="Ada Lovelace",
            email="ada_lovelace@analytical.example",
            phone="+442079460018",
            company="Analytical Engines",
            website="https://analytical.example",
            domain="analytical.example",
            country="GB",
            title="Head of Research",
            message="We would like a demo for 40 people.\nBest before Christmas.",
            campaign="autumn",
            extra={"Team size": "40", "Budget": "unknown"},
        ),
        channel="leads",
        owner="U0ANA",
        routed_at=NOON,
    )


@pytest.fixture
def card(lead: Lead) -> Card:
    return Card(lead, origins=(Origin("website", "w1", NOON),))


@pytest.fixture
def busy_card(lead: Lead) -> Card:
    """Claimed, rated by both teams, come twice, on its way."""
    return Card(
        replace(lead, claimed_at=NOON + timedelta(minutes=4), stage=Stage.OPPORTUNITY),
        votes=(
            Vote("U0ANA", Verdict.GOOD, NOON + timedelta(minutes=5), By.BUTTON),
            Vote("U0BEN", Verdict.BAD, NOON + timedelta(minutes=6), By.REACTION, "wrong-region"),
            Vote("U0EMIL", Verdict.GOOD, NOON + timedelta(minutes=7), By.BUTTON),
        ),
        origins=(
            Origin("website", "w1", NOON),
            Origin("webinar", "r1", NOON + timedelta(hours=2)),
        ),
    )


@pytest.fixture
def longest_lead(lead: Lead) -> Lead:
    """Every field as long as intake lets it be, full of what Slack would format or escape."""
    long = ("<!channel> *&* 👩‍👩‍👧‍👦 _x_ `y` שלום " * 400)[:10_000]
    return replace(
        lead,
        source="s" * 300,
        stage=Stage.RECYCLED,
        data=LeadData(
            name=long,
            email=f"{'a' * 9_980}@example.com",
            phone="9" * 10_000,
            company=long,
            website=f"https://example.com/{'w' * 9_980}",
            country=long,
            title=long,
            message=long,
            campaign=long,
            referrer=long,
            extra={f"{n} {long[:300]}": long for n in range(200)},
            doubts=tuple(f"The phone number “{long}” could not be read." for _ in range(5)),
        ),
        score=-12_345,
        judged=tuple(Judgement(f"d{n}", 3, (None,) * 15) for n in range(10)),
    )


def longest_definition(key: str) -> Definition:
    always = Condition.compile(" and ".join(["email != null"] * 20), LEAD_VALUES)
    clauses = tuple(Clause(f"{n} *R&D* <says> {'c' * 60}"[:60], always) for n in range(15))
    return Definition(key, f"*<{'N' * 17}>*", 3, clauses)


@pytest.fixture
def longest_look(look: Look) -> Look:
    sentence = "R&D has <no> budget, and it is *really* not their decision. " * 2
    return replace(
        look,
        reasons={f"reason-{n}-{'x' * 60}": f"{n}{sentence}"[:75] for n in range(20)},
        card_fields=(
            *("name", "email", "phone", "company", "website", "country", "title", "message"),
            *("campaign", "referrer"),
        ),
        emoji=dict.fromkeys(Verdict, "an_emoji_with_a_very_long_name_that_somebody_made_once"),
        teams={f"U{n:010}": f"team-{n % 7}" for n in range(60)},
        names={f"U{n:010}": f"{n} {'N' * 77}" for n in range(60)},
        definitions={f"d{n}": longest_definition(f"d{n}") for n in range(10)},
        scored=True,
        voters=frozenset({"team-0", "team-1"}),
    )


@pytest.fixture
def longest_card(longest_lead: Lead, longest_look: Look) -> Card:
    reasons = list(longest_look.reasons)
    votes = tuple(
        Vote(
            f"U{n:010}",
            list(Verdict)[n % 3],
            NOON + timedelta(minutes=n),
            By.BUTTON,
            reasons[n % 20] if n % 3 == 1 else None,
        )
        for n in range(60)
    )
    origins = tuple(Origin(f"{n}{'s' * 200}", str(n), NOON + timedelta(hours=n)) for n in range(40))
    return Card(longest_lead, votes, origins)


@pytest.fixture
def check() -> Callable[[Message], Message]:
    """Refuse a message that Slack would refuse or cut."""

    def checked(message: Message) -> Message:
        validate.check_blocks(message.blocks)
        assert message.text
        assert len(message.text) < 4_000
        return message

    return checked


@pytest.fixture
def check_modal() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Refuse a modal that Slack would refuse."""

    def checked(view: dict[str, Any]) -> dict[str, Any]:
        validate.check_view(view, "modal")
        return view

    return checked


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Snapshots as JSON, which is what Slack gets."""
    return snapshot.use_extension(JSONSnapshotExtension)
