"""Whatever is asked of the interface: no server error, and no answer that its document does not describe.

In the ordinary run it is a look; `make fuzz` makes 20 000 requests.
"""

import json
import os
from pathlib import Path

import pytest

from no_wrong_door import Client
from no_wrong_door.asking import Ask, Asking
from tests.fuzz import slices
from tests.fuzz.intake import Running, running_intake
from tests.parts.files import PDF
from tests.parts.postgres import new_database

EXAMPLES = int(os.environ.get("NWD_TEST_FUZZ_EXAMPLES", "100"))
SLICE = 1000
MAPPING = b"{constants: {kind: help, channel: window, anonymous: true}, columns: {a: {field: title}}}"


def things_of(intake: Running) -> dict[str, list[str]]:
    """Make some of everything that a path may name, and return the ids by the parameter's name."""
    client, asking = Client(intake.url, intake.key), Asking(intake.url, intake.key)
    numbers = [
        client.submit({"kind": "help", "channel": "window", "title": f"第{number}件", "anonymous": True})["number"]
        for number in range(20)
    ]
    headers = {"Content-Type": "application/yaml"}
    asking.send(Ask("POST", "/v1/import-mappings", {"name": "fuzz"}, MAPPING, headers))
    brought = asking.send(Ask("POST", "/v1/imports", {"mapping": "fuzz"}, b"a\nb\n", {"Content-Type": "text/csv"}))
    return {
        "number": numbers,
        "attachment_id": [client.attach(numbers[0], "a.pdf", PDF)["id"]],
        "webhook": [client.add_webhook(f"http://127.0.0.1:9/{n}", "it@hall.example")["id"] for n in range(10)],
        "import_id": [brought.read()["id"]],
        "name": ["fuzz"],
        "table": ["kinds", "states", "matters"],
    }


@pytest.mark.timeout(EXAMPLES + 600)
def test_nothing_that_is_asked_gets_a_server_error_or_an_answer_that_is_not_described(
    postgres_server_url: str, tmp_path: Path
) -> None:
    made, seed, look, operations = 0, 0, EXAMPLES < SLICE, slices.operations()
    with new_database(postgres_server_url) as database, running_intake(database, tmp_path) as intake:
        ids = things_of(intake)
        while made < EXAMPLES:
            seed += 1
            each = max(1, min(SLICE, EXAMPLES - made) // operations)
            # What is known to be worth trying is tried once; what is drawn is another each time.
            phases = slices.PHASES if seed == 1 and not look else slices.PHASES[2:]
            found = slices.run(intake, ids, tmp_path, each=each, seed=seed, phases=phases)
            assert found.wrong == [], json.dumps(found.wrong, ensure_ascii=False, indent=1)[:20_000]
            assert found.tested == found.total == operations
            assert found.examples > 0
            made += found.examples
            print(f"seed {seed}: {found.examples} requests about {found.tested} operations, {made} in all, 0 wrong")
        assert '"level": "error"' not in intake.log.read_text("utf-8")
