"""Whom a person may give a case to, and what rules and the text model propose for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.router.decisions.domain import State
from services.router.decisions.models import Case, Decision
from services.router.decisions.words import ENDS
from services.router.policy import Policy
from services.router.rules.domain import fit_to_assist, fit_to_lead
from services.router.rules.naming import ground_named
from services.router.rules.reasons import Sentence

PAGES = {"answered_at_once": "answer", "declined": "decline", "guided": "guide"}
"""Last word of the address of intake's page for an end, where it has one."""


@dataclass(frozen=True, slots=True)
class Choosable:
    """A body that may be given a part of a case. returned: whether it has returned it.

    usual: whether rules name it, or it has that part already; splits: the same of answering for a part.
    """

    code: str
    name: Sentence
    returned: bool
    usual: bool
    splits: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """A body that may be given the case in two clicks. score: the text model's, None where the rules name it."""

    code: str
    name: Sentence
    score: float | None
    split: Sequence[str] = ()
    helpers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a rule proposes besides or instead of the usual way.

    address: of the page on which an end is done. task_force: its code; None where it proposes none.
    """

    end: Sentence | None
    ground: Sentence | None
    words: Sentence
    address: str
    task_force: str | None
    labels: Sequence[str]


def choosable(policy: Policy, case: Case, now: datetime) -> tuple[list[Choosable], list[Choosable]]:
    """Return who may lead a case and who may have a part besides."""
    facts, day = policy.facts(case.facts or {}), policy.day(now)
    verdict = policy.verdict(facts, now)
    usual_lead = {verdict.lead.code} if verdict.lead else set()
    splits = {one.code for one in verdict.split} | set(case.split)
    usual_helpers = ({one.code for one in verdict.assisting} | set(case.assisting)) - splits
    leads, helpers = list[Choosable](), list[Choosable]()
    for body in policy.directory.all():
        if not body.valid_on(day):
            continue
        name = {"zh": body.zh, "en": body.en}
        back = body.code in case.returned
        if fit_to_lead(body.code, policy.directory, day, facts.about)[0]:
            leads.append(Choosable(body.code, name, back, body.code in usual_lead))
        if fit_to_assist(body.code, policy.directory, day, facts.about)[0]:
            helpers.append(Choosable(body.code, name, back, body.code in usual_helpers, body.code in splits))
    return leads, helpers


def suggested(
    case: Case, decisions: Sequence[Decision], leads: Sequence[Choosable], helpers: Sequence[Choosable]
) -> list[Suggested]:
    """Return whom the rules name, then the text model's first with their scores; none where a ruling is due.

    decisions: the first first. Who has returned the case is not suggested again, nor who may not lead it today.
    """
    if case.state == State.RULING:
        return []
    open_to = {one.code: one for one in leads if not one.returned}
    splits = [helper.code for helper in helpers if helper.splits]
    found = {
        code: Suggested(code, one.name, None, splits, [helper.code for helper in helpers if helper.usual])
        for code, one in open_to.items()
        if one.usual
    }
    texts = ((one.grounds or {}).get("text") for one in reversed(decisions))
    for scored in next((text["scores"] for text in texts if text), ()):
        code = scored["body"]
        if code in open_to:
            found.setdefault(code, Suggested(code, open_to[code].name, scored["score"]))
    return list(found.values())


def proposed(policy: Policy | None, case: Case, decisions: Sequence[Decision]) -> Proposed | None:
    """Return what a rule proposes that left the case to a person with the newest decision; None where nothing."""
    told = (decisions[-1].grounds or {}).get("proposed") if decisions else None
    if not told:
        return None
    word = told["end"] or ""
    return Proposed(
        end=dict(zip(("zh", "en"), ENDS[word], strict=True)) if word else None,
        ground=ground_named(policy.names if policy else {}, told["ground"]),
        words=told["words"],
        address=f"/centre/cases/{case.number}" + (f"/{PAGES[word]}" if word in PAGES else ""),
        # Decisions of earlier releases said no more than that there should be one.
        task_force=told["task_force"] if isinstance(told["task_force"], str) else None,
        labels=told["labels"],
    )
