"""Pytest plugin (`-p tests.rules.planted`): puts a rule's opposite in its place before anything has imported it."""

from __future__ import annotations

import os

from tests.mutants.swap import place_of
from tests.rules.opposites import OPPOSITES

for where, opposite in OPPOSITES[os.environ["RULE"]]:
    owner, last, original = place_of(where)
    setattr(owner, last, opposite(original))
