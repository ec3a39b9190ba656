"""The sample cases of a place, posted through the public API as an agency's system would post them."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.house import House

AGENCY, AGENCY_NAME = "sample-window", "样例窗口系统 Sample window system"


@dataclass(frozen=True, slots=True)
class Posted:
    """What the API answered: the case's number, its tracking code and the address of its page."""

    number: str
    tracking_code: str
    page: str


def post_samples(house: House, folder: Path, url: str) -> list[Posted]:
    """Post `samples.json` of a place's folder; return what was answered, in the file's order.

    Each has a source reference of its own, so that a second run finds the cases of the first instead of making more.
    """
    path = folder / "samples.json"
    if not path.exists():
        return []
    key = house.intake.add_agency(AGENCY, AGENCY_NAME)
    try:
        return [_post(url, key, sample) for sample in json.loads(path.read_text(encoding="utf-8"))]
    finally:
        house.intake.revoke_key(key.split("_")[1])


def _post(url: str, key: str, sample: dict[str, Any]) -> Posted:
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{url}/v1/cases",
        data=json.dumps(sample).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            told = json.load(answer)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"a sample case was refused: {error.read().decode()}") from error
    return Posted(told["number"], told["tracking_code"], told["links"]["page"])
