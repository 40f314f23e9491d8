"""The only SQL, the only commit. SQLite by default, PostgreSQL by the same code."""
