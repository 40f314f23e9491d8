"""Last write wins: no conflict is ever recorded."""

WHERE = "sync.merge:merge_field"


def mutant(original):
    from sync.merge import Merged

    def merge_field(written, bv, lineage, current, incoming, policy):
        return Merged(write=current != incoming, clash=False)

    return merge_field
