"""What every command of the operator's has in common: the house is opened for it; what goes wrong is told in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from services.house import House, open_house
from services.intake.agencies.actions import Refused as IntakeRefused
from services.router.decisions.domain import Refused as RouterRefused
from shared.db import DatabaseDown
from shared.process.problems import Problems


def in_the_house(act: Callable[..., Any], *, reading: bool = False) -> Callable[..., Any]:
    """Give a command the house as its first argument, and tell what goes wrong in words."""

    @wraps(act)
    def command(*args: Any, **options: Any) -> None:
        try:
            with open_house(reading=reading) as house, _tables_in_words(house):
                act(house, *args, **options)
        except (Problems, IntakeRefused, RouterRefused, LookupError) as error:
            raise click.ClickException(str(error)) from error
        except DatabaseDown as error:
            raise click.ClickException(f"A database cannot be used now: {error}") from error

    return command


@contextmanager
def _tables_in_words(house: House) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        without = house.behind()
        if not without:
            raise
        common = house.settings.intake.common
        where = f"NWD_DATA_DIR is {common.data_dir}" if common.embedded else "NWD_DATABASE_URL names that database"
        raise click.ClickException(
            f"The tables of {', '.join(without)} are not there, or are older than this release. Is it the right "
            f"installation ({where})? Then `nwd migrate` makes them."
        ) from error


reading_the_house = partial(in_the_house, reading=True)
