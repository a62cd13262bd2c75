"""HubSpot, Typeform and others: mapped by exactly the settings that docs/intake.md shows."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain.leads import Arrival

from .setting import NewStack

DOCUMENT = Path(__file__).parents[2] / "docs" / "intake.md"
#: Source key → its block in the document.
BLOCKS = {
    block.split("\n")[1].strip().rstrip(":"): block
    for block in re.findall(r"(?ms)^```yaml\n(sources:\n.*?)^```", DOCUMENT.read_text())
}
ANSWERS = [
    {"type": "text", "text": "Ana Ruiz", "field": {"ref": "name"}},
    {"type": "email", "email": "ana@acme.example", "field": {"ref": "mail"}},
    {"type": "choices", "choices": {"labels": ["Prices", "Dates"]}, "field": {"ref": "topics"}},
]
HUBSPOT = {
    "vid": 501,
    "properties": {
        "firstname": {"value": "Ana"},
        "lastname": {"value": "Ruiz"},
        "email": {"value": "ana@acme.example"},
        "company": {"value": "Acme"},
        "lifecyclestage": {"value": "lead"},
    },
}
INVITEE = {
    "uri": "https://calendar.example/invitees/1",
    "name": "Ana Ruiz",
    "email": "ana@acme.example",
    "text_reminder_number": None,
    "questions_and_answers": [{"question": "Why?", "answer": "To learn", "position": 0}],
    "tracking": {"utm_campaign": "spring", "utm_term": None},
    "scheduled_event": {"name": "Intro"},
    "timezone": "Europe/Madrid",
}
TRAITS = {"name": "Ana Ruiz", "email": "ana@acme.example", "company": {"name": "Acme"}}
HUBSPOT_LEAD = {"name": "Ana Ruiz", "company": "Acme", "Lifecycle stage": "lead"}
SHAPES: dict[str, tuple[str, Any, Mapping[str, str | None]]] = {
    "one record of HubSpot": ("hubspot", HUBSPOT, HUBSPOT_LEAD),
    "HubSpot": ("hubspot", [HUBSPOT], HUBSPOT_LEAD),
    "Typeform": (
        "typeform",
        {
            "event_type": "form_response",
            "form_response": {
                "token": "t0k3n",
                "hidden": {"utm_campaign": "spring", "plan": "pro"},
                "answers": ANSWERS,
            },
        },
        {"name": "Ana Ruiz", "email": "ana@acme.example", "campaign": "spring", "phone": None}
        | {"Interests": "Prices, Dates", "form_response.hidden.plan": "pro"},
    ),
    "Calendly": (
        "calendly",
        {"event": "invitee.created", "payload": INVITEE},
        {"name": "Ana Ruiz", "message": "To learn", "campaign": "spring", "Meeting": "Intro"}
        | {"payload.timezone": "Europe/Madrid", "Status": None},
    ),
    "Segment": (
        "segment",
        {
            "type": "identify",
            "messageId": "m-1",
            "sentAt": "2026-03-02T12:00:00Z",
            "traits": TRAITS,
            "context": {"campaign": {"name": "spring"}, "page": {"referrer": "https://x.example/"}},
        },
        {
            "name": "Ana Ruiz",
            "company": "Acme",
            "referrer": "https://x.example/",
            "type": "identify",
        },
    ),
    "an HTML form": (
        "landing-page",
        {"Your name": "Ana Ruiz", "E-mail": "ana@acme.example", "topic": ["a", "b"]},
        {"name": "Ana Ruiz", "email": "ana@acme.example", "topic": "a, b"},
    ),
    "Zapier": (
        "zapier",
        {"record_id": 9, "first_name": "Ana", "last_name": "Ruiz", "Lead Score": "80"},
        {"name": "Ana Ruiz", "Lead Score": "80"},
    ),
    "the website": (
        "website",
        {"submission_id": 9, "Your name": "Ana Ruiz", "contact": {"work_email": "a@acme.example"}}
        | {"answers": {"interest": "SQL"}},
        {"name": "Ana Ruiz", "email": "a@acme.example", "Wants": "SQL", "submission_id": None},
    ),
}


@pytest.mark.parametrize("sender", SHAPES)
def test_well_known_senders_are_mapped_by_settings_alone(new_stack: NewStack, sender: str) -> None:
    key, payload, expected = SHAPES[sender]
    stack = new_stack(BLOCKS[key])
    (receipt,) = stack.intake.accept(key, payload)
    data = stack.lead(receipt.lead_id).data
    found = {
        name: getattr(data, name) if hasattr(data, name) else data.extra.get(name)
        for name in expected
    }
    assert found == expected
    assert stack.intake.accept(key, payload)[0].arrival is Arrival.REPEAT


def test_every_block_of_the_document_is_sound(new_stack: NewStack) -> None:
    assert len(BLOCKS) == 8
    for key, block in BLOCKS.items():
        assert key in new_stack(block).settings.sources
