"""What tests of Open311 share: a form, and who sends and asks."""

from typing import Any

from werkzeug.test import TestResponse

from tests.integration.intake.house import House

V2 = "/open311/v2"
FORM = {
    "service_code": "land.enlarge",
    "description": "厂区已满，需要用地。\n约 40 亩。",
    "address_string": "新阳街道",
    "lat": "24.5123",
    "long": "117.9876",
    "first_name": "秀英",
    "last_name": "王",
    "phone": "0592-0000000",
    "email": "wang@lanfeng.example",
    "attribute[enterprise]": "厦门澜峰精密制造有限公司",
    "attribute[source_reference]": "O-1",
}


def post(house: House, form: dict[str, Any] | None = None, *, ending: str = "json", **headers: str) -> TestResponse:
    told = {"api_key": house.key, **(FORM if form is None else form)}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return house.client().post(f"{V2}/requests.{ending}", data=told, headers={"Accept-Language": "en", **named})


def get(house: House, path: str, *, key: str | None = None, **headers: str) -> TestResponse:
    return house.get(f"{V2}/{path}", key=key, **{"Accept_Language": "en", **headers})


def descriptions(answer: TestResponse, code: int) -> list[str]:
    assert answer.status_code == code, answer.text
    assert {one["code"] for one in answer.json} == {code}
    return [one["description"] for one in answer.json]
