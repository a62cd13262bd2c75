"""What a change costs when PostgreSQL is across a network."""
