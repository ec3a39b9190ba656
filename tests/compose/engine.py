"""A container engine, and one project of `docker-compose.yml` on it, as an operator handles them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.installation import ROOT

LAB = Path(os.environ.get("NWD_TEST_COMPOSE_LAB", ROOT.parent / "shared/compose-lab")) / "compose-lab.sh"
LAB_DATA = "/var/lib/compose-lab"


class NoEngine(Exception):
    """No engine runs here and none can be started; the text says why."""


def say(text: str) -> None:
    """Write a progress line."""
    print(f"compose-test: {text}", file=sys.stderr, flush=True)


def run(*command: str, check: bool = True, env: Mapping[str, str] | None = None) -> str:
    """Run a command in the repository's root and return what it printed; a failure shows all of it."""
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
    )
    assert not check or done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


@dataclass
class Engine:
    """An engine that answers. lab: whether it is the one that makes its base images itself. ours: we started it."""

    lab: bool
    ours: bool

    def stop(self) -> None:
        """Stop it, if we started it."""
        if self.ours:
            run("bash", str(LAB), "down")


def find_engine() -> Engine:
    """Return the engine that runs here, or start the lab's. Raises NoEngine."""
    root_of = _data_root()
    if root_of and root_of != f"{LAB_DATA}/data":
        return Engine(lab=False, ours=False)
    if not LAB.exists():
        raise NoEngine(f"no container engine answers, and there is no {LAB} (NWD_TEST_COMPOSE_LAB names another)")
    if os.getuid() != 0:
        raise NoEngine("no container engine answers, and only root can start one")
    say("preparing the engine and its base images (some 4 minutes the first time)")
    run("bash", str(LAB), "up")
    return Engine(lab=True, ours=root_of is None)


def _data_root() -> str | None:
    if shutil.which("docker") is None:
        return None
    asked = subprocess.run(
        ["docker", "info", "--format", "{{.DockerRootDir}}"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() if asked.returncode == 0 else None


@dataclass
class Project:
    """One project, apart from any other on the engine. port: where its gateway is published."""

    name: str
    port: int
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.environment = {
            "COMPOSE_PROJECT_NAME": self.name,
            "COMPOSE_PROFILES": "dev",
            "NWD_PORT": str(self.port),
            "NWD_SMTP_URL": "smtp://maildev:1025?starttls=no",
            "NWD_MAIL_AT_ONCE": "1",
            "NWD_LINK_CODES": "off",
        }

    @property
    def url(self) -> str:
        """Where people reach it."""
        return f"http://127.0.0.1:{self.port}"

    def compose(self, *words: str, check: bool = True) -> str:
        """Run a command of compose's on the project."""
        return run("docker", "compose", *words, check=check, env=self.environment)

    def build(self, engine: Engine) -> None:
        """Build the images."""
        if engine.lab:
            run("bash", str(LAB), "build", env=self.environment)
        else:
            self.compose("build")

    def nwd(self, *words: str, check: bool = True) -> str:
        """Run the operator's command."""
        return self.compose("run", "--rm", "--no-deps", "-T", "ops", *words, check=check)

    def verify(self) -> dict[str, Any]:
        """Return the report of `nwd verify`, whatever it found."""
        told: dict[str, Any] = json.loads(self.nwd("verify", "--json", "--settle", "1", check=False))
        return told

    def containers(self, service: str) -> list[str]:
        """Return the ids of a service's containers, running or not."""
        return self.compose("ps", "--all", "--quiet", service).split()

    def log(self, container: str) -> str:
        """Return what a container wrote, in all its lives."""
        done = subprocess.run(["docker", "logs", container], capture_output=True, text=True, check=True)
        return done.stdout + done.stderr


def inspect(container: str) -> dict[str, Any]:
    """Return all that the engine knows of a container."""
    (told,) = json.loads(run("docker", "inspect", container))
    found: dict[str, Any] = told
    return found


def address(container: str, network: str) -> str:
    """Return a container's address on a network, which the engine's own machine reaches."""
    networks = inspect(container)["NetworkSettings"]["Networks"]
    return str(next(told["IPAddress"] for name, told in networks.items() if name.endswith(network)))


def process_of(container: str) -> int:
    """Return the id, on this machine, of a container's first process; 0 while there is none."""
    return int(inspect(container)["State"]["Pid"])


def serves(container: str) -> bool:
    """Say whether a container runs and is healthy."""
    state = inspect(container)["State"]
    return bool(state["Running"]) and state.get("Health", {}).get("Status", "healthy") == "healthy"
