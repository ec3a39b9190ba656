"""When a request counts as whole, however its bytes come."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.worker import MOST_BODY, MOST_HEAD, Arrival

HEAD = b"POST /x HTTP/1.1\r\nHost: x\r\n"
WHOLE = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
    HEAD + b"Content-Length: 0\r\n\r\n",
    HEAD + b"content-LENGTH:   5\r\n\r\n{\r\n\r\n",
    HEAD + b"Content-Length: 00000000000000000000003\r\n\r\nabc",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n4;a=b\r\n\r\n\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nSum: 1\r\n\r\n",
]


@pytest.mark.parametrize("request_", WHOLE)
@given(cuts=st.lists(st.integers(0, 120), max_size=6))
def test_a_request_is_whole_with_its_last_byte_and_not_before(request_, cuts):
    arrival = Arrival()
    spots = sorted({0, *(cut for cut in cuts if cut < len(request_)), len(request_)})
    answers = [arrival.add(request_[start:end]) for start, end in pairwise(spots)]
    assert answers == [False] * (len(answers) - 1) + [True]
    assert not arrival.cut


@pytest.mark.parametrize(
    "request_",
    [
        b"X" * (MOST_HEAD + 1),
        HEAD + b"Content-Length: %d\r\n\r\n" % (MOST_BODY + 1),
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * (MOST_BODY // 6 + 1),
    ],
)
def test_more_than_is_ever_taken_is_not_waited_for(request_):
    arrival = Arrival()
    assert arrival.add(request_)
    assert arrival.cut


def test_what_is_no_chunk_is_left_to_the_parser():
    assert Arrival().add(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzero\r\n")


def test_a_client_that_wants_to_be_asked_for_its_body_is_noticed():
    arrival = Arrival()
    assert not arrival.add(HEAD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert arrival.expects
