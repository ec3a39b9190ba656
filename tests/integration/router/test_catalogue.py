"""Rules are put in force as a whole or not at all, by one at a time, on record; a folder does not undo them unasked."""

import shutil
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from services.router.catalogue import actions, store
from services.router.catalogue.domain import OverPublished, difference, rules_of
from services.router.catalogue.models import Publication
from services.router.decisions.domain import Refused
from services.router.policy import ROUTING
from services.router.verification import snapshot
from shared.db import new_id
from shared.process.problems import BadConfiguration
from tests.integration.router.conftest import Router, submitted
from tests.unit.router.cases import HAICANG, haicang_parts

WRITTEN = (HAICANG / "rules.yaml").read_text(encoding="utf-8")
TAX = """
  - id: tax-to-finance
    priority: 90
    when: {matter: tax.matter}
    then: {lead: finance_bureau}
    because: {zh: 涉税事项由财政局办理。, en: Tax goes to the finance bureau.}
"""
DRAFT = WRITTEN + TAX
READ = cache(lambda: yaml.safe_load(DRAFT))
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
Publish = Callable[..., Publication]


def publishing(router: Router) -> Publish:
    def publish(draft: str = DRAFT, began: str | None = None, reason: str = "税务改由财政局办理") -> Publication:
        with router.service.database.read() as session:
            now = actions.standing(session, router.service.parts)
        with router.service.begin("test") as unit:
            return actions.publish(
                unit,
                draft,
                began_from=now if began is None else began,
                reason=reason,
                by="王伟诚",
                person="weicheng_wang",
            )

    return publish


def led_by(router: Router, matter: str = "tax.matter") -> str | None:
    case_id = new_id()
    router.take(submitted(case_id, matter=matter))
    return router.case(case_id).lead


def in_force(router: Router) -> str | None:
    with router.service.database.read() as session:
        return router.service.parts.current_hash(session, ROUTING)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of Haicang's folder."""
    return Path(shutil.copytree(HAICANG, tmp_path / "place"))


def test_what_is_published_decides_the_next_case_and_is_on_record(router: Router) -> None:
    before = in_force(router)
    assert led_by(router) == "tax"
    made = publishing(router)()
    assert led_by(router) == "finance_bureau"
    assert (made.before, made.hash) == (before, in_force(router))
    with router.service.database.read() as session:
        kept = store.newest(session)
        assert kept is not None
        assert (kept.by, kept.person, kept.reason, kept.way) == (
            "王伟诚",
            "weicheng_wang",
            "税务改由财政局办理",
            "page",
        )
        assert kept.written == DRAFT
        old = router.service.parts.version(session, before or "")
        new = router.service.parts.version(session, made.hash)
    assert old is not None
    assert new is not None
    told = difference(old.content, new.content)
    assert ([one["id"] for one in told.added], told.removed, told.changed) == (["tax-to-finance"], [], [])


def test_the_record_of_publications_cannot_be_changed(router: Router) -> None:
    publishing(router)()
    for change in ("update publication set reason = 'x'", "delete from publication"):
        with pytest.raises(DBAPIError, match="append-only"), router.service.begin("test") as unit:
            unit.session.execute(text(change))


def test_who_began_from_what_is_no_longer_in_force_is_refused(router: Router) -> None:
    with router.service.database.read() as session:
        began = actions.standing(session, router.service.parts)
    publish = publishing(router)
    publish(began=began)
    with pytest.raises(Refused, match="since you began"):
        publish(WRITTEN + TAX.replace("finance_bureau", "service"), began=began)
    assert led_by(router) == "finance_bureau"


