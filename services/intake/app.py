"""Intake's HTTP face: the interface for agencies, and the pages for enterprises."""

from sqlalchemy.orm import Session

from services.intake import callers
from services.intake.agencies import admission
from services.intake.appeals import pages as appeals
from services.intake.appeals.texts import APPEAL_TEXTS
from services.intake.attachments import api as files_api
from services.intake.attachments import pages as attachments
from services.intake.attachments.texts import ATTACHMENT_TEXTS
from services.intake.attachments.wiring import keeping_of, uploads_of
from services.intake.calls import pages as calls
from services.intake.calls.texts import CALL_TEXTS
from services.intake.cases import api, commands
from services.intake.centre import pages as centre
from services.intake.centre.texts import CENTRE_TEXTS
from services.intake.codes import api as codes_api
from services.intake.codes import store as codes
from services.intake.codes.current import CurrentPlace
from services.intake.deputies import pages as deputies
from services.intake.deputies.texts import DEPUTY_TEXTS
from services.intake.endings import api as endings_api
from services.intake.endings import pages as endings
from services.intake.endings import signatures
from services.intake.endings.texts import ENDINGS_TEXTS
from services.intake.events import api as events_api
from services.intake.imports import api as imports_api
from services.intake.imports import pages as sheets
from services.intake.imports import spreadsheets
from services.intake.imports.texts import IMPORT_TEXTS
from services.intake.informing import pages as telling
from services.intake.informing.texts import INFORMING_TEXTS
from services.intake.joint import pages as joint
from services.intake.joint.texts import JOINT_TEXTS
from services.intake.knowledge import pages as knowledge
from services.intake.knowledge.texts import KNOWLEDGE_TEXTS
from services.intake.ledger import api as ledger_api
from services.intake.ledger import pages as ledger
from services.intake.ledger.texts import LEDGER_TEXTS
from services.intake.models import MIGRATIONS, RECORDS, Case
from services.intake.occasions import pages as occasions
from services.intake.occasions.texts import OCCASION_TEXTS
from services.intake.online import pages as online
from services.intake.online.texts import ONLINE_TEXTS
from services.intake.open311 import api as open311
from services.intake.problems import FOR_PROGRAMS, KINDS
from services.intake.promises import asking
from services.intake.promises import pages as promises
from services.intake.promises.texts import PROMISE_TEXTS
from services.intake.rechecks import pages as rechecks
from services.intake.rechecks.texts import RECHECK_TEXTS
from services.intake.reconciliation import api as reconciliation
from services.intake.reference import pages as reference
from services.intake.rehearsal import api as rehearsal
from services.intake.rehearsal.texts import REHEARSAL_TEXTS
from services.intake.reports import pages as reports
from services.intake.reports.texts import REPORT_TEXTS
from services.intake.reviews import pages as reviews
from services.intake.reviews.texts import REVIEW_TEXTS
from services.intake.same import pages as same
from services.intake.same.texts import SAME_TEXTS
from services.intake.settings import Settings
from services.intake.sources import api as sources_api
from services.intake.supervised import pages as supervised
from services.intake.supervised.texts import SUPERVISED_TEXTS
from services.intake.texts import INTAKE_TEXTS
from services.intake.tracking import pages as tracking
from services.intake.webhooks import api as webhooks_api
from services.intake.webhooks import pages as hooks
from services.intake.webhooks.described import SENT
from services.intake.webhooks.sending import Sender
from services.intake.webhooks.texts import WEBHOOK_TEXTS
from services.intake.window import pages as window
from services.intake.window.texts import WINDOW_TEXTS
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
from shared.web.rest import Api

API_VERSION = "1"
ROLES = ("consume", "files", "relay", "hooks", "imports")
TEXTS = [
    INTAKE_TEXTS,
    CENTRE_TEXTS,
    ENDINGS_TEXTS,
    WINDOW_TEXTS,
    ONLINE_TEXTS,
    OCCASION_TEXTS,
    DEPUTY_TEXTS,
    REVIEW_TEXTS,
    CALL_TEXTS,
    SAME_TEXTS,
    KNOWLEDGE_TEXTS,
    JOINT_TEXTS,
    REPORT_TEXTS,
    RECHECK_TEXTS,
    APPEAL_TEXTS,
    ATTACHMENT_TEXTS,
    PROMISE_TEXTS,
    LEDGER_TEXTS,
    INFORMING_TEXTS,
    SUPERVISED_TEXTS,
    WEBHOOK_TEXTS,
    IMPORT_TEXTS,
    REHEARSAL_TEXTS,
    OPERATIONS_TEXTS,
]


def create_app(settings: Settings, multiprocess_dir: str | None = None) -> Face:
    """Return the application. multiprocess_dir: PROMETHEUS_MULTIPROC_DIR, where it is set."""
    common = settings.common
    # As many connections as a worker has threads: none waits for another.
    intake = service_for(common, RECORDS, pool=8)
    app = base_app(
        __name__,
        service=intake,
        prefix="",
        secret_keys=common.secret_keys,
        public_url=common.public_url,
        place=callers.place_name,
        texts=TEXTS,
        kinds=KINDS,
        directory=lambda person: _known(intake, person),
        trusted_proxies=common.trusted_proxies,
        unavailable=(DatabaseDown,),
    )
    app.extensions["intake.place"] = CurrentPlace(intake)
    app.extensions["intake.sender"] = Sender(settings.webhooks)
    admission.set_up(app, intake)
    app.extensions["intake.files"] = keeping_of(settings)
    app.extensions["nwd.uploads"] = uploads_of(settings)
    app.config.update(
        API_TITLE="No Wrong Door: intake",
        API_VERSION=API_VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    rest = Api(app)
    rest.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "bearerFormat": "nwd_…"})
    for interface in (
        api,
        commands,
        imports_api,
        spreadsheets,
        endings_api,
        sources_api,
        ledger_api,
        rehearsal,
        codes_api,
        events_api,
        webhooks_api,
        files_api,
        reconciliation,
        open311,
    ):
        rest.register_blueprint(interface.blueprint)
    rest.spec.options["webhooks"] = {"event": SENT}
    with app.app_context():
        rest.describe_kinds(FOR_PROGRAMS)
    app.extensions["intake.openapi"] = rest.spec
    faces = (
        tracking,
        online,
        reference,
        window,
        centre,
        endings,
        signatures,
        reviews,
        calls,
        rechecks,
        same,
        joint,
        knowledge,
    )
    for pages in (
        *faces,
        occasions,
        deputies,
        reports,
        appeals,
        promises,
        asking,
        supervised,
        ledger,
        attachments,
        hooks,
        sheets,
        telling,
    ):
        app.register_blueprint(pages.blueprint)
    checks = _checks(settings, intake)
    operations.set_up(app, Operated("", common, ROLES, checks, _is_confidential))
    app.register_blueprint(health("", checks, multiprocess_dir, [QueueFigures(intake)]))
    return app


def _known(intake: Service, person: str) -> Known | None:
    with intake.database.read() as session:
        return codes.known(session, person)


def _is_confidential(session: Session, case_id: str) -> bool:
    case = session.get(Case, case_id)
    return case is None or case.confidential


def _checks(settings: Settings, intake: Service) -> dict[str, Check]:
    return {
        **readiness(intake, settings.common, MIGRATIONS, ROLES),
        "configuration": lambda: _unconfigured(intake),
    }


def _unconfigured(intake: Service) -> str | None:
    loaded = CurrentPlace(intake).get()
    return None if loaded else "no place is loaded, so no case can be taken; run `nwd load <folder>`"
