"""Write the documents that the code knows best: `python scripts/write_documents.py` (make docs) renews them.

docs/asyncapi.json: the messages between the services. docs/openapi.json: intake's interface for agencies, and the
shapes of the same for those who use the client of clients/python; client_calls.json: what that client does. Write the
second with Python 3.11 or 3.12: it describes answers by the interpreter's names of their statuses, and 3.13 has newer
ones for two of them.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts import client_shapes  # noqa: E402
from scripts.client_calls import client_calls  # noqa: E402
from services.intake.app import create_app  # noqa: E402
from services.intake.settings import Settings  # noqa: E402
from shared.contracts import all_types  # noqa: E402
from shared.contracts.asyncapi import document  # noqa: E402
from shared.messaging.topology import Topology  # noqa: E402


def asyncapi() -> dict[str, Any]:
    """Return the AsyncAPI document with the names that the broker knows."""
    topology = Topology()
    takers = sorted({taker for kind in all_types() for taker in kind.takers})
    return document(topology.exchange, {taker: topology.queue(taker) for taker in takers})


def openapi() -> dict[str, Any]:
    """Return intake's OpenAPI document; nothing is started and nothing is stored for it."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.from_env({"NWD_DATA_DIR": folder}))
        try:
            described: dict[str, Any] = app.extensions["intake.openapi"].to_dict()
        finally:
            app.extensions["nwd"].database.close()
    return described


_MADE = (
    client_shapes.bodies,
    client_shapes.case_answers,
    client_shapes.event_answers,
    client_shapes.sheet_answers,
    client_shapes.passed_up_answers,
)
_SHAPES = {one.__name__: one for one in _MADE}
DOCUMENTS: dict[str, Callable[[], Mapping[str, Any] | str]] = {
    "docs/asyncapi.json": asyncapi,
    "docs/openapi.json": openapi,
    "services/intake/reference/client_calls.json": client_calls,
    **{
        f"clients/python/no_wrong_door/{name}.py": lambda make=make: make(openapi())  # type: ignore[misc]
        for name, make in _SHAPES.items()
    },
}


def text_of(content: Mapping[str, Any] | str) -> str:
    """Return a document as it is written down."""
    if isinstance(content, str):
        return content
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write every document whose text has changed, and say which."""
    for name, make in DOCUMENTS.items():
        path, text = ROOT / name, text_of(make())
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        if changed:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        print(f"{name}: {'written' if changed else 'unchanged'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
