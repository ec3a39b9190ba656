"""The operator's commands about routing: `nwd route …`. They need no database unless they are about a case."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from services.house import House
from services.opening import reading_the_house
from services.router.decisions.domain import CENTRE
from services.router.laboratory.cli import replay
from services.router.laboratory.domain import lines_of
from services.router.meetings.domain import LEVEL_NAMES
from services.router.rules.drafting import draft
from services.router.rules.history import NoColumn, rows_of
from services.router.rules.learning import learn, tried
from services.router.rules.review import found_in_words, review
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
    if found.level != CENTRE:
        lines.append(_RAISED[language].format(LEVEL_NAMES[found.level][language]))
    for one in found.decisions:
        lines += ["", one.heading[language], *(f"  - {said[language]}" for said in one.sentences)]
    echoed(lines, found.told(), as_json=as_json)


@route.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def route_check(folder: Path, *, as_json: bool) -> None:
    """Check the rules of a place's FOLDER: which never decide, and which only their ids tell apart.

    What `nwd load` would refuse ends with 2. All else is for a person to judge, and shown with a case.
    """
    said = [found_in_words(one) for one in review(opened(folder).rules)]
    nothing = ["每条规则都能决定事项 / Each rule can decide, and no two of the same strength differ."]
    echoed([one["said"] for one in said] or nothing, {"findings": said}, as_json=as_json)


@route.command("suggest-rules")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", "by", required=True, multiple=True, help="Column with the type; again for a detail below it.")
@click.option("--to", required=True, help="Column with who had it.")
@click.option("--test", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="CSV to try the rules on.")
@click.option("--min-share", "share", default=0.6, show_default=True, help="Of a type, how many went to one office.")
@click.option("--min-count", "least", default=1, show_default=True, help="Rows that a type must have.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the draft is written.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def route_suggest(
    file: Path,
    by: tuple[str, ...],
    to: str,
    test: Path | None,
    share: float,
    least: int,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Learn draft rules from the history in FILE, a CSV with a column for the type and one for who had it."""
    try:
        table = learn(rows_of(file, (*by, to)), by, to, share=share, least=least)
        result = tried(table, rows_of(test, (*by, to)), to) if test else None
    except NoColumn as error:
        raise click.ClickException(str(error)) from error
    if out:
        out.write_text(draft(table), encoding="utf-8")
    content: dict[str, Any] = {"rules": len(table.lines)}
    lines = [f"规则 rules: {len(table.lines)}" + (f" -> {out}" if out else "")]
    if result:
        content |= {"rows": result.rows, "open": result.open, "precision": round(result.precision, 4)}
        lines.append(
            f"试行 tried on {result.rows}: {result.precision:.2%} of those taken right, {result.open} left open"
        )
    echoed(lines, content, as_json=as_json)


@route.command("replay")
@click.option("--config", "folder", required=True, type=click.Path(path_type=Path), help="The place's folder.")
@click.option("--rules", type=click.Path(path_type=Path, exists=True), help="A draft in place of its rules.yaml.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only cases received since this day.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
@reading_the_house
def route_replay(house: House, folder: Path, rules: Path | None, since: datetime | None, *, as_json: bool) -> None:
    """Run past cases through a draft of the rules: which would go elsewhere, and who is nearer to the end.

    Nothing is stored or sent. What is compared with are the rules in force.
    """
    try:
        found = replay(house.services["router"], folder, rules, since.date() if since else None)
    except BadConfiguration as error:
        raise click.ClickException(str(error)) from error
    echoed(list(lines_of(found)), found.told(), as_json=as_json)


@route.command("export-rules")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where it is written; default: printed.")
@reading_the_house
def route_export(house: House, out: Path | None) -> None:
    """Write the rules in force as a rules.yaml, to be brought back into the place's folder.

    As they were written, comments and all, where they were published on the page or loaded by this release.
    """
    text = house.router.rules_in_force()
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"{out}: the rules in force.", err=True)


_HOPS = {"zh": "换手 {} 次", "en": "changes of hands: {}"}
_RAISED = {"zh": "已提级到{}", "en": "raised to {}"}

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
