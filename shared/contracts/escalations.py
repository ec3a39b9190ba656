"""The shapes of what notifier tells about steps of the clock, and the cards that they give."""

from marshmallow import Schema, fields

from shared.contracts.facts import word
from shared.contracts.words import Card, Colour, Measure


class Escalation(Schema):
    """`step` is unique within (case, round). `body` is whom it was about.

    `clock` names the clock that the step is relative to; where it is left out, that is the case's. `card` is what the
    body got, `measure` which of the ladder's ends it came to, and `notice` the colour of the supervision notice that it
    drafts for the supervision office to sign; each null, or left out, where the step gives none.
    """

    step = fields.String(required=True)
    due_at = fields.AwareDateTime(required=True)
    fired_at = fields.AwareDateTime(required=True)
    body = fields.String()
    card = word(Card, allow_none=True)
    measure = word(Measure, allow_none=True)
    clock = fields.String()
    notice = word(Colour, allow_none=True)


class CardWithdrawn(Schema):
    """`step` names the step that gave the card, as `escalation.raised` named it; `by` is who took it back, and why."""

    step = fields.String(required=True)
    card = word(Card, required=True)
    body = fields.String(required=True)
    reason = fields.String(required=True)
    by = fields.String(required=True)
