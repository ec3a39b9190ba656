"""A page of the centre with a form on it: as it is first shown, and as it is shown again where something is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, render_template
from marshmallow import ValidationError

from services.intake.cases.domain import NotNow
from services.intake.problems import said
from shared.web.faults import by_field
from shared.web.languages import language


@dataclass(frozen=True, slots=True)
class Filled:
    """What a page shows besides its subject.

    word: which of its forms was sent, "" where none was. values: what was typed. errors: what is wrong by field, under
    "" what is wrong with the whole. contact: whom to call, where somebody has asked for that.
    """

    word: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, Any] | None = None

    def page(self, template: str, **told: Any) -> Response:
        """Render a page: 422 where a field is wrong, 409 where it cannot be done now."""
        given = {"word": self.word, "values": self.values, "errors": self.errors, "contact": self.contact}
        status = 409 if "" in self.errors else 422 if self.errors else 200
        return make_response(render_template(template, **told, **given), status)


BLANK = Filled()
"""A page as it is first shown."""


def sent(
    word: str, values: Mapping[str, str], do: Callable[[], Response], page: Callable[[Filled], Response]
) -> Response:
    """Do what a form asks for; where it says something wrong, or cannot be done now, show it again with why."""
    try:
        return do()
    except ValidationError as error:
        return page(Filled(word, values, by_field(error, language())))
    except NotNow as refusal:
        return page(Filled(word, values, {"": said(refusal.text).within(language())}))
