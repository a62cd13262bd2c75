"""A practice Slack and a whole Baton, as journeys have them."""

from tests.journeys.conftest import sleeping_team

__all__ = ["sleeping_team"]
