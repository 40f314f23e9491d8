"""No exemption for one's own earlier writes: a device clashes with itself."""

WHERE = "sync.merge:concurrent"


def mutant(original):
    def concurrent(written, bv, lineage):
        return written is not None and written[0] > bv

    return concurrent
