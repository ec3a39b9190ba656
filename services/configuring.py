"""The operator's commands about a place's folder: `nwd config …`. They need no database."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from services.intake.cli import Operations as Intake
from services.intake.codes import outcomes_reading, outcomes_saying
from services.notifier.configuration import parts_of
from services.notifier.explanation.checking import findings
from services.notifier.explanation.cli import Explained, explained
from services.notifier.explanation.holding import unheld
from services.notifier.explanation.phrases import Pair, text_of
from services.notifier.ledger.reading import policy_of as ledger_of
from services.notifier.limits.stored import calendar as calendar_of
from services.notifier.parts import policy as policy_of
from services.notifier.parts import rules as rules_of
from services.notifier.promises.reading import policy_of as promises_of
from services.notifier.simulation.people import read_bodies, read_staff
from services.notifier.simulation.playing import played
from services.notifier.simulation.script import read_script
from services.notifier.simulation.telling import entry, line
from services.router.cli import Operations as Router
from shared.process.clock import Clock
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration
from shared.web.languages import LANGUAGES

FOLDER = click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
LANGUAGE = click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)


@click.group("config")
def config() -> None:
    """Explain, check and try a place's rules about time and answers, before they are loaded."""


@config.command("explain")
@FOLDER
@LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="As JSON: file, line, clause, says.")
def explain(folder: Path, lang: Any, as_json: bool) -> None:
    """Say a place's rules about time and answers back in sentences, clause by clause, with the line of each."""
    try:
        found = [one.told(lang) for one in (*explained(folder), *of_outcomes(folder))]
    except BadConfiguration as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    file = ""
    for one in found:
        if one["file"] != file:
            file = str(one["file"])
            click.echo(f"\n{file}")
        if one["clause"]:
            click.echo(f"{one['line']:>5}  § {one['clause']}")
            click.echo(f"       {one['says']}")
        else:
            click.echo(f"{one['line']:>5}  {one['says']}")


def of_outcomes(path: Path) -> Iterator[Explained]:
    """Yield what a place's outcomes.yaml says, which intake reads; nothing where there is none."""
    folder, file = Folder(path), outcomes_reading.FILE
    outcomes = outcomes_reading.read_outcomes(folder)
    folder.finish()
    for where, clause, sentence in outcomes_saying.sentences(outcomes):
        yield Explained(file, folder.line(file, where), text_of(clause) if clause else None, Pair(*sentence))


@config.command("check")
@FOLDER
def check(folder: Path) -> None:
    """Check a folder as `nwd load` would, and say besides what is allowed and cannot be meant. Exit 1 if anything."""
    wrong = _refused(folder)
    odd = [] if wrong else _odd(folder)
    for one in (*wrong, *odd):
        click.echo(one)
    if wrong or odd:
        raise SystemExit(1)
    click.echo(f"{folder}: nothing is wrong, and nothing odd was found.")


@config.command("simulate")
@FOLDER
@click.option("--case", "script", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"]), required=True)
@click.option("--days", type=click.IntRange(1, 3660), default=366, show_default=True, help="For how long to look.")
@LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="As JSON, one thing a line.")
def simulate(folder: Path, script: Path, start: datetime, days: int, lang: Any, as_json: bool) -> None:
    """Play a case through a place's rules and print each thing that would happen, and when.

    --from is local: when the case is dispatched unless its script (docs/configuration.md) says so. Nothing is sent, and
    no database is touched; `*` marks who gets a copy.
    """
    try:
        files = Folder(folder)
        parts = parts_of(files)
        bodies, staff = read_bodies(files), read_staff(files)
        files.finish()
        told = played(parts, bodies, read_script(script), start, days, staff)
    except (BadConfiguration, LookupError) as error:
        raise click.ClickException(str(error.args[0] if isinstance(error, LookupError) else error)) from error
    names = {one["step"]: one["name"] for one in parts["escalation"]["steps"] if "name" in one}
    for one in told:
        click.echo(json.dumps(entry(one), ensure_ascii=False) if as_json else line(one, names, lang))


def _refused(folder: Path) -> list[str]:
    """Return what a load would refuse a folder for, in the eyes of each service."""
    nowhere: Any = None
    problems: dict[str, None] = {}
    checks: tuple[Callable[[Path], Any], ...] = (Router(nowhere).check, Intake(nowhere).check, _notifiers)
    for one in checks:
        try:
            one(folder)
        except BadConfiguration as error:
            problems.update(dict.fromkeys(error.problems))
    return list(problems)


def _notifiers(folder: Path) -> None:
    files = Folder(folder)
    parts_of(files)
    files.finish()


def _odd(folder: Path) -> list[str]:
    files = Folder(folder)
    parts, bodies = parts_of(files), read_bodies(files)
    rules, policy = rules_of(parts["limits"]), policy_of(parts["escalation"])
    duties = {duty for one in read_staff(files) for duty in one["duties"]}
    found = [*findings(rules, calendar_of(parts["calendar"]), policy, Clock().now())]
    if bodies:
        promises, ledger = promises_of(parts["promises"]), ledger_of(parts["ledger"])
        found += unheld(rules, policy, promises, ledger, bodies, duties)
    return [f"{file}:{files.line(file, where)} {what}" for file, where, what in found]
