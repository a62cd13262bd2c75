"""Baton thinks and speaks here: domain rules, services, and the sender that shows their results."""
