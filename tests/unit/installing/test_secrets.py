"""The secrets of an installation in containers: made once, each part's apart, and made anew when asked."""

import base64
import hashlib
import hmac
import json
import stat
from pathlib import Path

import pytest

from services.installing.logins import Login, Logins, login_in, scram
from services.installing.postgres import login_script
from services.installing.secrets import SERVICES, Secrets
from shared.process.problems import Problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "secrets"


def made(folder: Path, *anew: str) -> list[str]:
    return Secrets(folder, "postgres:5432/nwd", "rabbitmq:5672/nwd").make(anew)


def contents(folder: Path) -> dict[str, str]:
    """Return every secret; what is derived from them with fresh salt is left out."""
    paths = [one for one in folder.rglob("*") if one.is_file() and one.suffix not in (".sql", ".json")]
    return {str(one.relative_to(folder)): one.read_text(encoding="utf-8") for one in paths}


def test_a_second_time_nothing_is_made_and_nothing_changes(folder: Path) -> None:
    assert made(folder)
    before = contents(folder)
    assert made(folder) == []
    assert contents(folder) == before


def test_what_is_missing_is_completed_and_the_rest_stays(folder: Path) -> None:
    made(folder)
    before = contents(folder)
    (folder / "router/database-url").unlink()
    assert made(folder) == ["router/database-url"]
    after = contents(folder)
    assert {path for path in after if after[path] != before[path]} == {"router/database-url"}


@pytest.mark.parametrize(
    ("kind", "touched"),
    [
        ("database", ("database-url", "reader/", "owner/intake", "owner/router", "owner/notifier")),
        ("broker", ("amqp",)),
    ],
    ids=["database", "broker"],
)
def test_one_kind_is_made_anew_alone(kind: str, touched: tuple[str, ...], folder: Path) -> None:
    made(folder)
    before = contents(folder)
    made(folder, kind)
    after = contents(folder)
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {path for path in after if any(one in path for one in touched)}


def test_the_key_before_still_opens_what_it_signed(folder: Path) -> None:
    made(folder)
    first = contents(folder)["intake/secret-key"]
    made(folder, "secret-key")
    made(folder)
    after = contents(folder)
    for service in SERVICES:
        assert after[f"{service}/secret-key"] != first
        assert after[f"{service}/secret-key-before"] == first


def test_only_its_part_can_read_a_password_and_servers_get_hashes(folder: Path) -> None:
    made(folder)
    passwords = {login.name: login.password for url in contents(folder).values() if (login := login_in(url))}
    assert len(passwords) == 13  # three for each service on PostgreSQL, one for each on the broker, and its owner's
    for served in ("postgres/logins.sql", "rabbitmq/definitions.json"):
        text = (folder / served).read_text(encoding="utf-8")
        assert not [one for one in passwords.values() if one in text]
    for path in folder.rglob("*-url"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_no_user_of_the_broker_manages_it_or_reads_what_is_anothers(folder: Path) -> None:
    made(folder)
    told = json.loads((folder / "rabbitmq/definitions.json").read_text(encoding="utf-8"))
    assert [one["tags"] for one in told["users"]] == [[]] * 4
    rights = {one["user"]: one for one in told["permissions"]}
    for service in SERVICES:
        own = rights[f"nwd-{service}"]
        assert own["configure"] == "^$"
        assert service in own["read"]
        assert not [other for other in SERVICES if other != service and other in own["read"]]


def test_a_password_is_kept_as_the_rfc_says() -> None:
    # The example of RFC 7677: what the server keeps must make the signature that the RFC prints.
    kept = scram("pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="))
    stored, server = (base64.b64decode(one) for one in kept.split("$")[2].split(":"))
    asked = (
        b"n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        b"s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    )
    assert base64.b64encode(hmac.digest(server, asked, "sha256")) == b"6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    proof = base64.b64decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    signature = hmac.digest(stored, asked, "sha256")
    client = bytes(one ^ other for one, other in zip(proof, signature, strict=True))
    assert hashlib.sha256(client).digest() == stored


def test_logins_that_two_services_share_are_refused_with_both_variables() -> None:
    same = Login("nwd", "secret")
    services = [
        Logins(one, Login(f"{one}_owner", "a"), same if one != "notifier" else None, Login(f"{one}_reader", "b"), None)
        for one in SERVICES
    ]
    with pytest.raises(Problems) as refused:
        login_script(services)
    assert "NWD_ROUTER_DATABASE_URL and NWD_INTAKE_DATABASE_URL name the same user" in str(refused.value)
    assert "NWD_NOTIFIER_DATABASE_URL must be" in str(refused.value)
    assert "secret" not in str(refused.value)
