"""HTTP: decode, one use case, encode. `answers.py` is the only place where a code becomes a status."""
