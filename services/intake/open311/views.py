"""The place's matters as services, and cases as requests, in the words of GeoReport v2."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.intake.cases.models import Case
from services.intake.cases.views import PlaceNames, asked, owner
from services.intake.codes.domain import Place, group_of
from services.intake.open311 import domain
from services.intake.words import Text
from shared.contracts.words import CaseState

LONGEST = 4_000
"""Characters of a description in a list; the standard's bound for one."""

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
"""By this address, and no newer one, clients know the interface."""

_YES_NO = {"true": Text("是", "Yes"), "false": Text("否", "No")}
_NOTICE = Text(
    "受理编号 {number}，查询码 {code}。请转告诉求人；查询页面：{page}",
    "Number {number}, tracking code {code}. Tell them to whoever asks; their page: {page}",
)
_KEYS = Text(
    "接口密钥由运维人员发放；接口文档见 {docs}",
    "The operator hands out keys; the interface is described at {docs}",
)
_ELSEWHERE = Text("合并后的事项：{state}", "The case it was merged into: {state}")
_ASKED = Text("请在 {until} 前补充：{what}", "Until {until} we need: {what}")


def service_list(place: Place, language: str) -> list[dict[str, Any]]:
    """Return the services that there are: one for each matter."""
    return [_service(place, code, name, language) for code, name in place.matters.items()]


def _service(place: Place, code: str, name: Text, language: str) -> dict[str, Any]:
    group = place.matter_groups.get(group_of(code))
    known = group.read(language) if group else group_of(code)
    mine = name.read(language)
    return {
        "service_code": code,
        "service_name": mine,
        "description": f"{known} · {mine}",
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join(dict.fromkeys((known, mine))),
        "group": known,
    }


def definition(place: Place, code: str, language: str) -> dict[str, Any]:
    """Return what a service asks for."""
    attributes = [_attribute(place, one, order, language) for order, one in enumerate(domain.ATTRIBUTES, 1)]
    return {"service_code": code, "attributes": attributes}


def _attribute(place: Place, one: domain.Attribute, order: int, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "variable": True,
        "code": one.code,
        "datatype": domain.LIST if one.datatype == domain.TRUTH else one.datatype,
        "required": False,
        "datatype_description": None,
        "order": order,
        "description": one.description.read(language),
    }
    table: Mapping[str, Text] = _YES_NO if one.datatype == domain.TRUTH else place.tables.get(one.table or "", {})
    if table:
        told["values"] = [{"key": str(key), "name": name.read(language)} for key, name in table.items()]
    return told


def discovery(place: Place, since: datetime, public_url: str, language: str) -> dict[str, Any]:
    """Return what there is of Open311 here. since: from when on the place is as it is."""
    changed = since.isoformat()
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{public_url}/open311/v2",
        "changeset": changed,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": changed,
        "contact": place.centre.read(language),
        "key_service": _KEYS.read(language).format(docs=f"{public_url}/docs"),
        "endpoints": [endpoint],
    }


def receipt(answer: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the receipt of a case (cases.views.receipt) as the standard has it."""
    notice = _NOTICE.read(language).format(
        number=answer["number"], code=answer["tracking_code"], page=answer["links"]["page"]
    )
    return {"service_request_id": answer["number"], "service_notice": notice, "account_id": None}


def told(
    case: Case,
    brought: Mapping[str, Any],
    followed: Case | None,
    place: Place,
    bodies: Mapping[str, Text],
    language: str,
    *,
    longest: int | None = None,
) -> dict[str, Any]:
    """Return a case as a request: nothing of who brought it. brought: its CaseFacts.

    followed: the case in which a merged one is handled. longest: characters of the description, None for all.
    """
    address, lat, long_ = domain.place_parts(brought["place"])
    text = brought["description"] or case.title
    known, at_work = place.matters.get(case.matter or ""), case if followed is None else followed
    who = owner(at_work, bodies)
    return {
        "service_request_id": case.number,
        "status": domain.status_of(CaseState(case.state)),
        "status_notes": _notes(case, followed, PlaceNames(place, bodies, language), language),
        "service_name": known.read(language) if known else case.matter,
        "service_code": case.matter,
        "description": text if longest is None or len(text) <= longest else text[: longest - 1] + "…",
        "agency_responsible": None if who is None else Text(**who["name"]).read(language),
        "service_notice": None,
        "requested_datetime": case.received_at.isoformat(),
        "updated_datetime": max(one.updated_at for one in (case, followed) if one).isoformat(),
        "expected_datetime": case.due_at.isoformat() if case.due_at else None,
        "address": address,
        "address_id": None,
        "zipcode": None,
        "lat": lat,
        "long": long_,
        "media_url": None,
    }


def _notes(case: Case, followed: Case | None, names: PlaceNames, language: str) -> str:
    """Return where a case stands in words: its state, what is asked of the enterprise, its answer or how it ended."""
    lines = [names.word("states", case.state)]
    if followed is not None:
        lines.append(_ELSEWHERE.read(language).format(state=names.word("states", followed.state)))
    wanted = asked(case)
    if wanted:
        lines.append(_ASKED.read(language).format(until=names.time(wanted["until"]), what=wanted["what"]))
    said = (followed or case).answer or (case.ending or {}).get("text")
    return "\n".join([*lines, said] if said else lines)
