"""The routes of the three services, as an installation serves them."""

import os
from unittest.mock import patch

from werkzeug.routing import Map, Rule

from services.intake.app import create_app as intake
from services.intake.settings import Settings as IntakeSettings
from services.notifier.app import create_app as notifier
from services.notifier.settings import Settings as NotifierSettings
from services.router.app import create_app as router
from services.router.settings import Settings as RouterSettings
from tests.e2e.installation import Installation


def rules(running: Installation) -> tuple[Map, list[Rule]]:
    """Return the map of one service, for its converters, and the rules of all three."""
    with patch.dict(os.environ, running.environment):
        apps = (
            intake(IntakeSettings.from_env()),
            router(RouterSettings.from_env()),
            notifier(NotifierSettings.from_env()),
        )
    return apps[0].url_map, [rule for app in apps for rule in app.url_map.iter_rules()]


def methods_of_routes(running: Installation) -> dict[str, set[str]]:
    """Return every route with the methods that it takes."""
    found: dict[str, set[str]] = {}
    for rule in rules(running)[1]:
        found.setdefault(rule.rule, set()).update((rule.methods or set()) & {"GET", "POST"})
    return found


def pages(running: Installation) -> Map:
    """Return what can be looked at, as one map."""
    one, found = rules(running)
    known: dict[str, Rule] = {}
    for rule in found:
        if "GET" in (rule.methods or ()):
            known.setdefault(rule.rule, rule.empty())
    return Map(list(known.values()), converters=one.converters)
