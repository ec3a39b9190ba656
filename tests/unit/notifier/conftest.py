"""Property tests here do not race a clock: two cores may be busy with servers."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
