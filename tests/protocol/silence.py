"""What an assisting body's silence means, in the district of these tests: the place says so, and a round keeps it."""

import json
from typing import Any

from services.notifier.cli import Operations
from services.notifier.settings import Settings
from tests.protocol.district import District
from tests.protocol.house import House
from tests.protocol.loaded import parts


def silence_means(district: District, word: str) -> None:
    """Let the place say what silence means for the rounds that begin from now on: `consent` or `waits`."""
    told = parts()[2]
    limits = {**told["limits"], "opinion": {**told["limits"]["opinion"], "silence": word}}
    settings = Settings.from_env({"NWD_SECRET_KEY": "a-secret-for-tests-of-thirty-two-or-more"})
    Operations(district.notifier.service, settings).store({**told, "limits": limits})


def silence_is_consent(notifier: House, task: dict[str, Any]) -> bool:
    """Say whether silence is consent in the round of a task, by the limits with which its clock began."""
    query = "select content from part join clock on part.hash = clock.limits where case_id = ? and round = ?"
    (kept,) = notifier.rows(query, task["case_id"], task["round"])
    content = json.loads(kept["content"])
    return bool(content["opinion"].get("silence", "consent") == "consent")
