"""Loading a place's folder: whole or not at all, once or many times with the same end."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from services.router.directory.models import BodyRow, PersonRow
from services.router.models import Part
from shared.db import new_id
from shared.process.problems import BadConfiguration
from tests.integration.router.conftest import Router, submitted
from tests.unit.router.cases import HAICANG, haicang_parts


def test_the_first_load_tells_the_others_each_body_whole(bare_router: Router) -> None:
    codes = bare_router.load()
    sent = bare_router.sent()
    bodies = [message for message in sent if message.type == "directory.body.v1"]
    assert len(codes) == len(bodies) == len(haicang_parts()[0]["bodies"])
    assert bodies[0].data["body"]["handlers"][0]["name"]
    people = [message for message in sent if message.type == "directory.person.v1"]
    assert {message.subject for message in people} == {person["id"] for person in haicang_parts()[0]["people"]}
    assert {message.data["version"] for message in sent} == {1}


def test_loading_again_changes_nothing(router: Router) -> None:
    router.load()

    def parts() -> set[str]:
        with router.service.database.read() as session:
            return set(session.scalars(select(Part.hash)))

    before, told = parts(), len(router.sent())
    assert router.load() == []
    assert (parts(), len(router.sent())) == (before, told)


def test_a_changed_body_alone_is_told_anew_with_its_next_version(router: Router, tmp_path: Path) -> None:
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    people = (folder / "people.yaml").read_text(encoding="utf-8")
    (folder / "people.yaml").write_text(people.replace("yawen.chen@", "yawen.chen2@"), encoding="utf-8")
    assert router.load(folder) == ["investment"]
    last = router.sent()[-1]
    assert (last.subject, last.data["version"]) == ("investment", 2)
    with router.service.database.read() as session:
        person, body = session.get(PersonRow, "yawen_chen"), session.get(BodyRow, "investment")
        assert person is not None
        assert person.person["email"] == "yawen.chen2@haicang.example"
        assert body is not None
        assert body.version == 2


def test_the_next_case_follows_the_new_rules_and_the_old_version_stays(router: Router, tmp_path: Path) -> None:
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    first, second = new_id(), new_id()
    router.take(submitted(first, matter="tax.matter"))
    matters = (folder / "matters.yaml").read_text(encoding="utf-8")
    (folder / "matters.yaml").write_text(matters.replace("lead: tax,", "lead: finance_bureau,"), encoding="utf-8")
    router.load(folder)
    router.take(submitted(second, matter="tax.matter"))
    old, new = (router.decisions(one)[0] for one in (first, second))
    assert (old.lead, new.lead) == ("tax", "finance_bureau")
    assert old.routing != new.routing
    with router.service.database.read() as session:
        assert router.service.parts.version(session, old.routing or "") is not None


def test_a_broken_folder_changes_nothing(router: Router, tmp_path: Path) -> None:
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    (folder / "rules.yaml").write_text("rules: nonsense\n", encoding="utf-8")
    with pytest.raises(BadConfiguration, match=r"rules\.yaml:1 "):
        router.load(folder)
    case_id = new_id()
    router.take(submitted(case_id, matter="land.enlarge"))
    assert router.case(case_id).lead == "planning_land"
