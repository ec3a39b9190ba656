"""What has happened to a task and those beside it, as its page tells it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from services.notifier.extensions import store as extensions
from services.notifier.extensions.domain import ExtensionState
from services.notifier.extensions.models import Extension
from services.notifier.signatures.domain import DraftState
from services.notifier.signatures.models import Draft
from services.notifier.signatures.store import drafts
from services.notifier.tasks import store
from services.notifier.tasks.domain import Act
from services.notifier.tasks.models import Deed, Delegation, Task
from services.notifier.urging import store as urgings
from shared.contracts.words import Part
from shared.web.languages import day, language, say, when


def name_of(task: Task) -> str:
    """Return the name of a task's body in the caller's language."""
    return str(task.party["name"][language()])


def events_of(session: Session, task: Task, own: list[Task], deeds: list[Deed]) -> list[dict[str, Any]]:
    """Return what happened, for the timeline: to all tasks of the assignment, and within the task's own body."""
    bodies = {one.id: name_of(one) for one in own}
    events = [{"at": task.opened_at, "title": say("desk.did.opened"), "by": "", "text": ""}]
    for deed in deeds:
        body = "" if deed.act in (Act.APPROVE, Act.REDO) else bodies[deed.task_id]
        by = " · ".join(filter(None, (body, deed.name)))
        events.append({"at": deed.at, "title": _title(deed), "by": by, "text": _told(deed)})
    events += [one for draft in drafts(session, task.id) for one in _of_draft(draft)] if task.part == Part.LEAD else []
    events += [
        {"at": note.at, "title": say(f"desk.did.{note.kind}"), "by": note.by, "text": note.text}
        for note in store.notes(session, task.case_id)
    ]
    events += [
        {
            "at": one.at,
            "title": say("desk.did.urged", duty=say(f"urging.as.{one.duty}")),
            "by": one.name,
            "text": one.words,
        }
        for one in urgings.of_task(session, task.id)
    ]
    asked = extensions.of_round(session, task.case_id, task.round)
    events += [told for one in asked for told in _of_extension(one, task)]
    # Who of a body has its task is for that body alone.
    events += [_given(one) for one in store.delegations(session, [task.id])]
    return sorted(events, key=lambda event: event["at"])


def _title(deed: Deed) -> str:
    word = f"desk.did.{word_of(deed)}"
    if deed.act != Act.CONTACT:
        return say(word)
    at = when(datetime.fromisoformat(deed.facts["contacted_at"]))
    return say(word, how=say(f"desk.spoke.how.{deed.facts['how']}"), at=at)


def _of_extension(one: Extension, task: Task) -> Iterator[dict[str, Any]]:
    """Yield that more time, or a rest, was asked for, and what came of it. Bodies that help hear of grants alone."""
    if one.task_id == task.id:
        asked = say(f"desk.did.{one.wish}.asked", n=one.n, unit=say(f"extension.unit.{one.unit}"))
        ground = one.ground.get("name", {}).get(language(), "")
        basis = say("desk.legal_basis.said", None, basis=one.legal_basis) if one.legal_basis else ""
        yield {
            "at": one.at,
            "title": asked,
            "by": one.name,
            "text": "\n".join(filter(None, (ground, one.reason, one.evidence, basis))),
        }
    elif one.due_after is None:
        return
    if one.decided_at is not None:
        granted = ExtensionState.GRANTED if one.state == ExtensionState.ENDED else one.state
        until = one.rests_until or one.due_after
        title = say(f"desk.did.{one.wish}.{granted}", at=when(until) if until else "")
        text = one.words if one.task_id == task.id else ""
        yield {"at": one.decided_at, "title": title, "by": one.decided_name or "", "text": text or ""}
    if one.rested_until is not None:
        title = say(f"desk.did.{one.wish}.{one.state}", at=when(one.due_after) if one.due_after else "")
        text = one.ended_words if one.task_id == task.id else ""
        yield {"at": one.rested_until, "title": title, "by": one.ended_name or "", "text": text or ""}


def _given(one: Delegation) -> dict[str, Any]:
    word = say("desk.did.delegate", to=one.given_to_name) if one.given_to_name else say("desk.did.take_back")
    return {"at": one.at, "title": word, "by": one.name or "", "text": one.note}


def _of_draft(draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield what became of a report that needed a second signature; what was signed is told as the report itself."""
    text = _reported(draft.facts) if draft.state in (DraftState.REFUSED, DraftState.VOID) else ""
    yield {"at": draft.at, "title": say("desk.did.draft"), "by": draft.name, "text": text}
    if draft.decided_at is not None:
        title = say(f"desk.did.{_BECAME[DraftState(draft.state)]}")
        yield {"at": draft.decided_at, "title": title, "by": draft.decided_name or "", "text": draft.reason or ""}


_BECAME = {DraftState.SIGNED: Act.COUNTERSIGN, DraftState.REFUSED: Act.NOT_SIGN, DraftState.VOID: "void"}


def word_of(deed: Deed) -> str:
    """Return what was done, in a word that texts are kept under."""
    if deed.act == Act.OPINION:
        return "agree" if deed.facts["agrees"] else "disagree"
    if deed.act == Act.PART:
        return "part" if deed.facts["agrees"] else "part_not_ours"
    return deed.act


def _told(deed: Deed) -> str:
    facts = deed.facts
    if deed.act == Act.REPORT:
        return _reported(facts)
    if deed.act == Act.RETURN:
        ground = facts.get("ground")
        chosen = f"{ground['name'][language()]}\n" if ground else ""
        return f"{chosen}{facts['reason']}\n" + say("desk.legal_basis.said", None, basis=facts["legal_basis"])
    if deed.act == Act.INTERIM and facts["promised_on"]:
        promised = date.fromisoformat(facts["promised_on"])
        return f"{facts['text']}\n" + say("desk.promised.said", None, date=day(promised))
    return str(facts.get("text") or facts.get("reason") or facts.get("what") or facts.get("note") or "")


def _reported(facts: dict[str, Any]) -> str:
    labels = [label for label in ("report", "answer", "legal_basis") if facts.get(label)]
    told = [f"{say(f'desk.{label}.label')}\n{facts[label]}" for label in labels]
    return "\n\n".join(filter(None, [*told, promise_of(facts)]))


def promise_of(facts: dict[str, Any]) -> str:
    """Return what a report promises, in words; nothing where it promises nothing."""
    pledge = facts.get("promise")
    if not pledge:
        return ""
    named = {"date": day(date.fromisoformat(pledge["until"])), "name": pledge["name"], "text": pledge["text"]}
    return say("desk.promise.said", None, **named)
