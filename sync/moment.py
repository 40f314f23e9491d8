"""When an op happened, from the device's evidence. Source: PROTOCOL section 2; the device's clock never orders."""

from sync.command import Moment
from sync.messages import Clock, Op, Stamp

SUSPECT_MS = 120_000
"""A wall clock further than this from the estimate is flagged, never refused."""


def recorded(now: int, op: Op) -> Moment:
    """For an op executed long after it came: its wall clock is all the evidence there is."""
    est = _past(op.at[0], now)
    return Moment(now, est, op.at[0], suspect=op.at[0] > now + SUSPECT_MS)


def estimate(now: int, sent: Clock, recorded: Stamp) -> Moment:
    """`now` is the server's time at which the request arrived, ms.

    In the same session of the monotonic clock the time since recording is known, whatever the wall clock did since.
    Otherwise the wall clock is taken with the skew that it shows at sending. Nothing lies in the future,
    nor before 1970.
    """
    wall, mono, session = recorded
    same_session = session == sent.ses and mono <= sent.mono
    est = now - (sent.mono - mono) if same_session else wall + (now - sent.wall)
    est = _past(est, now)
    return Moment(now, est, wall, suspect=abs(wall - est) > SUSPECT_MS)


def _past(est: int, now: int) -> int:
    """Clocks at the ends of their range add up to times that no calendar has, and that the wire cannot carry."""
    return max(0, min(est, now))
