"""A bucket that goes out in parts lacks the rows of its last part."""

WHERE = "sync.bucket:split"


def mutant(original):
    def split(sizes, n):
        slices = original(sizes, n)
        return [*slices[:-1], slice(0, 0)] if len(slices) > 1 else slices

    return split
