"""The shapes of what the centre says when it ends a case, and of what the enterprise says of it."""

from marshmallow import RAISE, Schema, fields, validate

from services.intake.cases.schemas import Flag, Instant, OneLine, Written, filled

_LONGEST = 20_000


class _Strict(Schema):
    class Meta:
        unknown = RAISE


def _text(**options: object) -> Written:
    return Written(validate=[validate.Length(max=_LONGEST), filled], **options)  # type: ignore[arg-type]


class AnswerIn(_Strict):
    """What the enterprise is answered; `entry` names the version of the knowledge base's entry that it uses."""

    text = _text(required=True)
    entry = fields.String(validate=validate.Length(max=60))


class GroundedIn(_Strict):
    """On which ground a case is declined or stopped; the law that the list names may be said more precisely."""

    ground = fields.String(required=True)
    basis = Written(validate=validate.Length(max=2_000))
    text = _text(required=True)


class GuideIn(_Strict):
    """Which door is the right one; `body` where it is one of the directory."""

    door = OneLine(200, required=True)
    body = fields.String()
    text = _text(required=True)


class CallIn(_Strict):
    """Whom the centre telephoned, when, and what was said."""

    whom = OneLine(200, required=True)
    called_at = Instant()
    text = _text(required=True)


class DecisionIn(_Strict):
    """The second signature, or why it is refused."""

    decision = fields.String(required=True, validate=validate.OneOf(["agree", "refuse"]))
    reason = Written(validate=validate.Length(max=2_000))


class GuidanceIn(_Strict):
    """Whether the door to which the enterprise was guided has opened."""

    worked = Flag(required=True)
    text = Written(allow_none=True, validate=validate.Length(max=5_000))


ANSWER, GROUNDED, GUIDE, CALL, DECISION, GUIDANCE = (
    AnswerIn(),
    GroundedIn(),
    GuideIn(),
    CallIn(),
    DecisionIn(),
    GuidanceIn(),
)
