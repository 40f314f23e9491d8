"""Whoever has an account may do what only the desk may."""

WHERE = "backend.domain.authority:desk"


def mutant(original):
    def desk(*roles):
        return lambda scene: True

    return desk
