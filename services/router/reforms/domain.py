"""What a reform may do: which body may follow which, and from when. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.router.decisions.domain import Refused
from services.router.directory.domain import Body, Directory, Succession
from services.router.rules.reasons import Sentence


def succession(
    directory: Directory, done: Sequence[Succession], code: str, successor: str, on: date, today: date
) -> Succession:
    """Return what a reform makes of a body; one that was made before is returned as it is.

    done: earlier reforms. on: the first day on which the successor stands in its place. Days are in the place's zone.
    Raises Refused, saying why.
    """
    body, heir = _known(directory, code), _known(directory, successor)
    if code == successor:
        raise Refused(zh="承接单位不能是本单位。", en="No body follows itself; name another one.")
    ended = next((one for one in done if one.body == code), None)
    if ended is None and body.valid_until is not None and body.valid_until < today and body.successor:
        ended = Succession(code, body.valid_until, body.successor)  # by its folder, which moves no case
    if ended is not None:
        if ended.successor != successor:
            name = directory.get(ended.successor)
            raise Refused(
                zh=f"{body.zh}已于{ended.until}撤并，由{name.zh if name else ended.successor}承接。",
                en=f"{body.en} has ended on {ended.until}; {name.en if name else ended.successor} follows it.",
            )
        return ended
    if on > today:
        raise Refused(
            zh="承接之日尚未到来；请在当日执行，或先在 bodies.yaml 中写明 valid_until。",
            en="That day is still to come. Reform on the day; until then, write valid_until in bodies.yaml.",
        )
    until = on - timedelta(days=1)
    if body.valid_from > until or (body.valid_until is not None and body.valid_until < today):
        raise Refused(zh=f"{body.zh}在{until}并不存在。", en=f"{body.en} did not exist on {until}.")
    if not heir.valid_on(today):
        raise Refused(
            zh=f"{heir.zh}现已不存在或尚未成立，不能承接。", en=f"{heir.en} does not exist today and cannot follow."
        )
    if _leads_back(directory, heir, code):
        raise Refused(
            zh=f"{heir.zh}将由{body.zh}承接，不能反过来承接它。",
            en=f"{heir.en} is to be followed by {body.en}, which it cannot follow in turn.",
        )
    if body.may_lead and not heir.may_lead:
        raise Refused(
            zh=f"{heir.zh}不能主办，{body.zh}主办的事项不能由它承接。",
            en=f"{heir.en} may not lead, so it cannot have the cases that {body.en} leads.",
        )
    return Succession(code, until, successor)


def announced(body: Sentence, heir: Sentence, until: date, basis: str) -> Sentence:
    """Return the reason by which cases go from a body to its successor."""
    first = until + timedelta(days=1)
    return {
        "zh": f"机构改革（{basis}）：自{first}起，{body['zh']}由{heir['zh']}承接。",
        "en": f"A reform ({basis}): from {first} on {heir['en']} stands in the place of {body['en']}.",
    }


def _known(directory: Directory, code: str) -> Body:
    body = directory.get(code)
    if body is None:
        raise Refused(
            zh=f"名录中没有代码为 {code} 的单位；请核对 bodies.yaml。",
            en=f"The directory knows no body called {code}; see bodies.yaml of the place.",
        )
    return body


def _leads_back(directory: Directory, body: Body | None, code: str) -> bool:
    seen: set[str] = set()
    while body is not None and body.code not in seen:
        if body.successor == code:
            return True
        seen.add(body.code)
        body = directory.get(body.successor) if body.successor else None
    return False
