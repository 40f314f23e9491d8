"""The simulator: the real server, a real database and reference clients, with everything that can go wrong, from a seed.

`soak.py` runs many seeds, `test_simulation.py` a fixed few hundred. `invariants/` judges, and imports nothing of the product.
"""
