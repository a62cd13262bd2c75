"""How long the figures of a week and of a year take over a million leads."""
