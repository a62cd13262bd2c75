"""Promises of a first answer: kept, broken, put off and paused, on both databases."""
