"""A technician may work on orders that are not his."""

WHERE = "backend.domain.authority:technician"


def mutant(original):
    def technician(scene):
        return "technician" in scene.who.roles

    return technician
