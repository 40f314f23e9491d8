"""Tombstones go, and nobody who was away is told to take the whole bucket."""

WHERE = "backend.persistence.tombstones:collect"


def mutant(original):
    from sqlalchemy import text

    def collect(connection, before_at):
        before = connection.execute(text("SELECT bid, min_ver FROM bucket")).all()
        gone = original(connection, before_at)
        for bid, min_ver in before:
            connection.execute(text("UPDATE bucket SET min_ver = :v WHERE bid = :b"), {"v": min_ver, "b": bid})
        return gone

    return collect
