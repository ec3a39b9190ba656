"""The receiver of docs/integrate.md believes what the house sends, and nobody else."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from tests.integration.intake.hooked import add, deliveries, hooks, turn
from tests.integration.intake.house import House
from tests.parts.program import free_port

PAGE = (Path(__file__).parents[3] / "docs" / "integrate.md").read_text("utf-8")


@pytest.mark.parametrize("honest", [True, False])
def test_the_receiver_of_the_page_believes_the_house_and_nobody_else(
    house: House, tmp_path: Path, *, honest: bool
) -> None:
    found = re.search(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    code = tmp_path / "receiver.py"
    ready = 'print("ready", flush=True)\nserver.serve_forever()'
    code.write_text(found[1].replace("HTTPServer((", "server = HTTPServer((").replace(".serve_forever()", f"\n{ready}"))
    port = free_port()
    made = add(house, f"http://127.0.0.1:{port}/nwd")
    secret = made["secret"] if honest else f"whsec_{b64encode(bytes(32)).decode()}"
    told = {**os.environ, "WEBHOOK_SECRET": secret, "LISTEN": str(port)}
    with subprocess.Popen([sys.executable, str(code)], env=told, stdout=subprocess.PIPE, text=True) as receiver:
        assert receiver.stdout
        try:
            assert receiver.stdout.readline() == "ready\n"
            number = house.bring()["number"]
            turn(hooks(house))
            event = house.get("/v1/events").json["events"][0]["id"]
            if honest:
                assert receiver.stdout.readline() == f"{event} case.submitted {number} received\n"
        finally:
            receiver.kill()
    assert [one.status for one in deliveries(house)] == [204 if honest else 401]
