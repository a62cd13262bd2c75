"""Digests: when they come, what they say, and how it looks."""
