"""What runs when, outside requests: rows with a lease, at least once. No logic of its own."""
