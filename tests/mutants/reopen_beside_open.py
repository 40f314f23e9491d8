"""An old conflict opens again beside a newer one."""

WHERE = "backend.domain.conflict_ops:reopen_conflict"


def mutant(original):
    from backend.domain.tables import CONFLICT
    from sync.command import Put

    def reopen_conflict(scene):
        effects = original(scene)
        row = scene.world.row(scene.bucket, CONFLICT, scene.op.r)
        if effects or row.doc["state"] == "open":
            return effects
        return [Put(CONFLICT, scene.op.r, {"state": "open", "resolution": None})]

    return reopen_conflict
