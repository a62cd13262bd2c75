"""Remembering: rows in, domain values out; the only place that knows SQL."""
