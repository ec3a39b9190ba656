"""Gives imports to workers, and ends those that break off at the same row however often they are tried."""

from typing import NamedTuple
from uuid import uuid4

import structlog

from services.intake.imports import store
from services.intake.imports.domain import LEASE, TRIES, State
from services.intake.imports.models import Import
from services.intake.imports.sheets.cells import Fault
from services.intake.words import Text
from shared.db.clock import database_now
from shared.messaging import Service, Unit

log = structlog.get_logger(__name__)


class Claim(NamedTuple):
    """An import that this worker has, as it stood when it was claimed."""

    job: Import
    token: str


def claim(service: Service, import_id: str | None = None) -> Claim | None:
    """Take an import to work on, the oldest or a named one; None where there is none that nobody has.

    The try is counted before it begins, so that one which takes its process with it, or the database, has counted.
    Whatever has had its tries behind one row is ended, and the next is taken.
    """
    with service.begin("imports") as unit:
        while (job := store.unclaimed(unit.session, import_id)) is not None and job.tries >= TRIES:
            _give_up(unit, job)
        if job is None:
            return None
        token = str(uuid4())
        job.claim, job.claimed_until = token, database_now(unit.session) + LEASE
        job.state, job.tries = State.RUNNING.value, job.tries + 1
        unit.session.flush()
        return Claim(job, token)


def _give_up(unit: Unit, job: Import) -> None:
    log.warning("import given up", id=job.id, row=job.row, tries=job.tries)
    job.fault, job.state, job.ended_at = _broken_off(job).told(), State.FAILED.value, unit.now
    job.claim, job.claimed_until = None, None
    unit.session.flush()


def _broken_off(job: Import) -> Fault:
    first = job.row + 1
    return Fault(
        "broken_off",
        Text(
            f"从第 {first} 行起的处理连续 {job.tries} 次意外中断，已停止；之前的各行都已处理。原因见运维日志，排除后"
            "重新上传同一文件即可，已处理的行不会重复；若无法排除，请把该行起的各行分成小文件上传，"
            "只有含问题行的那个会再次中断。",
            f"Working it off broke off {job.tries} times at row {first} or one of those behind it; the rows before are "
            "done. The operator's log says why. Bring the same file again once that is mended: no row is taken twice. "
            "If it cannot be, bring the rows from there on in small files: only that with the bad row will break off.",
        ),
    )
