"""A question to an expert comes and is mailed; an opinion goes back. All of it stands in the case's history."""

from services.notifier.directory.domain import Person
from services.notifier.experts.domain import ANSWERED, ASKED, Question, questions
from services.notifier.mail.actions import write_question
from services.notifier.tasks.models import Case
from shared.contracts import Message
from shared.contracts.from_notifier import EXPERT_ANSWERED
from shared.db.history import lines_of
from shared.messaging import Unit


class Over(Exception):
    """The time for an answer is over, or the case is."""


def take_question(unit: Unit, case: Case, message: Message) -> None:
    """Put a question on record and mail its expert; once, and not where the case's round is over already."""
    told = message.data
    if message.round <= case.ended or told["question"] in asked_about(unit, case.id):
        return
    kept = {name: told[name] for name in ("question", "group", "text", "shared", "asked_by", "until")}
    expert = {name: told["expert"][name] for name in ("id", "name", "email", "language")}
    unit.record(case, ASKED, {**kept, "expert": expert, "round": message.round}, told["asked_by"])
    person = Person(**{name: told["expert"][name] for name in ("id", "name", "email", "language")})
    details = {"case": case.id, "question": told["question"], "group": told["group"], "asker": told["asked_by"]}
    write_question(unit, person, {**details, "until": told["until"]})


def answer(unit: Unit, case_id: str, question_id: str, text: str) -> None:
    """Take an opinion, or another one in its place. The same again changes nothing. Raises Over, LookupError."""
    case: Case | None = unit.case(case_id)
    asked = asked_about(unit, case_id)[question_id]
    if case is None or not asked.is_open(unit.now, case.ended):
        raise Over
    if asked.turn and asked.opinion == text:
        return
    told = {"question": question_id, "turn": asked.turn + 1, "text": text}
    line = unit.record(case, ANSWERED, told, asked.expert["name"])
    data = {**told, "by": asked.expert["name"], "answered_at": unit.now.isoformat()}
    unit.send(EXPERT_ANSWERED, case, data, line=line, round=case.round, assignment=case.assignment)


def asked_about(unit: Unit, case_id: str) -> dict[str, Question]:
    """Return by id what experts were asked about a case."""
    return questions(lines_of(unit.session, unit.service.records.history, case_id))