def test_of_two_who_publish_at_once_one_is_refused(router: Router) -> None:
    with router.service.database.read() as session:
        began = actions.standing(session, router.service.parts)
    held, refused = Event(), list[Refused]()

    def second() -> None:
        held.wait()
        try:
            publishing(router)(WRITTEN + TAX.replace("finance_bureau", "service"), began=began)
        except Refused as error:
            refused.append(error)

    other = Thread(target=second)
    other.start()
    with router.service.begin("test") as unit:
        actions.publish(unit, DRAFT, began_from=began, reason="先到", by="甲", person="a")
        held.set()
        other.join(0.3)  # it stands at the lock, or has not come to it yet: either way it must not get through
        assert not refused
    other.join()
    assert len(refused) == 1
    assert led_by(router) == "finance_bureau"


def test_the_same_words_again_are_refused_and_other_comments_are_not(router: Router) -> None:
    publish = publishing(router)
    publish()
    with pytest.raises(Refused, match="word for word"):
        publish()
    before = in_force(router)
    publish(f"# a word to the reader\n{DRAFT}")
    assert in_force(router) == before
    with router.service.database.read() as session:
        assert actions.text_in_force(session, router.service.parts).startswith("# a word to the reader\n")


def _mistakes() -> some.SearchStrategy[Callable[[dict[str, Any]], object]]:
    at = some.integers(0, 40)
    return some.one_of(
        at.map(lambda n: lambda told: told["rules"][n]["then"].update(lead="nobody_at_all", desk=None)),
        at.map(lambda n: lambda told: told["rules"][n]["when"].update(matter="no.such.matter")),
        at.map(lambda n: lambda told: told["rules"][n].pop("because")),
        at.map(lambda n: lambda told: told["rules"].append(told["rules"][n])),
        at.map(lambda n: lambda told: told["rules"][n].update(when={"kind": "help", "all": [{"kind": "report"}]})),
        some.sampled_from(["returns_allowed", "backstop", "returns_decided_by", "rules"]).map(
            lambda name: lambda told: told.pop(name)
        ),
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mistake=_mistakes())
def test_a_draft_with_any_mistake_leaves_all_as_it_was(router: Router, mistake: Callable[[Any], object]) -> None:
    told = deepcopy(READ())
    mistake(told)
    before = in_force(router)
    with pytest.raises(BadConfiguration, match=r"rules\.yaml:\d+ "):
        publishing(router)(yaml.dump(told, Dumper=DUMPER, allow_unicode=True, sort_keys=False))
    assert in_force(router) == before
    with router.service.database.read() as session:
        assert [one.way for one in session.scalars(select(Publication))] == ["folder"]


def test_cases_that_are_routed_meanwhile_follow_the_one_version_or_the_other_whole(router: Router) -> None:
    """Two rules change together; a case that saw one of them without the other would be led by nobody's version."""
    both = TAX + TAX.replace("tax-to-finance", "road-to-finance").replace("tax.matter", "traffic.road")
    drafts = [WRITTEN + both, WRITTEN + both.replace("finance_bureau", "service")]
    done, cases = Event(), list[tuple[str, str]]()

    def take() -> None:
        while not done.is_set():
            pair = (new_id(), new_id())
            router.take(submitted(pair[0], matter="tax.matter"), submitted(pair[1], matter="traffic.road"))
            cases.append(pair)

    publish = publishing(router)
    publish(drafts[0])
    router.take(submitted(new_id(), matter="tax.matter"))
    taking = Thread(target=take)
    taking.start()
    for round_ in range(4):
        publish(drafts[(round_ + 1) % 2])
    done.set()
    taking.join()
    assert cases
    for one, other in cases:
        [first], [second] = router.decisions(one), router.decisions(other)
        assert (first.routing, first.lead) == (second.routing, second.lead)
        with router.service.database.read() as session:
            part = router.service.parts.version(session, first.routing or "")
        assert part is not None
        assert first.lead == next(rule["lead"] for rule in part.content["rules"] if rule["id"] == "tax-to-finance")


