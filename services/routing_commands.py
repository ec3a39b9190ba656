"""The operator's commands about routing: `nwd route …`. They need no database unless they say so."""

import json
from pathlib import Path
from typing import Any

import click

from services.router.rules.trial import NotAFact, Trial, facts_told
from services.text_commands import text_evaluate, text_train
from shared.process.problems import BadConfiguration


@click.group()
def route() -> None:
    """Try, check and improve the dispatch catalogue."""


@route.command("try")
@click.option("--config", "folder", required=True, type=click.Path(path_type=Path), help="A place's folder.")
@click.argument("text")
@click.option("--field", "fields", multiple=True, help="A fact of the case, like matter=land.enlarge; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def route_try(folder: Path, text: str, fields: tuple[str, ...], as_json: bool) -> None:
    """Say who would get a case with this TEXT, and why. Nothing is stored or sent."""
    trial = opened(folder)
    try:
        said = trial.outcome(facts_told(text, fields, trial))
    except NotAFact as error:
        click.echo(f"{error}", err=True)
        raise SystemExit(2) from error
    echoed(trial.told(said), said, as_json=as_json)


route.add_command(text_evaluate)
route.add_command(text_train)


def opened(folder: Path) -> Trial:
    """Return a place's rules, ready to be tried. Ends with 2 and every problem where the folder is refused."""
    try:
        return Trial.of(folder)
    except BadConfiguration as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error


def echoed(lines: list[str], content: dict[str, Any], *, as_json: bool) -> None:
    """Print a result for people, or for another program."""
    click.echo(json.dumps(content, ensure_ascii=False) if as_json else "\n".join(lines))
