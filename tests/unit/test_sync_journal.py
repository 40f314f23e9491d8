"""Which lines of a push are new: against a journal that is a plain list. Source: MUST-ONCE, MUST-FORK, MUST-GAP."""

from hypothesis import given
from hypothesis import strategies as st

from sync.journal import admit
from sync.lines import Line


def line(seq: int, op_id: str) -> Line:
    return Line(seq, op_id, b"", None, "op.malformed")


LINES = st.lists(
    st.tuples(st.integers(1, 8), st.sampled_from("abcdefgh")),
    max_size=8,
    unique_by=(lambda entry: entry[0], lambda entry: entry[1]),
)


@given(st.lists(st.sampled_from("abcdefgh"), max_size=5, unique=True), LINES)
def test_lines_are_admitted_one_after_the_other_until_one_does_not_fit(
    journal: list[str], sent: list[tuple[int, str]]
) -> None:
    known = dict(enumerate(journal, start=1))
    admission = admit(len(journal), known, [line(seq, op) for seq, op in sent])
    model, repeats, err = list(journal), [], None
    for seq, op in sent:
        if seq <= len(model):
            if model[seq - 1] != op or seq > len(journal):
                err = "fork"
                break
            repeats.append(op)
        elif seq == len(model) + 1:
            model.append(op)
        else:
            err = "gap"
            break
    assert [each.op_id for each in admission.fresh] == model[len(journal) :]
    assert admission.repeats == repeats
    assert admission.err == err


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_any_way_of_cutting_and_repeating_ends_in_the_same_journal(first: int, second: int, third: int) -> None:
    ops = [line(seq, f"op{seq}") for seq in range(1, 7)]
    stored: list[str] = []
    for start, end in ((0, first), (min(first, second), second), (0, third), (0, 6)):
        known = dict(enumerate(stored, start=1))
        stored += [each.op_id for each in admit(len(stored), known, ops[start:end]).fresh]
    assert stored == [each.op_id for each in ops]
