"""The desk's list is not kept up."""

WHERE = "backend.persistence.projections:project_orders"


def mutant(original):
    def project_orders(connection, world, changed):
        original(connection, world, [bucket for bucket in changed if bucket.ver == 1])

    return project_orders
