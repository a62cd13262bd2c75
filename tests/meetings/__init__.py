"""Meetings: planned, prepared, held, followed up."""
