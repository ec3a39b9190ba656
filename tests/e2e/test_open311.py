"""Clients of GeoReport v2 that others have written bring a request and follow it, without a line of ours in them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from civicbot import Endpoint, HttpTransport, Open311Client
from civicbot.http import RateLimiter
from georeport import GeoReport

from tests.e2e.cases import E2
from tests.e2e.conftest import FULL
from tests.e2e.installation import Installation, eventually

pytestmark = [pytest.mark.timeout(120), pytest.mark.parametrize("running", FULL, indirect=True)]


class WithKey(HttpTransport):
    """The client's own transport, with a key in the header of what it reads: it sends one by itself in forms alone."""

    def __init__(self, key: str) -> None:
        super().__init__(rate_limiter=RateLimiter(min_interval=0))
        self._key = key

    def get_json(
        self, url: str, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        return super().get_json(url, params, {**(headers or {}), "Authorization": f"Bearer {self._key}"})


def test_clients_of_others_bring_a_request_and_follow_it_to_an_office(running: Installation) -> None:
    key = running.nwd("agency", "add", "city-311", "--name", "市政随手拍").strip()
    address = f"{running.url}/open311/v2"
    client = Open311Client(Endpoint("haicang", "Haicang", address, write=True), WithKey(key), "haicang")
    services = {one["service_code"]: one for one in client.list_services()}
    assert services["land.enlarge"]["metadata"] is True
    told = {
        "description": f"{E2.body['title']}\n{E2.body['description']}",
        "address_string": "新阳街道",
        "lat": 24.5123,
        "lng": 117.9876,
        "first_name": "秀英",
        "last_name": "王",
        "phone": "0592-0000000",
        "attributes": {"enterprise": "厦门澜峰精密制造有限公司", "sub_district": "xinyang", "source_reference": "O-1"},
    }
    # With validate_remote the client holds its own form against our list and definition before it sends it.
    sent = client.create_request(
        "land.enlarge", dry_run=False, confirm="SEND", api_key=key, validate_remote=True, **told
    )
    number = sent.response[0]["service_request_id"]
    assert client.get_token("O-1") == [{"service_request_id": number, "token": "O-1"}]

    # Another client, which reads both formats, and knows a key only as what stands before an address's host.
    with_key = f"http://{key}:-@{urlsplit(address).netloc}/open311/v2"
    by_json, by_xml = (GeoReport(with_key, "haicang", output_format=one) for one in ("json", "xml"))
    assert [one["service_code"] for one in by_xml.get_service_list()] == list(services)
    asked = by_xml.get_service_definition("land.enlarge")["attributes"]["attribute"]
    assert [one["code"] for one in asked] == [
        one["code"] for one in by_json.get_service_definition("land.enlarge")["attributes"]
    ]

    def at_office() -> bool:  # and its limit is known, which comes by another message
        now = by_json.get_service_request(number)
        return now["agency_responsible"] == "规划土地办" and now["expected_datetime"] is not None

    assert eventually(at_office)
    read = by_json.get_service_request(number)
    assert read["description"] == told["description"]
    assert (read["status"], read["lat"], read["long"]) == ("open", 24.5123, 117.9876)
    in_xml = by_xml.get_service_request(number)
    assert in_xml == {name: None if value is None else str(value) for name, value in read.items()}
    assert by_json.get_service_requests(status="open") == [read] == client.list_requests(status="open")
    assert by_json.get_service_requests(status="closed") == []
