"""What operators do with agencies' words for states from the command line; the options are the joined command's."""

from typing import NamedTuple

from marshmallow import ValidationError

from services.intake.agencies import store as agencies
from services.intake.agencies.actions import Refused
from services.intake.agency_states import actions, domain, store
from services.intake.yaml_text import load
from shared.contracts.words import is_test
from shared.messaging import Service
from shared.web.faults import field_errors


class Kept(NamedTuple):
    """What an agency calls our states. version: 0 where it has never said. unmapped: states that it has no word for."""

    version: int
    words: dict[str, str]
    unmapped: list[str]


class States:
    """The part of `nwd` that is about agencies' states. Every method raises Refused with a reason in words."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def keep(self, agency: str, text: bytes) -> Kept:
        """Keep what a file says (YAML), and return it."""
        try:
            content = domain.read(load(text))
        except ValidationError as error:
            raise Refused(f"the file: {field_errors(error.messages)[0].text.en}") from error
        except domain.Unfit as error:
            raise Refused(f"the states cannot be kept: {error}") from error
        with self._service.begin(f"nwd agency states {agency}") as unit:
            if is_test(agency):
                raise Refused("tests are told in the words of their agency; give its own code")
            if agencies.agency(unit.session, agency) is None:
                raise Refused(f"there is no agency {agency}; `nwd agency list` has those there are")
            made = actions.keep(unit, agency, content, "operator")
            return Kept(made.version, made.content, domain.unmapped(made.content))

    def of(self, agency: str) -> Kept:
        """Return what an agency calls our states."""
        with self._service.database.read() as session:
            if agencies.agency(session, agency) is None:
                raise Refused(f"there is no agency {agency}; `nwd agency list` has those there are")
            found = store.newest(session, agency)
        words = found.content if found else {}
        return Kept(found.version if found else 0, words, domain.unmapped(words))
