"""Pure rules of the service domain; each cites its rule id."""
