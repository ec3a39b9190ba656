"""Attaching files, as tests of intake have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from services.intake.attachments.running import Files
from services.intake.attachments.scanner import scanner_at
from services.intake.attachments.verifying import missing
from services.intake.verification import snapshot
from tests.integration.intake.house import House
from tests.parts.files import PDF


def attach(house: House, number: str, data: bytes = PDF, name: str = "现状图.pdf", **options: Any) -> Any:
    """Attach a file by a form; key: another agency's."""
    # Not by the test client's own forms: large ones it writes to a file that it leaves open.
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name.replace(chr(92), chr(92) * 2)}"'
    body = head.encode() + b"\r\nContent-Type: application/octet-stream\r\n\r\n" + data + b"\r\n--b--\r\n"
    return house.client().post(
        f"/v1/cases/{number}/attachments",
        data=body,
        content_type="multipart/form-data; boundary=b",
        headers={"Authorization": f"Bearer {options.get('key', house.key)}"},
    )


def files_role(house: House) -> Files:
    """Return the role that scans and tells, as this house is set up."""
    keeping = house.app.extensions["intake.files"]
    return Files(house.service, keeping.storage, keeping.scanner)


@contextmanager
def scanned_by(house: House, url: str) -> Iterator[Files]:
    """Let a house have a scanner for a while, and return the role that asks it."""
    before = house.app.extensions["intake.files"]
    house.app.extensions["intake.files"] = replace(before, scanner=scanner_at(url))
    try:
        yield files_role(house)
    finally:
        house.app.extensions["intake.files"] = before


def told(house: House, number: str) -> list[dict[str, Any]]:
    """Return what the others were told of the files of a case."""
    return [one.data for one in house.sent(number) if one.type == "case.attached.v1"]


def kinds(house: House, number: str) -> list[str]:
    """Return the kinds of lines about files in a case's public timeline."""
    events = house.get(f"/v1/cases/{number}/events").json["events"]
    return [one["kind"] for one in events if one["kind"].startswith("attachment.")]


def rows(house: House, model: Any) -> int:
    """Return how many rows a table has."""
    with house.service.database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def kept(house: House) -> list[str]:
    """Return what stands in the store."""
    return sorted(file.name for file in (house.data_dir / "attachments" / "kept").rglob("*") if file.is_file())


def sound(house: House) -> list[str]:
    """Return what `nwd verify` would say."""
    found = snapshot(house.service, timedelta(days=3650)).findings
    return [*found, *missing(house.service, house.app.extensions["intake.files"].storage)]
