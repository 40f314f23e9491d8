"""Everybody is sent every order."""

WHERE = "backend.persistence.pull_rows:entitled"


def mutant(original):
    from sqlalchemy import text

    from sync.bucket import Head

    def entitled(connection, user):
        own = original(connection, user)
        known = {head.bid for head in own}
        found = connection.execute(text("SELECT bid, kind, root, ver, min_ver FROM bucket WHERE kind = 'o'"))
        return own + [Head(*row) for row in found if row[0] not in known]

    return entitled
