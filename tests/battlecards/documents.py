"""Documents for these tests, read as the library reads them."""

from bot.domain import front_matter, sections
from bot.domain.battlecards import Battlecard, battlecard
from bot.domain.content import Document
from bot.domain.front_matter import Shelf

ACME = """\
---
title: Acme
competitor: Acme Learning
aliases: [acme, "Acme Online"]
kind: battlecard
owner: emil
verified: 2026-08-01
review: 90 days
---
# Battlecard: Acme

## Price

Less from 200 seats.

## Talk track [customer]

- We teach in groups
  of thirty.
- A mentor answers. [internal]
- The exam counts.
- And a fourth.

## Objections

### They are cheaper?

Ask what a finished course costs.

## Our own heading

| a | b |
|---|---|
| 1 | 2 |
"""


def document(text: str = ACME, path: str = "battlecards/acme.md", digest: str = "x") -> Document:
    """A document as a file with this text."""
    front = front_matter.split(text)
    heading = sections.first_heading(front.body)
    about = front_matter.about(path, Shelf("main"), front, heading)
    cut = sections.sections(front.body, front.first_line, about.title, about.audience)
    return Document(about, cut, digest)


def card(text: str = ACME) -> Battlecard:
    """The same as a card."""
    return battlecard(1, document(text))
