"""Whoever is away, and whenever that is learnt: somebody who is there has each task's mail, nobody has it twice."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.notifier.absences.actions import end, pass_on, record
from services.notifier.absences.domain import Why
from services.notifier.mail.domain import MailKind
from services.notifier.mail.models import Mail
from shared.contracts.words import Duty
from shared.db import new_id
from tests.integration.notifier.conftest import Notifier
from tests.integration.notifier.messages import assigned, body, person
from tests.integration.notifier.staff import staff

PEOPLE = ("land_1", "land_2", "land_leader", "contact", "above")
LAND = body(
    "land", 1, handlers=[person("land_1"), person("land_2")], liaison=person("contact"), director=person("above")
)
AWAY = st.tuples(st.sampled_from(PEOPLE), st.none() | st.sampled_from(PEOPLE))
WHEN = st.lists(st.sampled_from(["assigned", "again"]) | AWAY, min_size=1, max_size=8)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WHEN)
def test_somebody_who_is_there_has_the_task_or_the_keeper_hears_of_it(notifier: Notifier, course: list[object]) -> None:
    notifier.take(LAND, staff("keeper", Duty.KEEPER), *map(staff, PEOPLE))
    cases, gone = list[str](), dict[str, None]()
    for one in (*course, "assigned"):
        if one == "assigned":
            cases.append(new_id())
            notifier.take(assigned(cases[-1]))
        elif one == "again":
            for person_id in gone:
                with notifier.service.begin("test") as unit:
                    pass_on(unit, person_id)
        elif isinstance(one, tuple):
            who, stand_in = one
            gone[who] = None
            with notifier.service.begin("test") as unit:
                record(unit, who, since=unit.now, until=None, why=Why.OWN, words="", stand_in=stand_in)
            with notifier.service.begin("test") as unit:
                pass_on(unit, who)
    try:
        for case in cases:
            readers = Counter(mail.person for mail in notifier.mails(case, MailKind.TASK))
            assert set(readers.values()) <= {1}
            with notifier.service.database.read() as session:
                told = select(Mail).where(Mail.kind == MailKind.ABSENT)
                heard = any(mail.occasion.startswith(notifier.lead(case).id) for mail in session.scalars(told))
            assert heard or not readers.keys() <= gone.keys()
    finally:
        for who in gone:
            with notifier.service.begin("test") as unit:
                end(unit, who)
