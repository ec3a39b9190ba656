"""Whatever the interface has: no agency reaches what is another's, and no key does what it is not good for."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.intake.agencies.cli import Keys
from services.intake.agencies.domain import EVERYTHING, Scope
from services.intake.webhooks.actions import register
from services.intake.webhooks.sealing import seal_for
from tests.integration.intake.attaching import attach
from tests.integration.intake.house import BODY, House
from tests.integration.intake.test_passed_up import NEIGHBOUR, OUTSIDE, pass_up


def own_case(house: House) -> str:
    return str(house.bring(title="只属于一家的事项", source_reference="its-own")["number"])


def own_file(house: House) -> str:
    headers = {"Authorization": f"Bearer {house.key}", "Content-Type": "text/plain"}
    path = f"/v1/cases/{own_case(house)}/attachments?name=a.txt"
    answer = house.client().post(path, data="只属于一家的文件".encode(), headers=headers)
    assert answer.status_code < 300, answer.json
    return str(answer.json["id"])


def own_webhook(house: House) -> str:
    seal = seal_for(house.app.extensions["nwd.web"].secrets)
    told = {"url": "https://hooks.example/nwd", "kinds": [], "contact": "it@hooks.example", "language": "zh"}
    with house.service.begin("test") as unit:
        return str(register(unit, seal, "window-hall", **told)[0].id)


def own_mapping(house: House) -> str:
    """Keep a mapping, and return its name."""
    mapping = b"{constants: {kind: help, channel: window, anonymous: true}, columns: {a: {field: title}}}"
    told = house.post("/v1/import-mappings?name=its-own", mapping, Content_Type="application/yaml").json
    return str(told["name"])


def own_import(house: House) -> str:
    """Bring a spreadsheet, and return the id of its import."""
    own_mapping(house)
    return str(house.post("/v1/imports?mapping=its-own", b"a\nb\n", Content_Type="text/csv").json["id"])


OWNED: dict[str, Callable[[House], str]] = {
    "number": own_case,
    "attachment_id": own_file,
    "webhook": own_webhook,
    "import_id": own_import,
    "name": own_mapping,
    "service_request_id": own_case,
    "token": own_case,
}
"""For each name in a path, how the agency of the house comes by one of its own. A new name needs a line here."""

NOBODYS = {"fmt": "json"}
"""Names in a path that are about nothing of anybody's."""


def operations(house: House) -> Iterator[tuple[str, str, Scope]]:
    """Give each operation that takes a key: its path, its method and the scope that it is said to need."""
    for path, item in house.client().get("/openapi.json").json["paths"].items():
        for method in {"get", "post", "put", "patch", "delete"} & set(item):
            if "security" in item[method]:
                (wanted,) = item[method]["security"][0]["key"]
                yield path, method, Scope(wanted)


BODIES: dict[str, dict[str, Any]] = {"/v1/webhooks/{webhook}/replay": {"after": 0}}
"""What is sent where an empty object would be refused before anybody asks whose it is."""


def ask(house: House, path: str, method: str, own: dict[str, str], key: str) -> TestResponse:
    data: dict[str, Any] = {} if method in ("get", "delete") else {"json": BODIES.get(path, {})}
    headers = {"Authorization": f"Bearer {key}"}
    return house.client().open(path.format(**own, **NOBODYS), method=method.upper(), headers=headers, **data)


def says(answer: TestResponse, kind: str, path: str) -> bool:
    """Say whether an answer refuses for a reason; Open311 has no kinds of problem, and its own shape for them."""
    if path.startswith("/open311/"):
        return [one["code"] for one in answer.json] == [answer.status_code]
    return bool(answer.json["type"] == f"/problems/{kind}")


@pytest.fixture
def keys(house: House) -> Keys:
    return Keys(house.service)


def test_no_operation_gives_an_agency_what_is_anothers(house: House) -> None:
    own = {name: make(house) for name, make in OWNED.items()}
    stranger = house.operations.add_agency("park-crm", "园区平台")
    before = len(house.sent())
    for path, method, _ in operations(house):
        named = set(re.findall(r"{(\w+)}", path)) - set(NOBODYS)
        answer = ask(house, path, method, own, stranger)
        if named:
            assert answer.status_code == 404, f"{method} {path}"
            assert says(answer, "not-found", path), f"{method} {path}"
        assert not [one for one in own.values() if one in answer.text], f"{method} {path}"
        assert "只属于一家的事项" not in answer.text, f"{method} {path}"
    assert len(house.sent()) == before


def test_what_was_passed_to_one_owner_outside_nobody_elses_key_reads_or_decides(house: House) -> None:
    house.loosen(outside=[OUTSIDE, NEIGHBOUR])
    house.hear(house.body("industry", "产业办", "Industry office"))
    owner, neighbour, stranger = (house.operations.add_agency(code, code) for code in ("city", "neighbour", "park-crm"))
    own, theirs = {"number": own_case(house)}, str(house.bring(source_reference="theirs")["number"])
    own["attachment_id"] = str(attach(house, own["number"], name="只属于一家的文件.pdf").json["id"])
    pass_up(house, own["number"])
    pass_up(house, theirs, outside="next_door")  # who has one case of another owner's has that one alone
    before, asked = len(house.sent()), [one for one in operations(house) if one[0].startswith("/v1/passed-up/")]
    for path, method, _ in asked:
        for key in (house.key, neighbour, stranger):
            answer = ask(house, path, method, own, key)
            assert (answer.status_code, says(answer, "not-found", path)) == (404, True), f"{method} {path}"
            assert "只属于一家" not in answer.text, f"{method} {path}"
        assert ask(house, path, method, own, owner).status_code != 404, f"{method} {path}"
    assert len(asked) >= 5
    assert len(house.sent()) == before


def test_no_operation_takes_a_key_without_its_scope_and_each_says_which_it_needs(house: House, keys: Keys) -> None:
    own = {name: make(house) for name, make in OWNED.items()}
    without = {scope: keys.add("window-hall", scopes=EVERYTHING - {scope}) for scope in Scope}
    before = len(house.sent())
    for path, method, scope in operations(house):
        answer = ask(house, path, method, own, without[scope])
        assert answer.status_code == 403, f"{method} {path}"
        assert says(answer, "missing-scope", path), f"{method} {path}"
        assert path.startswith("/open311/") or answer.json["scope"] == scope
        assert f'scope="{scope}"' in answer.headers["WWW-Authenticate"]
        assert without[scope].split("_")[1] in answer.text
        for other in EVERYTHING - {scope}:
            assert ask(house, path, method, own, without[other]).status_code != 403, f"{method} {path}"
    assert len(house.sent()) > before, "the keys that are good for it do something"


def test_a_new_case_needs_the_scope_even_where_the_body_is_wrong(house: House, keys: Keys) -> None:
    reader = keys.add("window-hall", scopes=[Scope.READ])
    assert house.post("/v1/cases", {"kind": "wish"}, key=reader).status_code == 403
    assert house.post("/v1/cases", BODY, key=reader).status_code == 403
