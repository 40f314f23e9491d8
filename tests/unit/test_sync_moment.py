"""When an op happened, as far as the server can tell. Device clocks are evidence: they never order, nothing trusts them."""

from hypothesis import assume, given
from hypothesis import strategies as st

from sync.ids import MAX_INT
from sync.messages import Clock, Op
from sync.moment import SUSPECT_MS, estimate, recorded

ID = "0195a3c2-7b1e-7c34-9a10-3f2d5b6c7d8e"
NOW = 1_773_194_400_000
ANY = st.integers(-MAX_INT, MAX_INT)
AGE = st.integers(0, 90 * 86_400_000)
SESSION = st.sampled_from(["a", "b"])


@given(ANY, ANY, SESSION, ANY, ANY, SESSION)
def test_whatever_clocks_say_the_moment_is_past_and_fits_the_wire(
    wall: int, mono: int, session: str, sent_wall: int, sent_mono: int, sent_session: str
) -> None:
    moment = estimate(NOW, Clock(sent_wall, sent_mono, sent_session), (wall, mono, session))
    assert 0 <= moment.est <= NOW
    assert moment.wall == wall
    assert moment.suspect == (abs(wall - moment.est) > SUSPECT_MS)


@given(AGE, st.integers(0, MAX_INT // 2), ANY, ANY)
def test_in_one_session_of_the_monotonic_clock_wall_clocks_change_nothing(
    age: int, mono: int, wall: int, sent_wall: int
) -> None:
    moment = estimate(NOW, Clock(sent_wall, mono + age, "a"), (wall, mono, "a"))
    assert moment.est == NOW - age


@given(AGE, st.integers(-10 * 365 * 86_400_000, 10 * 365 * 86_400_000), ANY)
def test_a_clock_that_is_wrong_all_the_time_is_set_right_by_its_own_error(age: int, error: int, mono: int) -> None:
    moment = estimate(NOW, Clock(NOW + error, mono, "a"), (NOW - age + error, 0, "b"))
    assert moment.est == NOW - age
    assert moment.suspect == (abs(error) > SUSPECT_MS)


@given(AGE, AGE, st.integers(-MAX_INT // 2, MAX_INT // 2), SESSION)
def test_an_earlier_event_of_one_session_is_never_estimated_later(
    first: int, second: int, error: int, sent_in: str
) -> None:
    assume(first >= second)
    sent = Clock(NOW + error, 100 * 86_400_000, sent_in)
    moments = [
        estimate(NOW, sent, (NOW - age + error, 100 * 86_400_000 - age, "a")) for age in (first, second)
    ]  # fmt: skip
    assert moments[0].est <= moments[1].est


@given(ANY)
def test_an_op_executed_much_later_lies_in_the_past_too(wall: int) -> None:
    op = Op(1, ID, "note.add@1", ("o", ID), 0, {}, (wall, 0, "a"), ID, "")
    moment = recorded(NOW, op)
    assert 0 <= moment.est <= NOW
    assert moment.suspect == (wall > NOW + SUSPECT_MS)


def test_two_days_off_is_suspect_and_a_minute_is_not() -> None:
    two_days = 2 * 86_400_000
    assert estimate(NOW, Clock(NOW + two_days, 0, "a"), (NOW + two_days, 0, "b")).suspect
    assert not estimate(NOW, Clock(NOW + 60_000, 0, "a"), (NOW + 60_000, 0, "b")).suspect
