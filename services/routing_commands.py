"""The operator's commands about routing: `nwd route …`. They need no database unless they are about a case."""

import json
from pathlib import Path
from typing import Any

import click

from services.house import House
from services.opening import reading_the_house
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


@route.command("explain")
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, in both languages.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="en", show_default=True)
@reading_the_house
def route_explain(house: House, case: str, language: str, *, as_json: bool) -> None:
    """Say why a CASE, named by its number, went where it went: every decision, the newest first.

    What a confidential case says stays on its page at the dispatch desk.
    """
    found = house.router.explain(case)
    lines = [f"{found.number}: {_HOPS[language].format(found.hops)}"]
    for one in found.decisions:
        lines += ["", one.heading[language], *(f"  - {said[language]}" for said in one.sentences)]
    echoed(lines, found.told(), as_json=as_json)


_HOPS = {"zh": "换手 {} 次", "en": "changes of hands: {}"}

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
