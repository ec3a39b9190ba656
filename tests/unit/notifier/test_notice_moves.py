"""What may be done with a notice, and that nothing stops it but what it names."""

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.escalation.domain import StoppedBy
from services.notifier.notices.domain import (
    MOVES,
    NoticeAct,
    NoticeMove,
    NoticeRefusal,
    NoticeState,
    Stop,
    judge,
    stops,
)
from services.notifier.tasks.domain import Act

HOW = st.sampled_from([*map(str, Act), *map(str, Stop)])


@given(by=st.sampled_from(StoppedBy), done=st.lists(HOW))
def test_only_what_it_names_stops_it_however_much_else_is_done(by: StoppedBy, done: list[str]) -> None:
    enough = {
        StoppedBy.ANY_ACTION: set(done),
        StoppedBy.WRITTEN: {"answered", "countersigned"},
        StoppedBy.COUNTERSIGNED: {"countersigned"},
    }[by]
    assert any(stops(by, how) for how in done) is bool(enough & set(done))


@given(act=st.sampled_from(NoticeAct), state=st.sampled_from(NoticeState))
def test_nothing_leaves_an_end_and_each_move_has_its_reason(act: NoticeAct, state: NoticeState) -> None:
    judged = judge(act, state)
    if state in (NoticeState.DRAFT, NoticeState.OPEN):
        assert isinstance(judged, NoticeMove | NoticeRefusal)
    else:
        assert judged is NoticeRefusal.OVER
    assert all(move.why for move in MOVES.values())
