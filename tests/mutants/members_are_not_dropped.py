"""A leave is remembered, and the membership stays."""

WHERE = "backend.persistence.world_source:RowSource._save_memberships"


def mutant(original):
    def _save_memberships(self, world, now):
        world.memberships = [change for change in world.memberships if change.joins]
        original(self, world, now)

    return _save_memberships
