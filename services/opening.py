"""What every command of the operator's has in common: the house is opened for it; what goes wrong is told in words."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import click

from services.house import open_house
from services.intake.agencies.actions import Refused as IntakeRefused
from services.router.decisions.domain import Refused as RouterRefused
from shared.db import DatabaseDown
from shared.process.problems import Problems


def in_the_house(act: Callable[..., Any], *, reading: bool = False) -> Callable[..., Any]:
    """Give a command the house as its first argument, and tell what goes wrong in words."""

    @wraps(act)
    def command(*args: Any, **options: Any) -> None:
        try:
            with open_house(reading=reading) as house:
                act(house, *args, **options)
        except (Problems, IntakeRefused, RouterRefused, LookupError) as error:
            raise click.ClickException(str(error)) from error
        except DatabaseDown as error:
            raise click.ClickException(f"A database cannot be used now: {error}") from error

    return command


reading_the_house = partial(in_the_house, reading=True)
