"""Every value of another device is a clash, seen or not."""

WHERE = "sync.merge:concurrent"


def mutant(original):
    def concurrent(written, bv, lineage):
        return written is not None and written[1] != lineage

    return concurrent
