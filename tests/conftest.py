"""What every test may ask for, how long a property may take, and how logs look.

No clock is raced while others keep the cores busy. Tracebacks in logs are plain: coloured ones with every variable,
which structlog gives to whoever has not set it up, took most of the time of tests in which something must fail. Rubbish
is looked for seldom: to go through all that three thousand tests have loaded took a tenth of their time.
"""

import gc

import structlog
from hypothesis import settings

pytest_plugins = ["tests.parts.plugin"]

# Built on what is in force (in CI the library's own profile); `--hypothesis-profile` is obeyed, for it is read later.
# A hundred examples for each property were half of what the unit tests took.
settings.register_profile("unhurried", settings(), deadline=None, max_examples=40)
settings.register_profile("deep", settings(), deadline=None, max_examples=1000)
settings.load_profile("unhurried")

structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish() -> None:
    """Look no more at what stays to the end anyway."""
    gc.collect()
    gc.freeze()
