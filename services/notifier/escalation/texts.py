"""What cards and the ladder's ends are called."""

from collections.abc import Mapping

from shared.contracts.words import Card, Measure
from shared.web.languages import Text

MARKS: Mapping[str, Text] = {
    Card.YELLOW: Text("黄牌", "yellow card"),
    Card.RED: Text("红牌", "red card"),
    Measure.BULLETIN: Text("通报", "named in a bulletin"),
    Measure.TALK: Text("约谈", "asked to a talk"),
    Measure.REFERRAL: Text("线索移送", "referred to the discipline inspection"),
}
"""By the word of a `Card` or a `Measure`."""
