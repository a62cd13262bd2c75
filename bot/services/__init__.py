"""Verbs: each service opens one change, asks the domain, writes what follows, and returns what happened."""
