"""The settings that all services have in common."""

import stat
from pathlib import Path

import pytest

from shared.process.common import common_settings
from shared.process.environment import Environment
from shared.process.problems import BadEnvironment
from shared.process.variables import unknown


def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "var"
    env = Environment({"NWD_DATA_DIR": str(folder)})
    common_settings(env, "intake", port=8000)
    env.finish()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


def test_a_second_process_signs_with_the_key_of_the_first(tmp_path: Path) -> None:
    keys = {common_settings(Environment({"NWD_DATA_DIR": str(tmp_path)}), one, port=1).secret_keys for one in "abc"}
    assert len(keys) == 1


def test_what_is_read_twice_is_named_once() -> None:
    env = Environment({"NWD_SHADOW": "yes"})
    assert (env.flag("NWD_SHADOW"), env.flag("NWD_SHADOW")) == (False, False)
    with pytest.raises(BadEnvironment) as raised:
        env.finish()
    assert len(raised.value.problems) == 1


def test_a_mistyped_name_is_not_passed_over() -> None:
    env = Environment(
        {"NWD_DATABSE_URL": "postgresql://db/x", "NWD_COLOUR": "red", "NWD_SMTP_URL_FILE": "x", "NWD_TEST_X": "1"}
    )
    with pytest.raises(BadEnvironment) as raised:
        env.finish()
    assert raised.value.problems == [
        "NWD_COLOUR is no variable of ours; take it out",
        "NWD_DATABSE_URL is no variable of ours; you mean NWD_DATABASE_URL",
    ]


def test_what_a_platform_of_containers_puts_there_is_nobodys_mistake() -> None:
    linked = [
        *("NWD_SERVICE_HOST", "NWD_SERVICE_PORT", "NWD_PORT", "NWD_PORT_8000_TCP", "NWD_INTAKE_SERVICE_HOST"),
        *("NWD_INTAKE_SERVICE_PORT", "NWD_INTAKE_SERVICE_PORT_HTTP", "NWD_INTAKE_PORT", "NWD_INTAKE_PORT_8000_TCP"),
        *(f"NWD_INTAKE_PORT_8000_TCP_{what}" for what in ("ADDR", "PORT", "PROTO")),
        *("NWD_NOTIFIER_PORT_25_UDP", "NWD_NOTIFIER_PORT_25_SCTP_ADDR"),
    ]
    assert unknown(linked) == []
    assert [name for name, _ in unknown(["NWD_SUPPORT", "NWD_INTAKE_PORTS", "NWD_INTAKE_SERVICE_URL"])] == [
        *("NWD_INTAKE_PORTS", "NWD_INTAKE_SERVICE_URL", "NWD_SUPPORT")
    ]


def test_everything_that_is_wrong_is_named_at_once_and_no_secret_with_it(tmp_path: Path) -> None:
    env = Environment(
        {
            "NWD_DATABASE_URL": "mysql://user:geheim@db/x",
            "NWD_AMQP_URL": "http://user:geheim@mq",
            "PORT": "eighty",
            "NWD_SECRET_KEY": "short",
            "NWD_DATA_DIR": str(tmp_path),
        }
    )
    common_settings(env, "intake", port=8000)
    with pytest.raises(BadEnvironment) as raised:
        env.finish()
    named = {problem.split()[0] for problem in raised.value.problems}
    assert named == {"NWD_DATABASE_URL", "NWD_AMQP_URL", "PORT", "NWD_SECRET_KEY"}
    assert "geheim" not in str(raised.value)
    assert "short" not in str(raised.value)


def test_with_postgresql_the_secret_key_is_asked_for() -> None:
    env = Environment({"NWD_DATABASE_URL": "postgresql://db/nwd"})
    common_settings(env, "intake", port=8000)
    with pytest.raises(BadEnvironment, match="NWD_SECRET_KEY is missing"):
        env.finish()


def test_a_variable_may_come_from_a_file_and_not_from_both(tmp_path: Path) -> None:
    path = tmp_path / "url"
    path.write_text("amqp://mq/\n", encoding="utf-8")
    env = Environment({"NWD_AMQP_URL_FILE": str(path)})
    assert env.text("NWD_AMQP_URL") == "amqp://mq/"
    both = Environment({"NWD_AMQP_URL_FILE": str(path), "NWD_AMQP_URL": "amqp://other/"})
    both.text("NWD_AMQP_URL")
    with pytest.raises(BadEnvironment, match="keep one of them"):
        both.finish()
