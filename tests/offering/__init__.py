"""Leads offered and passed on, on both databases."""
