"""People of config/haicang who work with the system, and how they come in."""

from functools import cache
from typing import Any

import yaml

from tests.e2e.installation import ROOT, Installation

CLERK, CALLER, REVIEWER = "zihao_huang", "shumin_li", "weicheng_wang"
SUPERVISOR, OPERATOR = "guodong_ye", "zhihang_xie"


@cache
def _listed(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = yaml.safe_load((ROOT / f"config/haicang/{name}.yaml").read_text("utf-8"))[name]
    return read


def mailboxes_of(*bodies: str) -> set[str]:
    """Return the addresses of the handlers of some bodies."""
    emails = {one["id"]: one["email"] for one in _listed("people")}
    return {emails[one] for body in _listed("bodies") if body["code"] in bodies for one in body["handlers"]}


def leader_of(body: str) -> str:
    """Return the address of a body's leader."""
    leader = next(one["leader"] for one in _listed("bodies") if one["code"] == body)
    return str(next(one["email"] for one in _listed("people") if one["id"] == leader))


def sign_in_link(installation: Installation, person: str) -> str:
    """Return the link, good once, that the operator's command prints for a person."""
    return installation.nwd("staff", "link", person).strip().splitlines()[-1].strip()
