"""Whose digest somebody reads: their own, that of whoever is away, and nothing that is not theirs to see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.digests.domain import Entry, Reader, Section, Share, readers_in_place
from services.notifier.directory.domain import Person, Role, team_of, team_with_duty
from tests.unit.notifier.test_choosing import NAMES, body

LEADER, DEPUTY = (Person(one, one, f"{one}@haicang.example", "zh") for one in ("leader", "deputy"))
OWN = Share(DEPUTY, frozenset({"bio"}), frozenset({"dispatcher"}))
LAND = Share(LEADER, frozenset({"land"}), frozenset({"dispatcher", "keeper"}))


def entry(code: str, by: str = "", duty: str | None = None) -> Entry:
    waits = frozenset({by}) if by else None
    return Entry(Section.WAITING, code, {}, "HC-2026-000001-7", "t", None, "task", "1", None, waits, duty)


def reader(*shares: Share, duties: frozenset[str] = frozenset({"dispatcher"})) -> Reader:
    return Reader(DEPUTY, duties, frozenset({"bio"}), shares)


@pytest.mark.parametrize(
    ("shares", "told", "reads"),
    [
        ((OWN,), entry("bio"), True),
        ((OWN,), entry("land"), False),
        ((OWN, LAND), entry("land"), True),
        ((LAND,), entry("bio"), False),
        ((OWN,), entry("land", by="deputy"), True),
        ((LAND,), entry("land", by="deputy"), True),
        ((LAND,), entry("bio", by="deputy"), False),  # it waits for them, but they want no digest of their own
        ((OWN, LAND), entry("land", by="leader"), False),
        ((LAND,), entry("road", duty="dispatcher"), True),
        ((LAND,), entry("bio", duty="dispatcher"), False),  # nobody decides for a body of theirs
        ((LAND,), entry("road", duty="keeper"), False),  # whoever is away has that duty, and they have not
    ],
)
def test_an_entry_is_read_where_it_stands_in_a_digest_that_they_get_and_is_theirs_to_see(
    shares: tuple[Share, ...], told: Entry, reads: bool
) -> None:
    assert reader(*shares).reads(told) is reads


@given(
    away=st.dictionaries(st.sampled_from(NAMES), st.none() | st.sampled_from(NAMES)),
    off=st.sets(st.sampled_from(NAMES)),
    role=st.sampled_from((Role.LEADER, Role.DIRECTOR)),
)
def test_somebody_who_is_there_reads_it_if_anybody_is_and_who_wants_none_is_spared_while_others_can(
    away: dict[str, str | None], off: set[str], role: Role
) -> None:
    team = team_of(body(), None, away)
    (whose,) = team.people[role]
    found = [one.id for one in readers_in_place(team, role, whose, off)]
    assert bool(found) is bool(set(NAMES) - away.keys())
    assert not away.keys() & set(found)
    assert whose.id in away or found == [whose.id]
    assert not (set(found) & off and set(found) - off)


def test_who_lacks_the_duty_stands_in_for_nobody_who_has_it() -> None:
    people = [Person(one, one, f"{one}@haicang.example", "zh") for one in "ab"]
    team = team_with_duty(people, {"a": "stranger", "b": "a"})
    assert team.choose([Role.HANDLERS]).people == []
    assert team_with_duty(people, {"a": "b"}).present(people[0]) == [people[1]]
