"""How the centre's own endings are written in answers to agencies and on pages."""

from collections.abc import Mapping
from typing import Any

from services.intake.words import Text
from shared.contracts.words import Ending

TITLES: dict[Ending, Text] = {
    Ending.ANSWERED_AT_ONCE: Text("服务中心已当场答复", "The service centre answered at once"),
    Ending.DECLINED: Text("服务中心不予受理", "The service centre has declined the case"),
    Ending.GUIDED: Text("请到这里办理", "This is the door to go to"),
    Ending.PASSED_BACK: Text("事项已退回交办来源", "The case went back to the source that had passed it down"),
    Ending.TERMINATED: Text("服务中心已终止办理", "The service centre has stopped work on the case"),
}


def told(ending: dict[str, Any] | None, names: Mapping[str, Text]) -> dict[str, Any] | None:
    """Return an ending as agencies see it, None where the centre has not ended the case itself.

    names: of bodies, by code.
    """
    if ending is None:
        return None
    code = ending["body"]
    body = {"code": code, "name": names.get(code, Text(code, code))._asdict()} if code else None
    return {**ending, "body": body, "accepted": ending.get("accepted")}


def codes(ending: dict[str, Any] | None) -> list[str]:
    """Return the codes of the bodies that an ending names."""
    return [ending["body"]] if ending and ending["body"] else []


def facts(
    ending: dict[str, Any], grounds: Mapping[str, Text], bodies: Mapping[str, Text], language: str
) -> dict[str, str | None]:
    """Return what a page shows of an ending, in a language: title, ground, basis, door, body, text."""
    ground, body, basis = ending["ground"], ending["body"], ending["basis"]
    return {
        "title": TITLES[Ending(ending["kind"])].read(language),
        "ground": grounds.get(ground, Text(ground, ground)).read(language) if ground else None,
        "basis": Text(**basis).read(language) if basis else None,
        "door": ending["door"],
        "body": bodies.get(body, Text(body, body)).read(language) if body else None,
        "text": ending["text"],
    }
