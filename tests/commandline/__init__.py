"""Tests of the `baton` command, in its own process where signals or starting matter."""
