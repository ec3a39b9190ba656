"""What a process loads is not searched for rubbish, and all that comes later is."""

import gc

import pytest

from shared.process.loading import loading


def test_what_was_loaded_is_left_alone_afterwards_and_the_collector_works_again() -> None:
    before, loaded = gc.get_freeze_count(), list[list[int]]()
    with loading():
        assert not gc.isenabled()
        loaded += [[one] for one in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(loaded)


def test_it_works_again_though_something_could_not_be_loaded() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError
    assert gc.isenabled()
