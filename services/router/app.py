"""The router's HTTP face, under /dispatch: sign-in, the dispatch desk, the people of the directory."""

from sqlalchemy.orm import Session

from services.router import policy
from services.router.catalogue import pages as catalogue
from services.router.catalogue.texts import CATALOGUE_TEXTS
from services.router.desk import list_pages as several
from services.router.desk import pages as desk
from services.router.desk import precedent_pages as precedents
from services.router.desk.list_texts import LIST_TEXTS
from services.router.desk.precedent_texts import PRECEDENT_TEXTS
from services.router.desk.texts import DESK_TEXTS
from services.router.directory import store as directory
from services.router.experts import pages as experts
from services.router.experts.texts import EXPERT_TEXTS
from services.router.laboratory import pages as laboratory
from services.router.laboratory.texts import LABORATORY_TEXTS
from services.router.meetings import pages as meetings
from services.router.meetings.texts import MEETING_TEXTS
from services.router.models import MIGRATIONS, RECORDS, Case
from services.router.reforms import pages as reforms
from services.router.reforms.texts import REFORM_TEXTS
from services.router.rosters import pages as rosters
from services.router.rosters.texts import ROSTER_TEXTS
from services.router.rules.domain import CLASSES
from services.router.settings import Settings
from services.router.signin import pages as signin
from services.router.signin.texts import SIGN_IN_TEXTS
from services.router.staff import pages as staff
from services.router.staff.texts import STAFF_TEXTS
from services.router.text import holding
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

PREFIX = "/dispatch"
ROLES = ("consume", "relay")


def create_app(settings: Settings, multiprocess_dir: str | None = None) -> Face:
    """Return the application. multiprocess_dir: PROMETHEUS_MULTIPROC_DIR, where it is set."""
    common = settings.common
    router = service_for(common, RECORDS)
    app = base_app(
        __name__,
        service=router,
        prefix=PREFIX,
        secret_keys=common.secret_keys,
        public_url=common.public_url,
        place=lambda language: _place(router, language),
        texts=[
            DESK_TEXTS,
            LIST_TEXTS,
            EXPERT_TEXTS,
            PRECEDENT_TEXTS,
            MEETING_TEXTS,
            REFORM_TEXTS,
            LABORATORY_TEXTS,
            CATALOGUE_TEXTS,
            SIGN_IN_TEXTS,
            STAFF_TEXTS,
            ROSTER_TEXTS,
            OPERATIONS_TEXTS,
        ],
        directory=lambda person: _known(router, person),
        trusted_proxies=common.trusted_proxies,
        unavailable=(DatabaseDown,),
    )
    rooms = (desk, several, experts, precedents, meetings, reforms, catalogue, laboratory, signin, staff, rosters)
    for blueprint in (*(room.blueprint for room in rooms), signin.renewing):
        app.register_blueprint(blueprint)
    checks = _checks(settings, router)
    operations.set_up(app, Operated(PREFIX, common, ROLES, checks, _is_confidential))
    lacking: dict[str, Check] = {"text model": lambda: _text_trouble(router)}
    app.register_blueprint(health(PREFIX, checks, multiprocess_dir, [QueueFigures(router)], lacking))
    app.jinja_env.globals["house_classes"] = CLASSES
    return app


def _place(router: Service, language: str) -> str:
    with router.database.read() as session:
        found = policy.policy_in(session, router.parts)
    return found.centre[language] if found else "No Wrong Door"


def _known(router: Service, person: str) -> Known | None:
    with router.database.read() as session:
        return directory.known(session, person)


def _is_confidential(session: Session, case_id: str) -> bool:
    case = session.get(Case, case_id)
    return case is None or case.facts is None or bool(case.facts["confidential"])


def _checks(settings: Settings, router: Service) -> dict[str, Check]:
    return {
        **readiness(router, settings.common, MIGRATIONS, ROLES),
        "configuration": lambda: _unconfigured(router),
    }


def _text_trouble(router: Service) -> str | None:
    with router.database.read() as session:
        return holding.trouble(session, router.parts)


def _unconfigured(router: Service) -> str | None:
    with router.database.read() as session:
        loaded = policy.policy_in(session, router.parts)
    return None if loaded else "no directory and rules are loaded: every case goes to the desk; run `nwd load <folder>`"
