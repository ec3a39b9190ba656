"""The shapes of queries about imports."""

from marshmallow import RAISE, Schema, fields, validate

from services.intake.imports.mapping import NAME
from shared.web.faults import Fault, Pattern


class _Strict(Schema):
    class Meta:
        unknown = RAISE


_NAME = Pattern(
    f"^(?:{NAME.pattern})$",
    Fault(
        "pattern",
        zh="须为 1 至 40 个小写字母、数字和连字符，例如 park-crm。",
        en="It must be 1 to 40 small letters, digits and hyphens, such as park-crm.",
    ),
)


class MappingQuery(_Strict):
    """Which mapping is brought."""

    name = fields.String(
        required=True,
        validate=_NAME,
        metadata={"description": "1 to 40 small letters, digits and hyphens.", "example": "park-crm"},
    )


class ImportQuery(_Strict):
    """What is to be done with the spreadsheet in the body."""

    mapping = fields.String(required=True, validate=_NAME, metadata={"example": "park-crm"})
    dry_run = fields.Boolean(
        truthy={"true"}, falsy={"false"}, metadata={"description": "Only say what would become of it."}
    )
    file_name = fields.String(validate=validate.Length(1, 200))


class RowQuery(_Strict):
    """Which rows to list."""

    after = fields.Integer(validate=validate.Range(0, 10**9), metadata={"description": "Only rows behind this one."})
    limit = fields.Integer(validate=validate.Range(1, 1000), metadata={"description": "200 where it is left out."})


MAPPING_QUERY, IMPORT_QUERY, ROW_QUERY = MappingQuery(), ImportQuery(), RowQuery()
