"""What a change writes: pages of SQLite's log, records of PostgreSQL's."""
