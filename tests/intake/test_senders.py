"""HubSpot, Typeform, Calendly and others: mapped by app.yaml alone, as docs/intake.md shows."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from .setting import NewStack


def shapes() -> Iterator[tuple[str, str, Any, Mapping[str, str | None]]]:
    """The senders of docs/intake.md: a name, its settings, a payload, what becomes of it."""
    yield (
        "hubspot",
        """
    items: '@'
    id: to_string(objectId)
    fields:
      first_name: properties.firstname.value
      last_name: properties.lastname.value
      email: properties.email.value
      company: properties.company.value
      title: properties.jobtitle.value
    keep: {Lifecycle: properties.lifecyclestage.value}
""",
        [
            {
                "objectId": 501,
                "attemptNumber": 0,
                "properties": {
                    "firstname": {"value": "Ana"},
                    "lastname": {"value": "Ruiz"},
                    "email": {"value": "ana@acme.example"},
                    "company": {"value": "Acme"},
                    "lifecyclestage": {"value": "lead"},
                },
            }
        ],
        {"name": "Ana Ruiz", "email": "ana@acme.example", "company": "Acme", "Lifecycle": "lead"},
    )
    yield (
        "typeform",
        """
    id: form_response.token
    fields:
      name: form_response.answers[?field.ref=='name'].text | [0]
      email: form_response.answers[?type=='email'].email | [0]
      phone: form_response.answers[?type=='phone_number'].phone_number | [0]
      message: form_response.answers[?field.ref=='needs'].text | [0]
      campaign: form_response.hidden.utm_campaign
    keep:
      Interests: form_response.answers[?field.ref=='topics'].choices.labels | [0]
""",
        {
            "event_type": "form_response",
            "form_response": {
                "token": "t0k3n",
                "hidden": {"utm_campaign": "spring"},
                "answers": [
                    {"type": "text", "text": "Ana Ruiz", "field": {"ref": "name"}},
                    {"type": "email", "email": "ana@acme.example", "field": {"ref": "mail"}},
                    {
                        "type": "choices",
                        "choices": {"labels": ["Prices", "Dates"]},
                        "field": {"ref": "topics"},
                    },
                ],
            },
        },
        {"name": "Ana Ruiz", "email": "ana@acme.example", "campaign": "spring", "phone": None}
        | {"Interests": "Prices, Dates"},
    )
    yield (
        "calendly",
        """
    id: payload.uri
    fields:
      name: payload.name
      email: payload.email
      phone: payload.text_reminder_number
      campaign: payload.tracking.utm_campaign
      message: payload.questions_and_answers[0].answer
    keep: {Meeting: payload.scheduled_event.name}
""",
        {
            "event": "invitee.created",
            "payload": {
                "uri": "https://calendar.example/invitees/1",
                "name": "Ana Ruiz",
                "email": "ana@acme.example",
                "text_reminder_number": None,
                "questions_and_answers": [
                    {"question": "Why?", "answer": "To learn", "position": 0}
                ],
                "tracking": {"utm_campaign": "spring", "utm_term": None},
                "scheduled_event": {"name": "Intro"},
                "timezone": "Europe/Madrid",
            },
        },
        {"name": "Ana Ruiz", "message": "To learn", "campaign": "spring", "Meeting": "Intro"}
        | {"payload.timezone": "Europe/Madrid"},
    )
    yield (
        "segment",
        """
    id: messageId
    fields:
      name: [traits.name, properties.name]
      email: [traits.email, properties.email]
      company: [traits.company.name, traits.company]
      title: traits.title
      campaign: context.campaign.name
      referrer: context.page.referrer
""",
        {
            "type": "identify",
            "messageId": "m-1",
            "sentAt": "2026-03-02T12:00:00Z",
            "traits": {
                "name": "Ana Ruiz",
                "email": "ana@acme.example",
                "company": {"name": "Acme"},
            },
            "context": {"campaign": {"name": "spring"}, "page": {"referrer": "https://x.example/"}},
        },
        {
            "name": "Ana Ruiz",
            "company": "Acme",
            "referrer": "https://x.example/",
            "type": "identify",
        },
    )
    yield (
        "zapier",
        "\n    id: record_id\n",
        {"record_id": 9, "first_name": "Ana", "last_name": "Ruiz", "email": "ana@acme.example"}
        | {"Lead Score": "80"},
        {"name": "Ana Ruiz", "email": "ana@acme.example", "Lead Score": "80"},
    )


@pytest.mark.parametrize(("key", "source", "payload", "expected"), list(shapes()))
def test_well_known_senders_are_mapped_by_settings_alone(
    new_stack: NewStack, key: str, source: str, payload: Any, expected: Mapping[str, str | None]
) -> None:
    stack = new_stack(f"sources:\n  {key}:\n    name: {key}{source}")
    data = stack.lead(stack.post(key, payload).lead_id).data
    found = {
        name: getattr(data, name) if hasattr(data, name) else data.extra.get(name)
        for name in expected
    }
    assert found == expected
    assert stack.post(key, payload).json["leads"][0]["status"] == "repeat"
