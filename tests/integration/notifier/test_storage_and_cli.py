"""Migrations against models, append-only tables, and what the operator's command line gets."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.notifier.app import create_app
from services.notifier.configuration import PARTS
from services.notifier.mail import store as mails
from services.notifier.mail.domain import MailKind
from services.notifier.models import Base
from services.notifier.settings import Settings
from services.notifier.tasks.access import member
from services.notifier.tasks.domain import Act
from services.notifier.tasks.shown import shown
from shared.db import new_id
from shared.db.migrate import behind, differences
from shared.process.clock import clock_for
from shared.process.problems import BadConfiguration, BadEnvironment
from tests.integration.notifier.conftest import HAICANG, MIGRATIONS, SECRET, Notifier
from tests.integration.notifier.messages import assigned, party


def test_the_migrations_make_what_the_models_say(bare_notifier: Notifier) -> None:
    database = bare_notifier.service.database
    assert differences(database, Base.metadata) == []
    assert not behind(database, MIGRATIONS)


@pytest.mark.parametrize("table", ["history", "deed", "part"])
@pytest.mark.parametrize("change", ["delete from {}", "update {} set hash = 'x'"])
def test_what_has_happened_cannot_be_changed(notifier: Notifier, table: str, change: str) -> None:
    case = new_id()
    notifier.take(assigned(case))
    notifier.act(notifier.lead(case), Act.SIGN)
    statement = change.format(table).replace("hash", "act" if table == "deed" else "hash")
    with pytest.raises(DBAPIError, match="append-only"), notifier.service.database.begin() as session:
        session.execute(text(statement))


def test_loading_twice_changes_nothing_and_a_change_is_named(bare_notifier: Notifier, tmp_path: Path) -> None:
    assert bare_notifier.load() == [*PARTS]
    assert bare_notifier.load() == []
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    limits = folder / "limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("closing: {n: 7", "closing: {n: 8"), encoding="utf-8")
    assert bare_notifier.load(folder) == ["limits"]


def test_a_broken_folder_is_refused_whole_and_what_runs_goes_on(notifier: Notifier, tmp_path: Path) -> None:
    folder = tmp_path / "place"
    shutil.copytree(HAICANG, folder)
    (folder / "limits.yaml").write_text("classes: {}\n", encoding="utf-8")
    (folder / "calendar.yaml").unlink()
    with pytest.raises(BadConfiguration) as refused:
        notifier.operations.check(folder)
    assert [problem.split()[0] for problem in refused.value.problems] == ["calendar.yaml:1"] + ["limits.yaml:1"] * 6
    case = new_id()
    notifier.take(assigned(case))
    assert notifier.states(case) == [("land", "to_sign")]


def test_the_mails_of_a_case_are_told_with_what_became_of_them(notifier: Notifier) -> None:
    case = new_id()
    notifier.take(assigned(case))
    notifier.sender().turn()
    told = notifier.operations.mails(case)
    assert [(mail.kind, mail.to, mail.state, mail.attempts) for mail in sorted(told, key=lambda mail: mail.to)] == [
        ("task", "land_1@haicang.example", "kept", 1),
        ("task", "land_2@haicang.example", "kept", 1),
    ]
    assert {mail.message_id for mail in told} == {
        f"<{mail.key}@haicang.example>" for mail in notifier.mails(case, MailKind.TASK)
    }


def test_what_the_pages_ask_is_answered_alike_by_both_databases(notifier: Notifier) -> None:
    cases = [new_id() for _ in range(3)]
    notifier.take(*(assigned(case, assisting=(party("bio"),)) for case in cases))
    task, app = notifier.lead(cases[0]), create_app(notifier.settings)
    with app.test_request_context(), notifier.service.database.read() as session:
        reader = member(session, task.id, "land_2", notifier.clock.now().date())
        assert reader is not None
        assert reader.email == "land_2@haicang.example"
        assert member(session, task.id, "bio_1", notifier.clock.now().date()) is None
        listed = mails.latest(session, 5, None)
        rest = mails.latest(session, 50, (listed[-1].created_at, listed[-1].key))
        assert len({mail.key for mail in listed + rest}) == 9
        it = shown(session, notifier.service.parts, task, notifier.clock.now(), reader, acts=True)
    app.extensions["nwd"].database.close()
    assert [one.body for one in it.own] == ["land", "bio"]
    assert (it.live, it.days_left, it.case_due) == (True, 5, task.due_at)


def test_every_bad_variable_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadEnvironment) as refused:
        Settings.from_env(
            {
                "NWD_DATA_DIR": str(tmp_path),
                "NWD_SECRET_KEY": SECRET,
                "NWD_SMTP_URL": "smtp://",
                "NWD_MAIL_FROM": "a, b@haicang.example",
                "NWD_MAIL_ONLY_TO": "nobody",
                "PORT": "many",
            }
        )
    named = {problem.split()[0] for problem in refused.value.problems}
    assert named == {"NWD_SMTP_URL", "NWD_MAIL_FROM", "NWD_MAIL_ONLY_TO", "PORT"}


def test_passwords_of_the_mail_server_may_hold_any_character(tmp_path: Path) -> None:
    variables = {"NWD_DATA_DIR": str(tmp_path), "NWD_SECRET_KEY": SECRET, "NWD_PUBLIC_URL": "https://nwd.example"}
    settings = Settings.from_env({**variables, "NWD_SMTP_URL": "smtps://me%40x:p%3Aw%2F@mail.example"})
    assert settings.smtp is not None
    assert (settings.smtp.user, settings.smtp.password, settings.smtp.port) == ("me@x", "p:w/", 465)
    assert settings.mail_from == "no-wrong-door@nwd.example"


def test_a_place_that_only_looks_on_has_no_mail_server_and_still_hears_of_a_wrong_one(tmp_path: Path) -> None:
    variables = {"NWD_DATA_DIR": str(tmp_path), "NWD_SECRET_KEY": SECRET, "NWD_SHADOW": "1"}
    assert Settings.from_env({**variables, "NWD_SMTP_URL": "smtp://mail.example"}).smtp is None
    with pytest.raises(BadEnvironment):
        Settings.from_env({**variables, "NWD_SMTP_URL": "smtp://"})


@pytest.mark.parametrize("server", ["smtp://mail.example", "smtps://user:pass@10.1.2.3:465"])
def test_a_clock_that_a_file_moves_writes_to_nobody_elsewhere(server: str, tmp_path: Path) -> None:
    variables = {"NWD_DATA_DIR": str(tmp_path), "NWD_SECRET_KEY": SECRET, "NWD_TESTING": "1", "NWD_SMTP_URL": server}
    with pytest.raises(BadEnvironment) as refused:
        Settings.from_env(variables)
    assert [problem.split()[0] for problem in refused.value.problems] == ["NWD_TESTING"]
    assert Settings.from_env({**variables, "NWD_SHADOW": "1"}).smtp is None
    assert Settings.from_env({**variables, "NWD_SMTP_URL": "smtp://127.0.0.1:1025"}).common.testing


def test_a_process_whose_clock_a_file_moves_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert clock_for(tmp_path, testing=False).now().tzinfo is not None
    assert not caplog.records
    (tmp_path / "clock-shift").write_text("3600", encoding="utf-8")
    moved = clock_for(tmp_path, testing=True).now() - clock_for(tmp_path, testing=False).now()
    assert abs(moved.total_seconds() - 3600) < 60
    assert "clock-shift" in caplog.text
