"""The smallest useful app.yaml, which tests change in one place to see what is said about it."""

MINIMAL = """\
workspace:
  name: Acme
  timezone: Europe/Berlin
  admins: [ana]
people:
  ana: {name: Ana, slack: U0ANA, team: sales}
  emil: {name: Emil, slack: emil@example.com, team: marketing}
teams:
  sales: {name: Sales, lead: ana}
  marketing: {name: Marketing, lead: emil}
channels:
  leads: "#leads"
  leads-emea: C0123ABC
feedback:
  reasons: {spam: Spam}
sources:
  website:
    name: Website
    fields: {email: contact.email}
pools:
  all: {people: [ana]}
routing:
  - {name: Germans, when: country == "DE", channel: leads-emea, pool: all}
  - {name: Rest, channel: leads, pool: all}
"""


def changed(old: str, new: str) -> str:
    """Return the example with one piece of it replaced."""
    assert MINIMAL.count(old) == 1, f"{old!r} must stand once in the example"
    return MINIMAL.replace(old, new)
