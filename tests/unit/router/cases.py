"""Facts of cases, and the district of config/haicang, for the tests of the router."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from services.router.directory.domain import Directory, directory_of
from services.router.directory.reading import read_directory
from services.router.rules.building import rule_set_of
from services.router.rules.domain import RuleSet, Verdict, route
from services.router.rules.facts import Lists, facts_of
from services.router.rules.reading import read_routing
from shared.process.folder import Folder
from tests.parts.places import read_once

HAICANG = Path(__file__).parents[3] / "config" / "haicang"
TODAY = date(2026, 11, 24)


def case(text: str = "", **stated: Any) -> dict[str, Any]:
    """Return a case as messages carry it (contracts' CaseFacts)."""
    return {
        "number": "HC2026000001",
        "source": {"agency": "hall", "agency_name": "政务服务中心", "reference": None, "due_at": None},
        "kind": "help",
        "channel": "window",
        "enterprise": None,
        "complainant": None,
        "anonymous": False,
        "confidential": False,
        "about": None,
        "title": "企业诉求",
        "description": text,
        "matter": None,
        "industry": None,
        "sub_district": None,
        "place": None,
        "project": None,
        "urgency": "normal",
        "needs_reply": True,
        "occurred_at": None,
        "received_at": "2026-11-24T09:30:00+08:00",
    } | stated


@cache
def haicang_parts() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the checked parts `directory` and `routing` of config/haicang."""
    return read_once(_parts_of, HAICANG)


def _parts_of(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = Folder(path)
    directory = read_directory(folder)
    routing = read_routing(folder, directory)
    folder.finish()
    return directory, routing


@cache
def haicang() -> tuple[RuleSet, Directory, Lists]:
    """Return the rules, bodies and lists of config/haicang."""
    directory, routing = haicang_parts()
    return rule_set_of(routing), directory_of(directory), Lists(routing["tags"])


def routed(text: str = "", *, returned: tuple[str, ...] = (), **stated: Any) -> Verdict:
    """Return what Haicang's rules say of a case."""
    rules, directory, lists = haicang()
    told = case(text, **stated)
    return route(rules, facts_of(told, lists.tags_of(told["enterprise"])), directory, TODAY, returned)


def parts_of(verdict: Verdict) -> tuple[str | None, set[str]]:
    """Return the codes of the lead and of the assisting bodies."""
    return (verdict.lead.code if verdict.lead else None), {body.code for body in verdict.assisting}