def test_a_folder_that_was_not_changed_leaves_published_rules_in_force(router: Router, place: Path) -> None:
    router.load(place)
    publishing(router)()
    people = (place / "people.yaml").read_text(encoding="utf-8")
    (place / "people.yaml").write_text(people.replace("yawen.chen@", "yawen.chen2@"), encoding="utf-8")
    assert router.load(place) == ["investment"]
    assert led_by(router) == "finance_bureau"
    kept = router.operations.published_instead()
    assert kept is not None
    assert kept.by == "王伟诚"
    assert router.operations.rules_in_force() == DRAFT


def test_a_folder_with_other_rules_is_refused_until_somebody_says_which_hold(router: Router, place: Path) -> None:
    router.load(place)
    publishing(router)()
    (place / "rules.yaml").write_text(WRITTEN.replace("returns_allowed: 2", "returns_allowed: 3"), encoding="utf-8")
    before = in_force(router)
    with pytest.raises(BadConfiguration) as refused:
        router.load(place)
    said = str(refused.value)
    assert "王伟诚" in said
    assert "- 删除 removed: tax-to-finance" in said
    assert "~ returns_allowed: 2 -> 3" in said
    assert in_force(router) == before

    checked = router.operations.check(place)
    router.operations.store(checked, OverPublished.KEEP)
    assert led_by(router) == "finance_bureau"
    with pytest.raises(BadConfiguration):  # what was kept once is asked about again
        router.load(place)
    router.operations.store(checked, OverPublished.REPLACE)
    assert led_by(router) == "tax"
    assert router.operations.published_instead() is None
    assert router.load(place) == []


def test_what_was_exported_into_the_folder_makes_it_the_source_again(router: Router, place: Path) -> None:
    router.load(place)
    publishing(router)()
    (place / "rules.yaml").write_text(router.operations.rules_in_force(), encoding="utf-8")
    router.load(place)
    assert router.operations.published_instead() is None
    (place / "rules.yaml").write_text(WRITTEN, encoding="utf-8")
    router.load(place)
    assert led_by(router) == "tax"


def test_published_rules_that_no_longer_fit_a_folder_are_told_and_nothing_is_loaded(
    router: Router, place: Path
) -> None:
    router.load(place)
    publishing(router)()
    bodies = yaml.safe_load((place / "bodies.yaml").read_text(encoding="utf-8"))
    bodies["bodies"] = [
        one | {"may_lead": one["code"] != "finance_bureau" and one["may_lead"]} for one in bodies["bodies"]
    ]
    (place / "bodies.yaml").write_text(yaml.safe_dump(bodies, allow_unicode=True), encoding="utf-8")
    rules = yaml.safe_load(WRITTEN)
    named = [rule["id"] for rule in rules["rules"] if rule["then"].get("lead") == "finance_bureau"]
    matters = yaml.safe_load((place / "matters.yaml").read_text(encoding="utf-8"))
    assert not named
    assert not [one for one in matters["matters"] if one["lead"] == "finance_bureau"]
    before = in_force(router)
    with pytest.raises(BadConfiguration, match=r"finance_bureau may not lead.*do not fit this folder"):
        router.load(place)
    assert in_force(router) == before


def test_rules_are_written_anew_where_nobody_kept_their_file(router: Router) -> None:
    directory, routing = haicang_parts()
    with router.service.begin("test") as unit:
        actions.load(unit, {**routing, "returns_allowed": 3}, directory, None)
    written = router.operations.rules_in_force()
    with router.service.database.read() as session:
        again = actions.checked(session, router.service.parts, written)
    assert rules_of(again) == rules_of({**routing, "returns_allowed": 3})


def test_rules_in_force_that_no_publication_tells_of_are_a_finding(router: Router) -> None:
    publishing(router)()
    assert snapshot(router.service, timedelta(days=9)).findings == []
    _, routing = haicang_parts()
    with router.service.begin("somebody else") as unit:
        router.service.parts.store(unit.session, ROUTING, {**routing, "returns_allowed": 3}, unit.now)
    assert "not those of the newest publication" in str(snapshot(router.service, timedelta(days=9)).findings)
