"""The district that all schedules run in, and how long to search.

`pytest tests/protocol --hypothesis-profile=deep` makes a hundred times as many schedules, longer ones, for an hour.
"""

from collections.abc import Iterator

import pytest

from tests.protocol.district import District


@pytest.fixture(scope="session")
def district() -> Iterator[District]:
    """Three services with the district's configuration; whoever uses it starts it over."""
    made = District()
    yield made
    made.close()
