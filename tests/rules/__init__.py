"""Tests of the rules that decide by calculation: calendars and what is due by them."""
