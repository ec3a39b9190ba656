"""Notifier's HTTP face, under /desk: pages of tasks and task forces, the board, the keeper's mails."""

from services.notifier import regime, visits
from services.notifier.absences import pages as absence_pages
from services.notifier.absences.texts import ABSENCE_TEXTS
from services.notifier.board import pages as board_pages
from services.notifier.board.texts import BOARD_TEXTS
from services.notifier.channels import call_pages
from services.notifier.channels import pages as channel_pages
from services.notifier.channels.call_texts import CALL_TEXTS
from services.notifier.devices import pages as device_pages
from services.notifier.devices.texts import DEVICE_TEXTS
from services.notifier.digests import pages as digest_pages
from services.notifier.digests.texts import DIGEST_TEXTS
from services.notifier.directory import store as directory
from services.notifier.escalation.auditing import AuditFigures, silent_cases
from services.notifier.escalation.store import next_due
from services.notifier.experts import pages as expert_pages
from services.notifier.experts.texts import EXPERT_TEXTS
from services.notifier.extensions import pages as extension_pages
from services.notifier.extensions.rest_texts import REST_TEXTS
from services.notifier.extensions.texts import EXTENSION_TEXTS
from services.notifier.files import pages as file_pages
from services.notifier.files.texts import FILE_TEXTS
from services.notifier.inbox import handing
from services.notifier.inbox import pages as received_pages
from services.notifier.inbox.texts import RECEIVED_TEXTS
from services.notifier.ledger import pages as ledger_pages
from services.notifier.ledger.texts import LEDGER_TEXTS
from services.notifier.mail import pages as mail_pages
from services.notifier.mail.texts import MAIL_TEXTS
from services.notifier.meetings import pages as meeting_pages
from services.notifier.meetings.texts import MEETING_TEXTS
from services.notifier.models import MIGRATIONS, RECORDS
from services.notifier.notices import answer_pages
from services.notifier.notices import pages as notice_pages
from services.notifier.notices.texts import NOTICE_TEXTS
from services.notifier.operations import is_confidential, mails_and_clock
from services.notifier.promises import pages as promise_pages
from services.notifier.promises.texts import PROMISE_TEXTS
from services.notifier.settings import Settings
from services.notifier.signatures.texts import SIGNATURE_TEXTS
from services.notifier.task_forces import pages as team_pages
from services.notifier.task_forces.texts import TEAM_TEXTS
from services.notifier.tasks import mine
from services.notifier.tasks import pages as task_pages
from services.notifier.tasks.doing_texts import DOING_TEXTS
from services.notifier.tasks.mine_texts import MINE_TEXTS
from services.notifier.tasks.shown import contact_ways, outcomes
from services.notifier.tasks.texts import TASK_TEXTS
from services.notifier.urging import pages as urging_pages
from services.notifier.urging.texts import URGING_TEXTS
from shared.db import DatabaseDown
from shared.db.people import Known
from shared.messaging import Service
from shared.messaging.metrics import QueueFigures
from shared.messaging.running import readiness
from shared.messaging.service import service_for
from shared.web.app import Face, base_app
from shared.web.health import Check
from shared.web.health import blueprint as health
from shared.web.operations import pages as operations
from shared.web.operations.pages import Operated
from shared.web.operations.texts import OPERATIONS_TEXTS

PREFIX = "/desk"
ROLES = ("consume", "relay", "clock", "mail")
"""Those that are always there; `inbox` as well where mails come in."""

LATEST = 60.0
"""Seconds that a timer may be late before the service says that it is not ready: the clock role must have stopped."""


