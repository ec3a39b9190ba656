"""Reads limits.yaml into the part `limits`.

{"classes": {name: {"n", "unit"}}, "default", "opinion", "redo", "supplement", "supplements_allowed",
 "review_working_days", "least"} and, where the place says so, "returns": {"window", "reasons"} and "split";
 "opinion" has "silence" besides
"""

from typing import Any

from services.notifier.limits.schemas import Limits
from shared.process.folder import Folder


def read_limits(folder: Folder) -> dict[str, Any]:
    """Return the part `limits`; what is wrong stays with the folder."""
    limits = folder.load("limits.yaml", Limits())
    if limits and limits["default"] not in limits["classes"]:
        folder.unknown("limits.yaml", ("default",), "class", limits["default"], limits["classes"])
    reasons = limits.get("returns", {}).get("reasons", [])
    folder.twice("limits.yaml", ("returns", "reasons"), "the reason", [one["code"] for one in reasons], "code")
    return limits
