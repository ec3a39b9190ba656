"""How many mails a domain may get: no minute has more than the limit, and "too many" slows it until that is over."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.kindness.reading import policy_of, read_mail
from services.notifier.throttle.domain import (
    FREE,
    GRACE,
    MINUTE,
    Gone,
    Rate,
    Slowed,
    domain_of,
    is_too_many,
    left,
    let_go,
    limit_of,
    slower,
)
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration

HAICANG = Path(__file__).parents[3] / "config" / "haicang"
START = 1_795_000_000.25

ASKED = st.tuples(
    st.floats(0, 70, allow_nan=False),  # seconds since the one before
    st.integers(1, 12),  # mails that would go
    st.lists(st.floats(0, GRACE, allow_nan=False), min_size=12, max_size=12),  # when each of them begins to go
)


@given(st.integers(1, 9), st.lists(ASKED, max_size=40))
def test_no_minute_has_more_than_the_limit_wherever_it_begins(limit: int, asked: list[tuple[float, int, list[float]]]):
    gone: Gone = ()
    now, sent = START, list[float]()
    for passed, wanted, delays in asked:
        now += passed
        going = min(wanted, left(gone, limit, now))
        gone = let_go(gone, going, now) if going else gone
        sent += [now + delay for delay in delays[:going]]
    sent.sort()
    for begins in sent:
        assert sum(begins <= at < begins + MINUTE for at in sent) <= limit
    assert len(gone) <= MINUTE + 2 * GRACE  # what is kept does not grow with what is sent


@given(st.integers(1, 9), st.floats(0, 1000, allow_nan=False))
def test_who_has_waited_a_minute_and_the_grace_may_go_again(limit: int, early: float):
    gone = let_go((), limit, START + early)
    assert left(gone, limit, START + early) == 0
    assert left(gone, limit, START + early + MINUTE + GRACE + 1) == limit


def test_what_a_clock_far_ahead_has_counted_counts_no_more():
    gone = let_go((), 5, START + 86_400)
    assert left(gone, 5, START) == 5
    assert let_go(gone, 1, START) == ((START // 1 + 1, 1),)


def test_a_limit_is_of_the_domain_itself_and_the_others_may_have_one_of_their_own():
    rate = Rate({"qq.example": 60}, 600)
    assert [rate.of(one) for one in ("qq.example", "vip.qq.example", "")] == [60, 600, 600]
    assert Rate({"qq.example": 60}).of("other.example") is None


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@QQ.example", "qq.example"),
        ("a@海沧.example", "xn--cvw5q.example"),
        ("nobody", "nobody"),
        ("a@" + "x" * 70 + ".example", ""),
        ("a@.example", ""),
        ("", ""),
    ],
)
def test_a_domain_is_read_off_any_address(address: str, domain: str):
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    ("configured", "limits"),
    [
        (None, [30, 15, 7, 3, 1, 1]),
        (100, [30, 15, 7, 3, 1, 1]),
        (10, [5, 2, 1, 1, 1, 1]),
        (1, [1, 1, 1, 1, 1, 1]),
    ],
)
def test_each_time_that_its_servers_say_too_many_a_domain_gets_half(configured: int | None, limits: list[int]):
    told, slowed, now = list[int](), None, START
    for _ in limits:
        slowed = slower(configured, slowed, now)
        told.append(limit_of(configured, slowed, now) or 0)
        now += 20
    assert told == limits
    assert slowed is not None
    # Where the limit is one, it is as slow as it may be, and never counts as slowed for longer than the last word.
    assert slowed.since == (START if configured != 1 else now - 20)


def test_what_was_on_its_way_when_a_domain_was_slowed_slows_it_no_further():
    slowed = slower(None, None, START)
    assert slower(None, slowed, START + 3) == slowed
    assert slower(None, slowed, START + 16).to == 15


@pytest.mark.parametrize(("configured", "minutes"), [(None, 6), (100, 2), (40, 1)])
def test_a_domain_gets_twice_as_many_each_minute_until_all_is_as_before(configured: int | None, minutes: int):
    slowed = slower(configured, None, START)
    known = [limit_of(configured, slowed, START + 60 * minute) for minute in range(minutes + 1)]
    assert known[-1] == configured
    assert configured not in known[:-1]
    assert known[:-1] == [known[0] << minute for minute in range(minutes)]  # type: ignore[operator]
    # And then it begins anew.
    assert slower(configured, slowed, START + 60 * minutes).since == START + 60 * minutes


def test_a_clock_that_went_back_leaves_a_domain_slowed_as_it_was():
    assert limit_of(None, Slowed(7, START, START), START - 3600) == 7
    assert limit_of(None, Slowed(7, START, START), START + 1e9) is None
    assert limit_of(FREE * 2, Slowed(7, START, START), START + 1e9) == FREE * 2


@pytest.mark.parametrize(
    "words",
    [
        "421 4.7.28 Our system has detected an unusual rate of mail",
        "450 4.2.1 The user you are trying to contact is receiving mail too quickly; rate limited",
        "451 4.7.1 too many messages, slow down",
        "452 4.5.3 too many recipients",
        "450 Mail Frequency limited",
        "421 too many connections from your host",
        "450 发送频率过快，请稍后再试",
        "451 4.7.0 throttled",
    ],
)
def test_servers_say_too_many_in_many_words(words: str):
    assert is_too_many(words)


@pytest.mark.parametrize(
    "words",
    [
        "451 4.3.0 later",
        "450 4.2.0 greylisted, try again in 300 seconds",
        "452 4.2.2 mailbox full: quota exceeded",
        "452 4.2.2 The user is over quota",
        "452 4.3.1 Insufficient system storage",
        "550 5.7.1 too many messages",  # for good: the mail has failed, and the next is another matter
        "250 2.0.0 your rate is fine",
        "ConnectionRefusedError: limit",
        "",
    ],
)
def test_all_else_that_they_say_slows_nobody(words: str):
    assert not is_too_many(words)


def _place(folder: Path, more: str) -> Path:
    place = folder / "place"
    shutil.copytree(HAICANG, place)
    mail = place / "mail.yaml"
    mail.write_text(f"{mail.read_text('utf-8')}\n{more}\n", "utf-8")
    return place


def test_a_place_says_how_many_a_domain_gets(tmp_path: Path):
    place = _place(tmp_path, "domains: {a_minute: {QQ.example: 60, 海沧.example: 30}, others: 600}")
    policy = policy_of(read_mail(Folder(place)))
    assert policy.rate == Rate({"qq.example": 60, "xn--cvw5q.example": 30}, 600)
    assert policy_of(read_mail(Folder(HAICANG))).rate == Rate()
    assert policy_of({}).rate.of("qq.example") is None


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ("{a_minute: {qq.example: 0}}", "must be a whole number from 1 to 100000"),
        ("{a_minute: {qq.example: true}}", "must be a whole number from 1 to 100000"),
        ("{others: -1}", "must be a whole number from 1 to 100000"),
        ("{a_minute: {somebody@qq.example: 5}}", "must be the domain of addresses, like example.org"),
        ("{a_minute: {qq: 5}}", "must be the domain of addresses, like example.org"),
        ('{a_minute: {"qq.example, b.example": 5}}', "must be the domain of addresses, like example.org"),
        ("{a_minute: {qq.example: 5, QQ.example: 6}}", "stands here twice; name a domain once"),
        ("{most: 5}", "is not known here"),
    ],
)
def test_what_is_no_limit_is_refused_with_its_line(tmp_path: Path, told: str, what: str):
    folder = Folder(_place(tmp_path, f"domains: {told}"))
    read_mail(folder)
    with pytest.raises(BadConfiguration) as refused:
        folder.finish()
    assert re.search(r"mail\.yaml:\d+.*" + re.escape(what), str(refused.value))
