"""What follows each attempt to send a mail, and what makes it one mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.mail.domain import LONGEST_WAIT, Attempt, BadAddress, MailState, after, key_of, plain_address

ENDS = {MailState.SENT, MailState.FAILED, MailState.AMBIGUOUS, MailState.EXPIRED}
ENDS |= {MailState.FORWARDED, MailState.DROPPED}


@given(st.lists(st.sampled_from(Attempt), min_size=1, max_size=400))
def test_a_mail_comes_to_an_end_and_never_has_more_than_two_copies(attempts: list[Attempt]) -> None:
    suspects = waited = copies = 0
    for number, attempt in enumerate(attempts, 1):
        copies += attempt in (Attempt.TAKEN, Attempt.LOST)
        follows = after(attempt, attempts=number, suspects=suspects, waited=waited)
        suspects, waited = follows.suspects, follows.waited
        assert (follows.delay is None) == (follows.state in ENDS)
        if follows.delay is None:
            break
    assert copies <= 2
    assert waited <= LONGEST_WAIT


@pytest.mark.parametrize("attempt", [Attempt.LATER, Attempt.UNREACHABLE])
def test_delays_grow_and_come_to_four_hours_in_all(attempt: Attempt) -> None:
    delays: list[int] = []
    waited = 0
    while (follows := after(attempt, attempts=len(delays) + 1, suspects=0, waited=waited)).delay is not None:
        delays.append(follows.delay)
        waited = follows.waited
    assert follows.state is MailState.FAILED
    assert delays == sorted(delays)
    assert LONGEST_WAIT - delays[-1] <= sum(delays) <= LONGEST_WAIT


def test_what_is_said_twice_is_one_mail_and_each_part_of_the_key_counts() -> None:
    parts = ("case", "task", "reminder", "", "a@haicang.example")
    assert key_of(*parts) == key_of(*parts)
    others = {key_of(*parts[:n], "x", *parts[n + 1 :]) for n in range(5)}
    assert len(others | {key_of(*parts)}) == 6


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("a@haicang.example", "a@haicang.example"),
        (" o'neil+x@haicang.example ", "o'neil+x@haicang.example"),
        ("a@海沧.example", "a@xn--cvw5q.example"),
    ],
)
def test_addresses_are_written_as_smtp_takes_them(told: str, plain: str) -> None:
    assert plain_address(told) == plain


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "@", "a@", "@b", "a b@c.example", "a@b, c@d", "a@b\r\nBcc: c@d", "<a@b>", '"a"@b.example',
        "a@b.example>", "é@b.example", "a@-b.example", "a@b..example", "a@" + "b" * 300, "\x00a@b.example",
        "a@b@c.example",
    ],
)  # fmt: skip
def test_what_could_be_two_addresses_or_carry_a_header_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        plain_address(text)
