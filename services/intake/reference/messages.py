"""The AsyncAPI document, laid out for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from services.intake.reference.document import Row, fields_of
from services.intake.reference.samples import sample
from shared.contracts import all_types
from shared.contracts.asyncapi import document
from shared.messaging.topology import Topology


@dataclass(frozen=True, slots=True)
class Told:
    """One message: who sends it to whom, what it means, the shape of its data, and one as it is on the wire."""

    name: str
    summary: str
    sender: str
    takers: list[str]
    shape: str
    example: str


@cache
def whole() -> dict[str, Any]:
    """Return the AsyncAPI document, made once."""
    topology = Topology()
    takers = sorted({taker for kind in all_types() for taker in kind.takers})
    return document(topology.exchange, {taker: topology.queue(taker) for taker in takers})


@cache
def described() -> tuple[str, list[Told], dict[str, list[Row]]]:
    """Return the exchange, the messages in the order of their names, and the fields of each shape; made once."""
    kinds = {kind.name: kind for kind in all_types()}
    told = [
        Told(name, one["summary"], kinds[name].source, sorted(kinds[name].takers), _shape(one), _example(one))
        for name, one in sorted(whole()["components"]["messages"].items())
    ]
    shapes = {name: list(fields_of(shape)) for name, shape in whole()["components"]["schemas"].items()}
    return Topology().exchange, told, shapes


def _shape(message: Mapping[str, Any]) -> str:
    data = message["payload"]["allOf"][1]["properties"]["data"]
    return str(data.get("$ref", "")).rsplit("/", 1)[-1]


def _example(message: Mapping[str, Any]) -> str:
    envelope, own = message["payload"]["allOf"]
    shown = {**sample(whole(), envelope)}
    shown |= {name: sample(whole(), one) for name, one in own["properties"].items()}
    return json.dumps(shown, ensure_ascii=False, indent=2)
