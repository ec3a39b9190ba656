"""What every test may ask for, and how long a property may take: no clock is raced while others keep the cores busy."""

from hypothesis import settings

pytest_plugins = ["tests.parts.plugin"]

# Built on what is in force (in CI the library's own profile); `--hypothesis-profile` is obeyed, for it is read later.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")
