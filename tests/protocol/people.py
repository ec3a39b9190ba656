"""Who acts for a body in these tests."""

import json
from typing import Any

from services.notifier.directory.domain import Person


def author_of(task: dict[str, Any]) -> Person:
    return Person(f"{task['body']}_1", "经办人", f"{task['body']}@haicang.example", "zh")


def head_of(task: dict[str, Any]) -> Person:
    """Return who heads the body of a task, as its assignment named them."""
    return Person(**json.loads(task["party"])["leader"])


__all__ = ["Person", "author_of", "head_of"]
