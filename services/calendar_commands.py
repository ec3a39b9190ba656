"""The operator's commands about time: `nwd calendar …` and `nwd limits …`."""

import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from services.house import House, open_house
from services.notifier.limits.calendar_reading import CALENDAR_FILE, read_calendar, read_years
from services.notifier.limits.drawing import drawn
from services.notifier.limits.kinds import Moved
from services.notifier.limits.seeding import differences, official, seeded, written
from services.notifier.limits.stored import calendar as calendar_of
from services.notifier.limits.years import changed_days, with_years
from services.opening import in_the_house, reading_the_house
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration, Problems

FULL = 40
"""How many cases are printed before the rest is only counted; --all prints every one."""


@click.group()
def calendar() -> None:
    """Look at the days of work, check them, and put a year in force."""


@calendar.command("show")
@click.option("--year", type=int, help="Which year.  [default: this one and the next]")
@reading_the_house
def calendar_show(house: House, year: int | None) -> None:
    """Draw the calendar in force: what is off, made up for, closed by the place, and half."""
    content = house.calendar.calendar()
    this = house.services["notifier"].clock.now().year
    for index, one in enumerate([year] if year else [this, this + 1]):
        click.echo(("\n" if index else "") + "\n".join(drawn(calendar_of(content), content, one)))


@calendar.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
def calendar_check(path: Path | None) -> None:
    """Hold a calendar against the arrangements that were announced. PATH is a place's folder, or a file of years.

    Without PATH the one in force is checked. Ends with 1 where a day differs; closures of the place's own do not.
    """
    try:
        content = _content(path)
        found = [one for year in _years(content) for one in differences(calendar_of(content), official(year))]
    except (Problems, LookupError) as error:
        raise click.ClickException(str(error)) from error
    for one in found:
        click.echo(one)
    if found:
        sys.exit(1)
    years = ", ".join(str(one["year"]) for one in content["years"])
    click.echo(f"Every day is as it was announced: {years}.")


@calendar.command("seed")
@click.argument("year", type=click.IntRange(2006, 2100))
def calendar_seed(year: int) -> None:
    """Print a YEAR as YAML, to put into calendar.yaml or to load. Not published yet, it is marked so."""
    try:
        click.echo(written(seeded(official(year))), nl=False)
    except LookupError as error:
        raise click.ClickException(str(error)) from error


@calendar.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do it without asking.")
@in_the_house
def calendar_load(house: House, file: Path, *, yes: bool) -> None:
    """Put the years of a FILE in force. Limits that lean on a year which was not published are reckoned again.

    What the place has added to a year stays, unless the file says otherwise. Cut short, it goes on when done again.
    """
    years = read_years(file)
    if _says_what_changes(house.calendar.calendar(), years):
        if not yes:
            click.confirm("Put that in force?", abort=True)
        house.calendar.put_years(years)
    done = house.calendar.catch_up(_progress)
    click.echo(f"In force. Open cases looked at: {done.cases}; moved, or provisional no longer: {done.moved}.")
    if any(True for _ in house.calendar.would_move()):
        click.echo("Other open cases keep the days that they began with; `nwd limits apply` shows what would move.")


@click.group()
def limits() -> None:
    """Let what has changed hold for cases that are under way."""


@limits.command("apply")
@click.option("--yes", is_flag=True, help="Do it; without it nothing is changed.")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@click.option("--all", "every", is_flag=True, help=f"Print every case, and not {FULL} of them.")
@in_the_house
def limits_apply(house: House, by: str, *, yes: bool, every: bool) -> None:
    """Show what would move if the calendar and the limits in force held for open cases; with --yes, move it.

    Each case's history says who wanted it. What would be due in the past is listed apart: its steps would happen at
    once. What has happened stays.
    """
    now, shown, past, count = house.services["notifier"].clock.now(), 0, list[str](), 0
    for case in house.calendar.would_move():
        if not case:
            continue
        count += 1
        late = any(one.after.at <= now < one.before.at for one in case)
        if late:
            past += _told(case)
        elif every or shown < FULL:
            shown += 1
            click.echo("\n".join(_told(case)))
    if shown < count and not every:
        click.echo(f"… {count} cases in all; --all prints every one.")
    if past:
        click.echo("\nThese would be due in the past:")
        click.echo("\n".join(past))
    if not yes:
        click.echo(f"{count} cases would move. Nothing is changed; `nwd limits apply --yes --by NAME` does it.")
        return
    done = house.calendar.apply(by, _progress)
    click.echo(f"Done: {done.moved} of {done.cases} open cases moved.")


def _told(case: list[Moved]) -> list[str]:
    lines = [case[0].number or case[0].case_id]
    for one in case:
        mark = "" if one.before.provisional == one.after.provisional else " (provisional no longer)"
        lines.append(f"  {one.clock:<10} {one.body or '-':<20} {_at(one.before.at)} -> {_at(one.after.at)}{mark}")
    return lines


def _at(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _says_what_changes(content: dict[str, Any], years: list[dict[str, Any]]) -> bool:
    before = {one["year"]: one for one in content["years"]}
    after = {one["year"]: one for one in with_years(content, years)["years"]}
    changed = False
    for one in years:
        lines = changed_days(before.get(one["year"]), after[one["year"]])
        changed = changed or bool(lines)
        click.echo(f"{one['year']}: " + ("as it is" if not lines else ""))
        for line in lines:
            click.echo(f"  {line}")
    return changed


def _progress(looked_at: int, moved: int) -> None:
    click.echo(f"  {looked_at} open cases looked at, {moved} moved", err=True)


def _content(path: Path | None) -> dict[str, Any]:
    if path is None:
        with open_house(reading=True) as house:
            return house.calendar.calendar()
    if path.is_dir():
        folder = Folder(path)
        content = read_calendar(folder)
        folder.finish()
        return content
    if not path.exists():
        raise BadConfiguration([f"{path}: there is no such file; name a place's folder, or a file of years"])
    if path.name == CALENDAR_FILE:
        return _content(path.parent)
    day = [{"from": "09:00", "until": "17:00"}]
    return {"zone": "Asia/Shanghai", "hours": day, "years": read_years(path)}


def _years(content: dict[str, Any]) -> list[int]:
    """Return the years that a calendar has, and the one after them, which may have been published."""
    years = [one["year"] for one in content["years"]]
    return [*years, max(years) + 1] if years else []
