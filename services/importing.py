"""The operator's commands about spreadsheets: `nwd import …`."""

import sys
from pathlib import Path
from typing import Any

import click

from services.house import House
from services.intake.imports.cli import Imports, Progress
from services.opening import in_the_house, reading_the_house


@click.group("import")
def imports() -> None:
    """Make cases of spreadsheets (docs/imports.md)."""


@imports.command("mapping")
@click.argument("agency")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@in_the_house
def mapping(house: House, agency: str, name: str, file: Path) -> None:
    """Keep the mapping in FILE (YAML) as AGENCY's mapping NAME; a changed one is a new version."""
    click.echo(f"{name}, version {_of(house).keep_mapping(agency, name, file.read_bytes())}.")


@imports.command("run")
@click.argument("agency")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--mapping", "name", required=True, help="Which of the agency's mappings.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of each row.")
@click.option("--historical", is_flag=True, help="The mapping is of cases that were closed long ago; see the page.")
@click.option("--count", "counted", is_flag=True, help="With --historical: let figures count them in their months.")
@click.option("--later", is_flag=True, help="Leave it to the role `imports`, and print the import's id.")
@in_the_house
def run(house: House, agency: str, file: Path, name: str, later: bool, **how: bool) -> None:
    """Make cases of AGENCY of the rows in FILE (CSV or XLSX), and say what became of them.

    Exits with 1 where rows were refused. Doing it again takes nothing twice.
    """
    job = _of(house).ask(agency, file, name, **how)
    if later:
        click.echo(job)
        return
    _told(_of(house).work(job, lambda row: click.echo(f"row {row} …", err=True)))


@imports.command("list")
@click.option("--agency", help="Of this one alone.")
@reading_the_house
def list_(house: House, agency: str | None) -> None:
    """List the newest imports."""
    for one in _of(house).newest(agency):
        click.echo(f"{one.id}  {one.agency}  {one.file_name}  {_line(one)}")


@imports.command("show")
@click.argument("import_id")
@reading_the_house
def show(house: House, import_id: str) -> None:
    """Say how far an import is."""
    _told(_of(house).one(import_id))


@imports.command("report")
@click.argument("import_id")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@reading_the_house
def report(house: House, import_id: str, language: str) -> None:
    """Print what became of every row, as CSV."""
    for piece in _of(house).report(import_id, language):
        click.echo(piece, nl=False)


def _of(house: House) -> Imports:
    return Imports(house.services["intake"], house.settings.intake.common.public_url)


def _line(one: Progress) -> str:
    dry = f"{one.fits} would be taken" if one.dry_run else f"{one.taken} taken"
    return f"{one.state}: {dry}, {one.already_there} there already, {one.refused} refused"


def _told(one: Progress) -> None:
    click.echo(f"{one.id}  {_line(one)}.")
    if one.waits_until is not None:
        click.echo(
            f"{one.agency} has brought its cases of the day. The role `imports` goes on behind row {one.row}, at "
            f"{one.waits_until:%Y-%m-%d %H:%M} UTC or once `nwd agency limit` allows more."
        )
    for said in (*one.notes, *([one.fault] if one.fault else [])):
        click.echo(_words(said))
    for row in one.bad:
        click.echo(
            f"row {row.row}: "
            + "; ".join(f"{told['column'] or told['pointer']}: {told['en']}" for told in row.problems)
        )
    if one.refused > len(one.bad):
        click.echo(f"… and {one.refused - len(one.bad)} more: nwd import report {one.id}")
    if one.refused or one.fault:
        sys.exit(1)


def _words(said: dict[str, Any]) -> str:
    return f"{said['en']} ({said['code']})"
