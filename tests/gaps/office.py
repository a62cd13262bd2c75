"""A small company whose marketing promises to fill gaps."""

from datetime import UTC, datetime

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana}
  marketing: {name: Marketing, lead: emil, hours: {mon-fri: "9-17"}}
channels: {leads: "#leads"}
routing: [{name: All, channel: leads, owner: ana}]
"""
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
