"""All three services as an operator has them: settings, operations, tables.

Only the operator's command and the run on one machine see more than one service; the services themselves never do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from services.intake.agencies.cli import Keys
from services.intake.agency_states.cli import States
from services.intake.cli import Operations as Intake
from services.intake.mail_in.cli import MailIn
from services.intake.models import MIGRATIONS as INTAKE_MIGRATIONS
from services.intake.models import RECORDS as INTAKE_RECORDS
from services.intake.online.cli import Points
from services.intake.reports.cli import Reports
from services.intake.settings import Settings as IntakeSettings
from services.intake.webhooks.cli import Webhooks
from services.notifier.cli import Operations as Notifier
from services.notifier.limits.keeping import Keeping
from services.notifier.models import MIGRATIONS as NOTIFIER_MIGRATIONS
from services.notifier.models import RECORDS as NOTIFIER_RECORDS
from services.notifier.settings import Settings as NotifierSettings
from services.router.catalogue.domain import OverPublished
from services.router.cli import Operations as Router
from services.router.cli import Staff
from services.router.models import MIGRATIONS as ROUTER_MIGRATIONS
from services.router.models import RECORDS as ROUTER_RECORDS
from services.router.reforms.cli import Reforms
from services.router.settings import Settings as RouterSettings
from shared.db.migrate import behind
from shared.messaging import Service
from shared.messaging.running import prepare_storage
from shared.messaging.service import service_for
from shared.process.problems import BadConfiguration, BadEnvironment

_TABLES = {"intake": INTAKE_MIGRATIONS, "router": ROUTER_MIGRATIONS, "notifier": NOTIFIER_MIGRATIONS}


@dataclass(frozen=True, slots=True)
class AllSettings:
    """The settings of all three services, read together so that everything wrong with them is named at once."""

    intake: IntakeSettings
    router: RouterSettings
    notifier: NotifierSettings

    @classmethod
    def from_env(cls) -> "AllSettings":
        """Read the environment. Raises BadEnvironment with every missing or bad variable of any service, each once."""
        read: list[Any] = []
        problems: dict[str, None] = {}
        for settings in (IntakeSettings, RouterSettings, NotifierSettings):
            try:
                read.append(settings.from_env())
            except BadEnvironment as error:
                problems.update(dict.fromkeys(error.problems))
        if problems:
            raise BadEnvironment(list(problems))
        return cls(*read)

    def prepare_storage(self) -> None:
        """Bring the tables of all three services to what this release needs."""
        prepare_storage(self.intake.common, INTAKE_MIGRATIONS)
        prepare_storage(self.router.common, ROUTER_MIGRATIONS)
        prepare_storage(self.notifier.common, NOTIFIER_MIGRATIONS)


class House:
    """The three services with their operations. reading: with the logins that only read, where there are any."""

    def __init__(self, settings: AllSettings, *, reading: bool = False) -> None:
        self.settings = settings
        commons = [one.common for one in (settings.intake, settings.router, settings.notifier)]
        if reading:
            commons = [replace(one, database_url=one.reader_database_url or one.database_url) for one in commons]
        records = (INTAKE_RECORDS, ROUTER_RECORDS, NOTIFIER_RECORDS)
        self.services: dict[str, Service] = {
            common.service: service_for(common, its, pool=2) for common, its in zip(commons, records, strict=True)
        }
        self.intake = Intake(self.services["intake"])
        self.agency_states = States(self.services["intake"])
        self.keys = Keys(self.services["intake"], settings.intake.common.secret_keys)
        intake = settings.intake
        self.webhooks = Webhooks(self.services["intake"], intake.common.secret_keys, intake.webhooks)
        self.mail_in = MailIn(self.services["intake"])
        self.points = Points(self.services["intake"], intake.common.public_url)
        self.reports = Reports(self.services["intake"], settings.intake.common.public_url)
        self.router = Router(self.services["router"])
        # By intake's address: it is the one at which the whole house is reached.
        self.staff = Staff(self.services["router"], settings.intake.common)
        self.reforms = Reforms(self.services["router"])
        self.calendar = Keeping(self.services["notifier"])
        self.notifier = Notifier(self.services["notifier"], settings.notifier)

    def load(self, folder: Path, over: OverPublished = OverPublished.REFUSE) -> list[str]:
        """Check a place's folder whole, then give each service its part; return what changed.

        over: what holds where other rules were published on the page. Raises BadConfiguration with all that is wrong in
        any service's eyes, and where that has to be said; nothing is stored then. A load that was cut short is
        completed by the next one.
        """
        if not folder.is_dir():
            raise BadConfiguration([f"{folder}: is no folder; name a place's folder, such as config/haicang"])
        parts: list[tuple[Any, dict[str, dict[str, Any]]]] = []
        problems: dict[str, None] = {}
        for operations in (self.router, self.notifier, self.intake):
            try:
                parts.append((operations, operations.check(folder)))
            except BadConfiguration as error:
                problems.update(dict.fromkeys(error.problems))
        if problems:
            raise BadConfiguration(list(problems))
        # The router first: it alone may still refuse, and then nothing has been stored anywhere.
        (_, routed), *others = parts
        changed = self.router.store(routed, over)
        return changed + [name for operations, checked in others for name in operations.store(checked)]

    def behind(self) -> list[str]:
        """Return the services whose tables are not there, or are older than this release."""
        return [name for name, service in self.services.items() if behind(service.database, _TABLES[name])]

    def close(self) -> None:
        """Close every connection."""
        for service in self.services.values():
            service.database.close()


@contextmanager
def open_house(*, reading: bool = False) -> Iterator[House]:
    """Open the house that the environment describes. Raises BadEnvironment."""
    house = House(AllSettings.from_env(), reading=reading)
    try:
        yield house
    finally:
        house.close()
