"""Verbs: each service opens one change, asks the domain, and writes what follows from it."""
