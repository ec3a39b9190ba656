"""What a report tells of the time that it took."""

from marshmallow import Schema

from shared.contracts.facts import Whole


class Handled(Schema):
    """How much working time went by until a report, in minutes: from the dispatch, or since an earlier one came back.

    `worked` is what the lead had; `rested` what passed while its limit rested, which `worked` leaves out. `rests`: how
    often it rested. `day`: how long a working day of the place is.
    """

    worked = Whole(required=True)
    rested = Whole(required=True)
    rests = Whole(required=True)
    day = Whole(required=True)
