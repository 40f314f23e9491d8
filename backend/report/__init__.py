"""Sets service reports as PDF."""
