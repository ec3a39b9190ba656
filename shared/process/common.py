"""The settings that all three services have in common."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from shared.process.environment import Environment


@dataclass(frozen=True, slots=True)
class Common:
    """What every process of a service knows.

    database_url: the service's own. lease_database_url: where the lease table stands while there is no broker.
    amqp_url: the broker, or None for the lease table. amqp_prefix: put before every name on the broker, so that
    several systems can share one. data_dir: files, heartbeats, doorbells. public_url: where people reach the system,
    without a slash at its end. secret_keys: the first signs, all verify. port: of the web role.
    owner_database_url, lease_owner_database_url, owner_amqp_url: logins that make tables, and what stands on the
    broker, where those of running services may not. reader_database_url: a login that only reads.
    """

    service: str
    database_url: str
    lease_database_url: str
    amqp_url: str | None
    amqp_prefix: str
    data_dir: Path
    public_url: str
    secret_keys: tuple[str, ...]
    host: str
    port: int
    web_workers: int
    trusted_proxies: int
    testing: bool
    owner_database_url: str | None = None
    reader_database_url: str | None = None
    lease_owner_database_url: str | None = None
    owner_amqp_url: str | None = None

    @property
    def embedded(self) -> bool:
        """Say whether this service keeps its data in SQLite, on one machine."""
        return self.database_url.startswith("sqlite")


def run_folder(data_dir: Path) -> Path:
    """Return where heartbeats and doorbells of this machine's processes are."""
    return data_dir / "run"


def common_settings(env: Environment, service: str, *, port: int) -> Common:
    """Read the common settings of a service; problems are left in `env` for its `finish`."""
    data_dir = Path(env.text("NWD_DATA_DIR") or "var").absolute()
    name = service.upper()
    shared_url = _postgres(env, "NWD_DATABASE_URL")
    own_url = _postgres(env, f"NWD_{name}_DATABASE_URL", "sqlite")
    database_url = own_url or shared_url or f"sqlite:///{data_dir}/{service}.db"
    lease_owner_url = _postgres(env, "NWD_OWNER_DATABASE_URL")
    reader_url = _postgres(env, "NWD_READER_DATABASE_URL")
    broker_url = env.url("NWD_AMQP_URL", ("amqp", "amqps"))
    port = env.integer("PORT", port, 1, 65535)
    public_url = env.url("NWD_PUBLIC_URL", ("http", "https")) or f"http://127.0.0.1:{port}"
    embedded = database_url.startswith("sqlite")
    if embedded:
        _make_private(env, data_dir)
    return Common(
        service=service,
        database_url=database_url,
        lease_database_url=shared_url or f"sqlite:///{data_dir}/messages.db",
        amqp_url=env.url(f"NWD_{name}_AMQP_URL", ("amqp", "amqps")) or broker_url,
        amqp_prefix=env.text("NWD_AMQP_PREFIX") or "",
        data_dir=data_dir,
        public_url=public_url.rstrip("/"),
        secret_keys=_secret_keys(env, data_dir, embedded),
        host=env.text("NWD_HOST") or "127.0.0.1",
        port=port,
        web_workers=env.integer("NWD_WEB_WORKERS", 1 if embedded else 2, 1, 32),
        trusted_proxies=env.integer("NWD_TRUSTED_PROXIES", 0, 0, 5),
        testing=env.flag("NWD_TESTING"),
        owner_database_url=_postgres(env, f"NWD_{name}_OWNER_DATABASE_URL") or lease_owner_url,
        reader_database_url=_postgres(env, f"NWD_{name}_READER_DATABASE_URL") or reader_url,
        lease_owner_database_url=lease_owner_url,
        owner_amqp_url=env.url("NWD_OWNER_AMQP_URL", ("amqp", "amqps")),
    )


def _postgres(env: Environment, name: str, *others: str) -> str | None:
    url = env.url(name, ("postgresql", "postgresql+psycopg", *others))
    return url.replace("postgresql://", "postgresql+psycopg://", 1) if url else None


def _secret_keys(env: Environment, data_dir: Path, embedded: bool) -> tuple[str, ...]:
    """Return the signing key and those before it (NWD_SECRET_KEY_FALLBACKS, separated by commas).

    On one machine a missing key is made once and kept in the data folder; several machines must share one, so there
    it is asked for.
    """
    key = env.text("NWD_SECRET_KEY", required=not embedded)
    if key is None and embedded:
        key = _kept_key(env, data_dir / "secret-key")
    fallbacks = [one.strip() for one in (env.text("NWD_SECRET_KEY_FALLBACKS") or "").split(",") if one.strip()]
    for one in filter(None, [key, *fallbacks]):
        if len(one) < 32:
            env.problem(
                "NWD_SECRET_KEY", "and each of NWD_SECRET_KEY_FALLBACKS must have 32 characters or more, made at random"
            )
            break
    return tuple(one for one in [key, *fallbacks] if one)


def _make_private(env: Environment, data_dir: Path) -> None:
    """Make the data folder where it is missing, for its owner alone: cases, mails and logs stand in it."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        env.problem("NWD_DATA_DIR", f"must be a folder that this process can make and write to: {error}")


def _kept_key(env: Environment, path: Path) -> str | None:
    try:
        # Written aside and linked into place: of several processes that start at once, all read the same whole key.
        fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600, exist_ok=False)
        fresh.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        env.problem("NWD_DATA_DIR", f"must be a folder that this process can write to: {error}")
        return None
