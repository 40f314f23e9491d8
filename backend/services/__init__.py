"""Use cases: one a file, one transaction a call, none calls another."""
