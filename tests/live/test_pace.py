"""Who asks faster than a table can waits, and is refused nothing."""

from server.live.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_an_outbox_may_hold_is_let_through_at_once():
    pace = Pace(300, 10, Clock())
    assert [pace.turn() for _ in range(300)] == [0] * 300


def test_beyond_it_each_waits_for_its_own_turn():
    pace = Pace(2, 10, Clock())
    assert [round(pace.turn(), 3) for _ in range(5)] == [0, 0, 0.1, 0.2, 0.3]


def test_the_bucket_fills_again_and_no_further_than_it_is_large():
    clock = Clock()
    pace = Pace(2, 10, clock)
    for _ in range(4):
        pace.turn()
    clock.now += 0.5
    assert pace.turn() == 0
    clock.now += 3_600
    assert [round(pace.turn(), 3) for _ in range(3)] == [0, 0, 0.1]
