"""What intake is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.intake.webhooks.rules import Rules, rules_from
from shared.process.common import Common, common_settings
from shared.process.environment import Environment

PORT = 8000


@dataclass(frozen=True, slots=True)
class Settings:
    """Intake's settings. webhooks: where agencies may have their events sent to."""

    common: Common
    webhooks: Rules = field(default_factory=Rules)

    @classmethod
    def from_env(cls, variables: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings. Raises BadEnvironment with every missing or bad variable at once."""
        env = Environment(variables)
        common = common_settings(env, "intake", port=PORT)
        webhooks = rules_from(env)
        env.finish()
        return cls(common, webhooks)
