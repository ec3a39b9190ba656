"""What a task force tells of its stages."""

from marshmallow import Schema, fields

from shared.contracts.facts import LocalText, Whole


class StageReached(Schema):
    """One stage of a task force has been passed; `stage` is unique within (case, round, `set_up_by`).

    `set_up_by` is the number of the assignment that set the task force up. `needed` is false where the lead found that
    the stage need not be gone. `passed` counts the stages that have been passed with it, `stages` all there are.
    `due_at` was the stage's limit, null where it never began, as is `begun_at` then. `way` is the code of the way that
    the task force goes, set up at `set_up_at`; `body` had the stage, which waited for those under `after`.
    `baseline_days` and `target_days` are the way's, `stage_baseline_days` the stage's own where the way says it: what
    it took before, in calendar days.
    """

    set_up_by = Whole(required=True)
    task_force = fields.Nested(LocalText, required=True)
    stage = fields.String(required=True)
    name = fields.Nested(LocalText, required=True)
    needed = fields.Boolean(required=True)
    passed = Whole(required=True)
    stages = Whole(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    reached_at = fields.AwareDateTime(required=True)
    way = fields.String()
    body = fields.String()
    set_up_at = fields.AwareDateTime()
    begun_at = fields.AwareDateTime(allow_none=True)
    after = fields.List(fields.String())
    baseline_days = Whole()
    target_days = Whole()
    stage_baseline_days = Whole(allow_none=True)
