"""What the operator says about webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from services.intake.webhooks.addresses import Network
from shared.process.environment import Environment


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed besides https to the public net.

    networks: private networks that may be called. http: whether those may be called without TLS. ca_file: certificates
    of authorities to believe besides the system's.
    """

    networks: tuple[Network, ...] = ()
    http: bool = False
    ca_file: Path | None = None


def rules_from(env: Environment) -> Rules:
    """Read the settings; problems are left in `env` for its `finish`."""
    named = [one.strip() for one in (env.text("NWD_WEBHOOK_NETWORKS") or "").split(",") if one.strip()]
    ca_file = env.text("NWD_WEBHOOK_CA_FILE")
    if ca_file and not Path(ca_file).is_file():
        env.problem("NWD_WEBHOOK_CA_FILE", "must be a file with certificates in PEM form that this process can read")
    return Rules(_networks(env, named), env.flag("NWD_WEBHOOK_HTTP"), Path(ca_file) if ca_file else None)


def _networks(env: Environment, named: Sequence[str]) -> tuple[Network, ...]:
    found: list[Network] = []
    for one in named:
        try:
            found.append(ip_network(one))
        except ValueError as error:
            env.problem("NWD_WEBHOOK_NETWORKS", f"must be networks such as 10.20.0.0/16, with commas between: {error}")
    return tuple(found)
