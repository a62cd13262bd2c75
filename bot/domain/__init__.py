"""Nouns and rules as frozen values and pure functions; time comes in as `now`."""
