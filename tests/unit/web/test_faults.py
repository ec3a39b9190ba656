import inspect
import re

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from shared.web.faults import MOST, Fault, by_field, by_location, field_errors


class Inner(Schema):
    uscc = fields.String(required=True)
    name = fields.String(required=True, allow_none=False)


class Outer(Schema):
    enterprise = fields.Nested(Inner)
    things = fields.List(fields.Nested(Inner))
    kind = fields.String(validate=validate.OneOf(["help", "report"]))
    title = fields.String(validate=validate.Length(min=2, max=5))
    amount = fields.Integer(validate=validate.Range(min=0))
    at = fields.AwareDateTime(data_key="occurred/at")


def told(data, schema=Outer):
    with pytest.raises(ValidationError) as caught:
        schema().load(data)
    return {e.pointer: (e.code, e.text.within("zh"), e.text.within("en")) for e in field_errors(caught.value.messages)}


def test_each_fault_is_named_by_pointer_code_and_both_languages():
    assert told(
        {
            "enterprise": {"uscc": None, "nmae": 1},
            "things": [{"uscc": "1", "name": "n"}, {"uscc": 7, "name": "n"}],
            "kind": "{x}",
            "title": "s",
            "amount": -1,
            "occurred/at": "2026-11-24T09:30:00",
        }
    ) == {
        "/enterprise/uscc": ("null", "不能为 null。", "This field may not be null."),
        "/enterprise/name": ("required", "必填。", "This field is required."),
        "/enterprise/nmae": ("unknown_field", "没有这个字段。", "There is no such field."),
        "/things/1/uscc": ("string", "应为文字。", "It must be text."),
        "/kind": ("one_of", "只能是：help, report。", "It must be one of: help, report."),
        "/title": ("length", "长度应在 2 到 5 之间。", "Between 2 and 5 long."),
        "/amount": ("range", "不能小于 0。", "Not less than 0."),
        "/occurred~1at": (
            "datetime",
            "应为带时区的时间，例如 2026-11-24T09:30:00+08:00。",
            "It must be a time with an offset, such as 2026-11-24T09:30:00+08:00.",
        ),
    }


def test_a_body_that_is_no_object_is_a_fault_of_the_whole():
    assert list(told([])) == [""]


def installed_messages():
    for _, field in inspect.getmembers(fields, inspect.isclass):
        # Without a type of its own, a temporal field is the base of the others and nobody uses it.
        if issubclass(field, fields.Field) and (
            hasattr(field, "OBJ_TYPE") or "obj_type" not in str(field.default_error_messages)
        ):
            for message in field.default_error_messages.values():
                yield (
                    message.format(
                        input="x", obj_type=getattr(field, "OBJ_TYPE", ""), awareness="aware", choices="a, b"
                    )
                    if "{" in message
                    else message
                )
    yield from Schema._default_error_messages.values()
    for _, validator in inspect.getmembers(validate, inspect.isclass):
        if hasattr(validator, "default_message"):
            yield validator.default_message.format(choices="a", values="a", other="a")
    for wanted in ({"min": 1}, {"max": 1}, {"min": 1, "max": 2}):
        for ends in ({"min_inclusive": True}, {"min_inclusive": False, "max_inclusive": False}):
            made = validate.Range(**wanted, **ends)
            name = "message_all" if len(wanted) == 2 else f"message_{next(iter(wanted))}"
            yield getattr(made, name).format(min=1, max=2)
    for name in ("min", "max", "all", "equal"):
        yield getattr(validate.Length, f"message_{name}").format(min=1, max=2, equal=3)


@pytest.mark.parametrize("message", sorted(set(installed_messages())))
def test_every_message_of_the_installed_marshmallow_is_known_in_chinese(message):
    [error] = field_errors([message])
    assert re.search("[一-鿿]", error.text.within("zh")), message
    assert "{" not in error.text.within("en")


def test_a_range_that_leaves_out_one_end_is_still_known():
    [error] = field_errors(["Must be greater than 1 and less than or equal to 2."])
    assert error.code == "range"


def test_a_fault_of_ours_brings_its_own_code_and_languages():
    def check(_value):
        raise ValidationError(Fault("wrong_digit", zh="校验位不符 {0}。", en="The check digit is wrong {0}."))

    class Own(Schema):
        uscc = fields.String(validate=check)

    assert told({"uscc": "x"}, Own) == {"/uscc": ("wrong_digit", "校验位不符 {0}。", "The check digit is wrong {0}.")}


def test_a_message_of_nobody_is_told_as_it_stands():
    [error] = field_errors({"a": ["Only on {weekdays}."]})
    assert (error.pointer, error.code, error.text.within("zh")) == ("/a", "invalid", "Only on {weekdays}.")


def test_a_parameter_of_the_query_is_named_as_such():
    errors = by_location({"query": {"limit": ["Not a valid integer."]}, "json": {"a": {"b": ["Unknown field."]}}})
    assert [error.shown("en") for error in errors] == [
        {"parameter": "limit", "code": "integer", "detail": "It must be a whole number."},
        {"pointer": "/a/b", "code": "unknown_field", "detail": "There is no such field."},
    ]


def test_the_list_and_each_pointer_in_it_are_bounded():
    errors = field_errors({f"{i}{'k' * 100_000}": ["Unknown field."] for i in range(200)})
    assert len(errors) == MOST
    assert max(len(error.pointer) for error in errors) < 600


def test_a_form_gets_the_first_message_of_each_field():
    error = ValidationError({"title": ["Unknown field.", "Invalid value."], "_schema": ["Invalid value."]})
    assert by_field(error, "zh") == {"title": "没有这个字段。", "": "内容无效。"}
