"""Journeys: people, a real Baton and a practice Slack over real sockets, from end to end."""
