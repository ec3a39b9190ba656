import pytest
from flask.views import MethodView
from marshmallow import Schema, fields, validate

from shared.web.rest import Api, Blueprint


class Bed(Schema):
    name = fields.String(required=True, validate=validate.Length(max=10))
    soil = fields.Nested(Schema.from_dict({"ph": fields.Float(validate=validate.Range(min=0, max=14))}))


class Page(Schema):
    limit = fields.Integer(validate=validate.Range(min=1, max=100))


@pytest.fixture
def client(app):
    app.config.update(API_TITLE="Garden", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    beds = Blueprint("garden", __name__, url_prefix="/v1")

    @beds.route("/beds")
    class Beds(MethodView):
        @beds.arguments(Bed)
        @beds.response(202, Bed)
        def post(self, bed):
            return bed

        @beds.arguments(Page, location="query")
        @beds.response(200, Bed(many=True))
        def get(self, page):
            return []

    api = Api(app)
    api.register_blueprint(beds)
    app.api = api
    return app.test_client()


EN = {"Accept-Language": "en"}


def test_a_good_body_is_taken(client):
    assert client.post("/v1/beds", json={"name": "East"}).status_code == 202


def test_a_bad_field_is_422_with_its_pointer(client):
    answer = client.post("/v1/beds", json={"name": "x" * 11, "soil": {"ph": 15, "mud": 1}}, headers=EN)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["type"] == "/problems/invalid"
    assert sorted(answer.get_json()["errors"], key=lambda e: e["pointer"]) == [
        {"pointer": "/name", "code": "too_long", "detail": "At most 10 long."},
        {"pointer": "/soil/mud", "code": "unknown_field", "detail": "There is no such field."},
        {"pointer": "/soil/ph", "code": "range", "detail": "Between 0 and 14."},
    ]


def test_an_unknown_parameter_of_the_query_is_422(client):
    errors = client.get("/v1/beds?limit=0&colour=red").get_json()["errors"]
    assert sorted(errors, key=lambda e: e["parameter"]) == [
        {"parameter": "colour", "code": "unknown_field", "detail": "没有这个字段。"},
        {"parameter": "limit", "code": "range", "detail": "应在 1 到 100 之间。"},
    ]


def test_a_body_that_cannot_be_read_is_400(client):
    answer = client.post("/v1/beds", data=b'{"name":"a","name":"b"}', content_type="application/json", headers=EN)
    assert answer.status_code == 400
    assert answer.get_json()["type"] == "/problems/unreadable-json"
    assert answer.get_json()["errors"][0]["pointer"] == "/name"


def test_a_body_of_another_type_is_415(client):
    assert client.post("/v1/beds", data={"name": "East"}).status_code == 415
    answer = client.post("/v1/beds", data="{}", content_type="text/plain", headers=EN)
    assert (answer.status_code, answer.headers["Accept"]) == (415, "application/json")
    assert "application/json" in answer.get_json()["detail"]


def test_no_body_at_all_names_what_is_required(client):
    answer = client.post("/v1/beds")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/name"


def test_405_of_the_interface_keeps_allow(client):
    answer = client.delete("/v1/beds")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_the_description_shows_problem_documents_for_errors_alone(app, client):
    spec = app.api.spec.to_dict()
    post = spec["paths"]["/v1/beds"]["post"]["responses"]
    assert list(post["202"]["content"]) == ["application/json"]
    assert post["422"]["$ref"].startswith("#/components/responses/UNPROCESSABLE_")
    for response in spec["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]
    assert set(spec["components"]["schemas"]) == {"Bed", "Generated", "Problem", "FieldError"}
