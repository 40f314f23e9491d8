"""Planted faults: each file replaces one named function of the product by a worse one, and the simulator must notice.

A file holds `WHERE` ("module:name" or "module:Class.name"), `mutant(original)`, which makes the worse function, and
perhaps `JUDGE`, where the ordinary run is not what notices. `python -m tests.mutants.hunt` hunts them all.
"""