def create_app(settings: Settings, multiprocess_dir: str | None = None) -> Face:
    """Return the application. multiprocess_dir: PROMETHEUS_MULTIPROC_DIR, where it is set."""
    common = settings.common
    notifier = service_for(common, RECORDS, pool=8)
    app = base_app(
        __name__,
        service=notifier,
        prefix=PREFIX,
        secret_keys=common.secret_keys,
        public_url=common.public_url,
        place=lambda language: _place(notifier, language),
        texts=[
            TASK_TEXTS,
            DOING_TEXTS,
            EXTENSION_TEXTS,
            URGING_TEXTS,
            REST_TEXTS,
            SIGNATURE_TEXTS,
            MINE_TEXTS,
            ABSENCE_TEXTS,
            DEVICE_TEXTS,
            CALL_TEXTS,
            TEAM_TEXTS,
            PROMISE_TEXTS,
            LEDGER_TEXTS,
            MAIL_TEXTS,
            DIGEST_TEXTS,
            RECEIVED_TEXTS,
            FILE_TEXTS,
            EXPERT_TEXTS,
            MEETING_TEXTS,
            BOARD_TEXTS,
            NOTICE_TEXTS,
            OPERATIONS_TEXTS,
        ],
        directory=lambda person: _known(notifier, person),
        trusted_proxies=common.trusted_proxies,
        unavailable=(DatabaseDown,),
    )
    app.jinja_env.globals["outcomes"] = outcomes
    app.jinja_env.globals["contact_ways"] = contact_ways
    app.extensions["notifier.settings"] = settings
    app.register_blueprint(mine.blueprint)
    app.register_blueprint(task_pages.blueprint)
    app.register_blueprint(team_pages.blueprint)
    app.register_blueprint(promise_pages.blueprint)
    app.register_blueprint(ledger_pages.blueprint)
    app.register_blueprint(mail_pages.blueprint)
    app.register_blueprint(channel_pages.blueprint)
    app.register_blueprint(digest_pages.blueprint)
    app.register_blueprint(call_pages.blueprint)
    app.register_blueprint(absence_pages.blueprint)
    app.register_blueprint(received_pages.blueprint)
    app.register_blueprint(handing.blueprint)
    app.register_blueprint(device_pages.blueprint)
    visits.set_up(app)
    app.register_blueprint(file_pages.blueprint)
    app.register_blueprint(expert_pages.blueprint)
    app.register_blueprint(meeting_pages.blueprint)
    app.register_blueprint(board_pages.blueprint)
    app.register_blueprint(notice_pages.blueprint)
    app.register_blueprint(answer_pages.blueprint)
    app.register_blueprint(extension_pages.blueprint)
    app.register_blueprint(urging_pages.blueprint)
    checks = _checks(settings, notifier)
    operated = Operated(
        PREFIX, common, _roles(settings), checks, is_confidential, mails_and_clock, "desk/operations.html"
    )
    operations.set_up(app, operated)
    app.register_blueprint(health(PREFIX, checks, multiprocess_dir, [QueueFigures(notifier), AuditFigures(notifier)]))
    return app


def _place(notifier: Service, language: str) -> str:
    with notifier.database.read() as session:
        return regime.place_names(session, notifier.parts)["centre"][language]


def _known(notifier: Service, person: str) -> Known | None:
    with notifier.database.read() as session:
        return directory.known(session, person)


def _checks(settings: Settings, notifier: Service) -> dict[str, Check]:
    return {
        **readiness(notifier, settings.common, MIGRATIONS, _roles(settings)),
        "configuration": lambda: _unconfigured(notifier),
        "clock": lambda: late_clock(notifier),
        "steps": lambda: silent_cases(notifier),
    }


def _roles(settings: Settings) -> tuple[str, ...]:
    return (*ROLES, "inbox") if settings.receives else ROLES


def _unconfigured(notifier: Service) -> str | None:
    names = (regime.LIMITS, regime.CALENDAR, regime.ESCALATION)
    with notifier.database.read() as session:
        missing = [name for name in names if notifier.parts.current_hash(session, name) is None]
    return f"no {', '.join(missing)} loaded, so assignments wait; run `nwd load <folder>`" if missing else None


def late_clock(notifier: Service) -> str | None:
    """Return why the clock role must have stopped, or None."""
    with notifier.database.read() as session:
        due = next_due(session)
    late = (notifier.clock.now() - due).total_seconds() if due else 0.0
    return f"a timer has been due for {late:.0f} s and has not fired" if late > LATEST else None
