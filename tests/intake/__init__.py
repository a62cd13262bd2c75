"""Tests of intake: posts, imports, and what becomes of ugly values."""
