"""The facts that messages carry whole, so that no consumer has to call back."""

from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields, validate

from shared.contracts.words import Channel, Duty, Kind, Relation, Urgency


class Whole(fields.Integer):
    """A whole number that was sent as one: "3" and 3.0 are mistakes of the sender."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def word(words: type[StrEnum], **options: Any) -> fields.String:
    """Return a text field that takes only the words of an enumeration."""
    return fields.String(validate=validate.OneOf([str(one) for one in words]), **options)


class LocalText(Schema):
    """One text in the two languages of the pages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class Contact(Schema):
    """Whom to call. Personal data: shown only to who may see it. `language`: `zh`, `en` or `zh-Hant`, where said."""

    name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    language = fields.String(allow_none=True)


class Enterprise(Schema):
    """The company that the case is of; `uscc` is its unified social credit code."""

    name = fields.String(required=True)
    uscc = fields.String(allow_none=True)
    contact = fields.Nested(Contact, allow_none=True)


class Complainant(Schema):
    """Who asks where it is not a registered company: self-employed, not yet registered, residents."""

    name = fields.String(required=True)
    contact = fields.Nested(Contact, allow_none=True)


class Project(Schema):
    """The investment that the case is about; `amount` in yuan."""

    name = fields.String(allow_none=True)
    amount = Whole(allow_none=True)


class MailedFile(Schema):
    """A file that came with a mail. Its bytes stay with the mail, where intake fetches it by its SHA-256."""

    name = fields.String(required=True)
    size = Whole(required=True)
    sha256 = fields.String(required=True)


class Source(Schema):
    """The agency that brought the case, its own number for it and the limit that already runs there (UTC).

    return_until: until when it takes the case back (退回来源); null where it does not.
    """

    agency = fields.String(required=True)
    agency_name = fields.String(required=True)
    reference = fields.String(allow_none=True)
    due_at = fields.AwareDateTime(allow_none=True)
    return_until = fields.AwareDateTime(allow_none=True)


class Pledge(Schema):
    """What is promised to an enterprise, and who answers for it.

    `until` is a day in the place's zone. `owner` is a body's code, `name` the person's who is responsible, `person`
    their id where the directory knows them.
    """

    text = fields.String(required=True)
    until = fields.Date(required=True)
    owner = fields.String(required=True)
    person = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)


class CaseFacts(Schema):
    """A case as it was brought. Times are instants with an offset."""

    number = fields.String(required=True)
    source = fields.Nested(Source, required=True)
    kind = word(Kind, required=True)
    channel = word(Channel, required=True)
    enterprise = fields.Nested(Enterprise, required=True, allow_none=True)
    complainant = fields.Nested(Complainant, required=True, allow_none=True)
    anonymous = fields.Boolean(required=True)
    confidential = fields.Boolean(required=True)
    about = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    matter = fields.String(required=True, allow_none=True)
    industry = fields.String(required=True, allow_none=True)
    sub_district = fields.String(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    project = fields.Nested(Project, required=True, allow_none=True)
    urgency = word(Urgency, required=True)
    needs_reply = fields.Boolean(required=True)
    occurred_at = fields.AwareDateTime(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)


class Person(Schema):
    """Somebody in the directory, with what it takes to write to them; `language` is `zh`, `en` or `zh-Hant`."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True)


class Staff(Person):
    """A person of the directory, whole, with their duties for the centre.

    `left`: they work here no longer, and `successor` (a person's id, or null) has what was theirs. What was begun
    before `signed_out_at` (an instant, or null) counts for nothing: every sign-in was revoked then. `phone` and
    `messenger` (an id of the office messenger): where they are reached when a mail is too slow.
    """

    duties = fields.List(word(Duty), required=True)
    left = fields.Boolean(required=True)
    successor = fields.String(required=True, allow_none=True)
    signed_out_at = fields.AwareDateTime(required=True, allow_none=True)
    phone = fields.String(allow_none=True)
    messenger = fields.String(allow_none=True)


class OnDuty(Schema):
    """Who is on duty for a body's tasks, from day to day in the place's zone; null: since ever, until further notice.

    Both days belong to it. `weekdays` (`mon` to `sun`): on these alone; none means on all. `id`: of a line that was
    entered on a page, and not in the place's folder.
    """

    id = fields.String()
    person = fields.Nested(Person, required=True)
    since = fields.Date(required=True, allow_none=True)
    until = fields.Date(required=True, allow_none=True)
    weekdays = fields.List(fields.String(), required=True)


class StandsIn(Schema):
    """Who stands in (`by`) for somebody of a body, or for its director (`whom`, an id), from day to day.

    `id`: of a line that was entered on a page, and not in the place's folder.
    """

    id = fields.String()
    whom = fields.String(required=True)
    by = fields.Nested(Person, required=True)
    since = fields.Date(required=True, allow_none=True)
    until = fields.Date(required=True, allow_none=True)


class Body(Schema):
    """One body of the directory (承办单位), whole.

    `aliases` are other names by which a case may say that it is about the body; `agencies` are the sources whose cases
    it takes in.

    `handlers` are on duty for its tasks; `liaison` is its contact for the centre; `leader` is told when it is late;
    `stand_in` (AB角) acts where the leader cannot. `director` (分管领导) is in charge of it from above and not of it.
    `mailbox` is the office's own address, for when none of its people is there. `duty` is its roster, by which some of
    its people have its tasks on some days; `stand_ins` say who has what is somebody's for a while. `valid_from` and
    `valid_until` are dates in the place's zone; a body past its `valid_until` is followed by `successor`.
    """

    code = fields.String(required=True)
    name = fields.Nested(LocalText, required=True)
    aliases = fields.List(fields.String())
    agencies = fields.List(fields.String())
    kind = fields.String(required=True)
    relation = word(Relation, required=True)
    may_lead = fields.Boolean(required=True)
    handlers = fields.List(fields.Nested(Person), required=True)
    liaison = fields.Nested(Person, required=True, allow_none=True)
    leader = fields.Nested(Person, required=True, allow_none=True)
    stand_in = fields.Nested(Person, required=True, allow_none=True)
    director = fields.Nested(Person, allow_none=True)
    mailbox = fields.String(allow_none=True)
    duty = fields.List(fields.Nested(OnDuty))
    stand_ins = fields.List(fields.Nested(StandsIn))
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True, allow_none=True)
    successor = fields.String(required=True, allow_none=True)


class Party(Schema):
    """A body as an assignment names it: enough to open its task and write to its handlers without the directory."""

    code = fields.String(required=True)
    name = fields.Nested(LocalText, required=True)
    relation = word(Relation, required=True)
    handlers = fields.List(fields.Nested(Person), required=True)
    leader = fields.Nested(Person, required=True, allow_none=True)


class Decision(Schema):
    """Why the case went there: `by` is `rule`, `model`, `person` or `ruling`.

    `rule` and `rules_version` name what matched.
    """

    by = fields.String(required=True)
    rule = fields.String(required=True, allow_none=True)
    rules_version = fields.String(required=True, allow_none=True)
    reason = fields.Nested(LocalText, required=True)
