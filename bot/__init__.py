"""Baton's thinking and speaking: domain rules, services, and the sender that shows their results in Slack."""
