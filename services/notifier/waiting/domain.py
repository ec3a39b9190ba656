"""How what is told of waiting merges with what is known of a case. Pure."""

Key = tuple[int, int]
"""(round, assignment): of a wait those after which the case came to the desk, of a case those of its newest one."""


def is_over(wait: Key, case: Key, ended: int) -> bool:
    """Say whether a wait has ended: a newer assignment was made, or its round is over.

    case: of the newest assignment that is known. ended: the highest round known to be over.
    """
    return case > wait or wait[0] <= ended


def is_news(wait: Key, known: Key | None) -> bool:
    """Say whether a wait is newer than the one that is known, if any is; the same one is told once or often."""
    return known is None or wait > known
