"""All three services in one process, on databases in memory, with a network between them that a test commands.

The handlers, actions, models, migrations and the district's configuration are the real ones. Only the transport is not:
what a service puts into its outbox is taken from there, as its relay would, and becomes a letter for each taker, to be
delivered when and as often as the test wants, alone or in a batch, under its own id or a new one.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from services.intake import cli as intake_cli
from services.intake import handlers as intake_handlers
from services.intake import models as intake_models
from services.intake.calls import actions as calls
from services.intake.cases import actions as intake
from services.intake.cases.actions import Speaker
from services.intake.cases.domain import NotNow, Verdict
from services.intake.cases.models import Case
from services.intake.codes.store import place_in_force
from services.intake.reviews import actions as reviews
from services.intake.reviews.domain import Key
from services.notifier import cli as notifier_cli
from services.notifier import handlers as notifier_handlers
from services.notifier import models as notifier_models
from services.notifier.escalation.actions import fire_due, raise_undelivered
from services.notifier.mail.domain import MailState
from services.notifier.mail.models import Mail
from services.notifier.settings import Settings
from services.notifier.tasks.actions import act_on
from services.notifier.tasks.domain import Act
from services.router import cli as router_cli
from services.router import handlers as router_handlers
from services.router import models as router_models
from services.router.decisions import actions as router
from services.router.decisions import precedents, returns, taking_over
from services.router.decisions.domain import Refused
from shared.contracts import Message, to_bytes, type_named
from shared.contracts.words import Satisfaction
from shared.db.history import lines_of
from shared.messaging import Unit
from shared.messaging.transport import Delivery
from tests.protocol.house import START, House, Letter, SetClock, dashed
from tests.protocol.loaded import parts
from tests.protocol.people import Person, author_of, head_of
from tests.protocol.promises import left_open, pledge
from tests.protocol.words import MATTERS, WORDS

LEADS = ("planning_land", "industry", "service", "transport", "investment")
"""Bodies that the desk of these tests gives cases to."""

ENTERPRISE = Speaker("enterprise", "厦门澜峰精密制造有限公司")


class District:
    """The three services, the letters between them, and all that people and the clock can do.

    on_the_way: letters that were not delivered yet. delivered: every first copy that was. trail: what was done, for the
    reader of a failure. cases: ids in the order in which they were brought. Acts return whether they changed anything.
    """

    def __init__(self) -> None:
        self.clock = SetClock()
        self.intake, self.router, self.notifier = (
            House("intake", intake_models.RECORDS, intake_models.MIGRATIONS, intake_handlers.HANDLERS, self.clock),
            House("router", router_models.RECORDS, router_models.MIGRATIONS, router_handlers.HANDLERS, self.clock),
            House(
                "notifier", notifier_models.RECORDS, notifier_models.MIGRATIONS, notifier_handlers.HANDLERS, self.clock
            ),
        )
        self.houses = {house.name: house for house in (self.intake, self.router, self.notifier)}
        self.begin()
        for_intake, for_router, for_notifier = parts()
        settings = Settings.from_env({"NWD_SECRET_KEY": "a-secret-for-tests-of-thirty-two-or-more"})
        intake_cli.Operations(self.intake.service).store(for_intake)
        router_cli.Operations(self.router.service).store(for_router)
        notifier_cli.Operations(self.notifier.service, settings).store(for_notifier)
        with self.intake.service.begin("test") as unit:
            self.place = place_in_force(unit.session, unit.service.parts, None)
        self.collect()
        for taker in self.houses:
            self.deliver([letter for letter in self.on_the_way if letter.taker == taker])
        for house in self.houses.values():
            house.remember()

    def begin(self) -> None:
        """Forget all letters, cases and times."""
        self.clock.instant = START
        self.on_the_way: list[Letter] = []
        self.delivered: list[Letter] = []
        self.sent: list[Message] = []
        self.trail: list[str] = []
        self.cases: list[str] = []
        self.reports = self.minutes = 0

    def start_over(self) -> None:
        """Begin again with a loaded configuration and no case."""
        self.begin()
        for house in self.houses.values():
            house.go_back()

    def close(self) -> None:
        for house in self.houses.values():
            house.close()

    # ------------------------------------------------------------------------------------------------- the network

    def collect(self) -> list[Message]:
        """Let the relays run: what the services have sent is on its way. Returns it."""
        sent = [message for house in self.houses.values() for message in house.collect()]
        for message in sent:
            kind = type_named(message.type)
            assert kind is not None
            self.on_the_way += [Letter(taker, message) for taker in kind.takers]
        self.sent += sent
        return sent

    def deliver(self, letters: Sequence[Letter]) -> None:
        """Deliver letters to the one taker that they all have, in one batch and in this order."""
        if not letters:
            return
        (taker,) = {letter.taker for letter in letters}
        self.say("; ".join(map(str, letters)))
        self.houses[taker].consumer.take([Delivery(to_bytes(letter.message)) for letter in letters])
        for letter in letters:
            if letter.first:
                self.on_the_way.remove(letter)
                self.delivered.append(letter)
        self.collect()

    # --------------------------------------------------------------------------------------------- people and time

    def submit(self, what: int, **more: Any) -> str:
        """Let an agency bring a case, and return its id. more: fields of the case."""
        told = {"kind": "help", "channel": "window", "enterprise": {"name": "厦门澜峰精密制造有限公司"}}
        body = {**told, **MATTERS[what % len(MATTERS)], **more}
        assert self.place is not None
        with self.intake.service.begin("test") as unit:
            case = intake.submit(unit, self.place, body, agency="hall", agency_name="政务服务大厅", body_digest="")
        self.cases.append(case.id)
        self.say(f"an agency brings case {len(self.cases) - 1}: {body['title']}")
        self.collect()
        return case.id

    def withdraw(self, case: str) -> bool:
        return self._enterprise(case, "withdraws", lambda unit, row: intake.withdraw(unit, row, None, ENTERPRISE))

    def supplement(self, case: str) -> bool:
        return self._enterprise(case, "supplements", lambda unit, row: intake.supplement(unit, row, "图纸", ENTERPRISE))

    def urge(self, case: str) -> bool:
        return self._enterprise(case, "urges", lambda unit, row: intake.urge(unit, row, "请尽快", ENTERPRISE))

    def judge(self, case: str, *, good: bool, checked: bool = False) -> bool:
        """Let the enterprise judge the answer; `checked`: where a caller checks a bad verdict first."""
        grade = Satisfaction.SATISFIED if good else Satisfaction.VERY_DISSATISFIED
        verdict = Verdict(contacted=True, solved=good, satisfaction=grade)
        assert self.place is not None
        limit = self.place.reopen_limit
        return self._enterprise(
            case,
            f"is {'' if good else 'not '}satisfied",
            lambda unit, row: intake.judge(unit, row, verdict, limit, ENTERPRISE, checked=checked),
        )

    def call_back(self, case: str, *, redo: bool) -> bool:
        """Let a caller take a bad verdict for true, or explain the answer."""

        def act(unit: Unit, row: Case) -> None:
            follow = calls.redo if redo else calls.explain
            follow(unit, row, row.round, "已核实", person="caller", name="回访员")

        return self._command(self.intake, case, f"a caller {'lets it be redone' if redo else 'explains'}", act, NotNow)

    def cannot_reach(self, case: str) -> bool:
        """Let a caller reach nobody; no contact was left, so that ends the case."""

        def act(unit: Unit, row: Case) -> None:
            calls.not_reached(unit, row, row.round, "", person="caller", name="回访员")

        return self._command(self.intake, case, "a caller reaches nobody", act, NotNow)

    def review(self, case: str, *, good: bool, meant: Key | None = None) -> bool:
        """Let the centre judge what is under review, or what a page that was opened earlier shows (`meant`)."""

        def act(unit: Unit, row: Case) -> None:
            key = row.standing.key if meant is None else meant
            if good:
                reviews.approve(unit, row, key, actor="reviewer", name="审核员", promise=pledge(self))
            else:
                reviews.send_back(unit, row, key, "请写明日期", actor="reviewer", name="审核员")

        return self._command(self.intake, case, f"the centre {'approves' if good else 'sends back'}", act, NotNow)

    def centre(self, case: str, what: str, act: Any) -> bool:
        """Let the centre do something with a case itself (tests.protocol.centre)."""
        return self._command(self.intake, case, f"the centre {what}", act, NotNow)

    def assign(self, case: str, body: str, assisting: Iterable[str] | None = None, **more: Any) -> bool:
        """Let the desk give a case to a body; where a ruling is waited for, this is it. more: as for the action."""
        helpers = None if assisting is None else list(assisting)
        return self._desk(
            case,
            f"gives it to {body}",
            lambda unit, row: router.assign(unit, row, body, "理由", "desk", assisting=helpers, **more),
        )

    def end_precedent(self, precedent: str, case: str) -> bool:
        """Let the desk end the precedent that a case's ruling has made."""
        return self._desk(case, "ends its precedent", lambda unit, _: precedents.end(unit, precedent, "已调整", "desk"))

    def refuse(self, case: str) -> bool:
        """Let the desk refuse a return."""
        return self._desk(case, "refuses its return", self._refuse)

    def recall(self, case: str) -> bool:
        return self._desk(case, "asks it back", lambda unit, row: router.recall(unit, row, "派错", "desk"))

    def decide(self, case: str, body: str, assisting: Sequence[str]) -> bool:
        """Let a meeting decide on a case; its minutes are numbered one by one."""
        self.minutes += 1
        told = {"zh": "会议决定", "en": "as the meeting decided"}

        def act(unit: Unit, row: Any) -> None:
            basis = f"纪要2026-{self.minutes}"
            taking_over.decide(unit, row, body, assisting, basis=basis, reason=told, actor="主持人")

        return self._desk(case, f"a meeting gives it to {body}", act)

    def act(self, task: dict[str, Any], act: Act) -> bool:
        """Let one of a body's people do something with its task, as a mail's link would; its head signs."""
        who = head_of(task) if act in (Act.COUNTERSIGN, Act.NOT_SIGN) else author_of(task)
        return self.act_as(task, act, who, self._words(act))

    def act_as(self, task: dict[str, Any], act: Act, who: Person, said: dict[str, Any]) -> bool:
        house, before = self.notifier, self.notifier.changes
        with house.service.begin("test") as unit:
            refused = act_on(unit, dashed(task["id"]), act, who, said)
        assert refused is None or house.changes == before, f"a refused act changed something: {refused}"
        self.say(f"{task['body']}: {act} {task['part']} task of {(task['round'], task['assignment'])} -> {refused}")
        self.collect()
        return refused is None

    def advance(self, by: timedelta) -> None:
        self.clock.instant += by
        self.say(f"{by} pass")

    def tick(self, limit: int = 50) -> int:
        """Let the clock role do one turn, and return how many timers it looked at."""
        with self.notifier.service.begin("clock") as unit:
            looked_at = fire_due(unit, limit)
        self.say(f"the clock fires {looked_at}")
        self.collect()
        return looked_at

    def mail_fails(self, key: str) -> None:
        """Let a mail be refused for good, and the mail role say so."""
        with self.notifier.service.begin("mail") as unit:
            mail = unit.session.get_one(Mail, key)
            mail.state = MailState.FAILED
            raise_undelivered(unit, unit.case(mail.case_id), mail)
        self.say(f"the {mail.kind} mail of {mail.person} comes to nothing")
        self.collect()

    def say(self, what: str) -> None:
        self.trail.append(what)

    def _words(self, act: Act) -> dict[str, Any]:
        """Return what people say; no two reports propose the same answer."""
        said = dict(WORDS[act])
        if act is Act.REPORT:
            self.reports += 1
            said |= {"answer": f"{said['answer']}（{self.reports}）", **left_open(self)}
        return said

    def _enterprise(self, case: str, what: str, act: Any) -> bool:
        return self._command(self.intake, case, f"the enterprise {what}", act, NotNow)

    def _refuse(self, unit: Any, row: Any) -> None:
        asked = returns.pending(row, lines_of(unit.session, unit.service.records.history, row.id))
        returns.refuse(unit, row, asked, reason="属本单位职责", by="desk")

    def _desk(self, case: str, what: str, act: Any) -> bool:
        return self._command(self.router, case, f"the desk {what}", act, Refused)

    def _command(self, house: House, case: str, what: str, act: Any, refusal: type[Exception]) -> bool:
        before = house.changes
        try:
            with house.service.begin("test") as unit:
                row = unit.case(case)
                if row is None:
                    return False
                act(unit, row)
        except refusal:
            assert not house.rows("select 1 from outbox"), f"a refused command sent something: {what}"
            return False
        assert house.changes > before
        self.say(f"case {self.cases.index(case)}: {what}")
        self.collect()
        return True
