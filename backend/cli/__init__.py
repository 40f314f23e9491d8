"""Commands of `python -m backend`."""
