"""What each service has loaded in these tests: the district's own folder, read once."""

from functools import cache
from pathlib import Path
from typing import Any

from services.intake import cli as intake_cli
from services.notifier import cli as notifier_cli
from services.notifier.settings import Settings
from services.router import cli as router_cli
from tests.protocol.words import MORE_STEPS

HAICANG = Path(__file__).parents[2] / "config" / "haicang"


@cache
def parts() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the checked configuration of each service, read once."""
    settings = Settings.from_env({"NWD_SECRET_KEY": "a-secret-for-tests-of-thirty-two-or-more"})
    anywhere: Any = None
    escalating = notifier_cli.Operations(anywhere, settings).check(HAICANG)
    policy = escalating["escalation"]
    escalating["escalation"] = {**policy, "steps": [*policy["steps"], *MORE_STEPS]}
    routing = router_cli.Operations(anywhere).check(HAICANG)
    # Agreed to by the rules, a return makes the next assignment in the same moment: of the two ways the harder one.
    routing["routing"] = {**routing["routing"], "returns_decided_by": "rules"}
    return intake_cli.Operations(anywhere).check(HAICANG), routing, escalating
