"""Makes the cases that are brought: a mix's matters, of enterprises that do not exist. The same seed makes the same."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from services.simulating.mix import Mix

Case = dict[str, Any]
"""The body of a case as an agency's system sends it."""


class Matters:
    """Cases by chance, as often as the mix says."""

    def __init__(self, mix: Mix, chance: Random) -> None:
        self._mix, self._chance = mix, chance
        self._shares = [one.share for one in mix.matters]

    def case(self, channel: str, reference: str | None) -> Case:
        """Return a case. reference: the agency's own number."""
        chance, enterprise = self._chance, self._mix.enterprises
        matter = chance.choices(self._mix.matters, self._shares)[0]
        letters = "".join(chance.choices(enterprise.letters, k=2))
        name = f"{enterprise.place}{letters}{chance.choice(enterprise.trades)}{enterprise.ending}"
        many, line = chance.randint(2, 60), chance.randint(0, 9999)
        return {
            "source_reference": reference,
            "kind": matter.kind,
            "channel": channel,
            "enterprise": {
                "name": name,
                "contact": {
                    "name": "模拟联系人",
                    "phone": f"0592-000{line:04d}",
                    "email": f"contact-{line}@sim.example",
                },
            },
            "title": matter.title.replace("{many}", str(many)),
            "description": matter.description.replace("{many}", str(many)),
            "matter": matter.matter,
        }

    def cases(self, channel: str, references: Sequence[str]) -> Iterator[Case]:
        """Yield a case for each reference."""
        for reference in references:
            yield self.case(channel, reference)
