"""How often somebody may ask: bursts, and the long run."""

from webclient.server.limits import RateLimit


def test_who_may_wait_gets_through_no_faster_than_he_may() -> None:
    """After the burst each further one waits for a token of its own, also where several wait at once."""
    now = 100.0
    limit = RateLimit(2, 10, lambda: now)
    assert [round(limit.reserve_s("kim"), 3) for _ in range(5)] == [0, 0, 0.1, 0.2, 0.3]
    now += 0.3
    assert round(limit.reserve_s("kim"), 3) == 0.1
    assert limit.reserve_s("lee") == 0
    now += 60
    assert [round(limit.reserve_s("kim"), 3) for _ in range(3)] == [0, 0, 0.1]
