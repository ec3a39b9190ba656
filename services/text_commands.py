"""The operator's commands about the router's text model: `nwd route evaluate` and `nwd route train`."""

import getpass
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from services.house import House
from services.opening import in_the_house
from services.router.text import cli as text

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("evaluate")
@click.option("--train", "learn", required=True, type=_FILE, help="CSV with the columns text and label to learn from.")
@click.option("--test", required=True, type=_FILE, help="CSV of the same kind that is not learnt from.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def text_evaluate(learn: Path, test: Path, *, as_json: bool) -> None:
    """Say how good a text model is that learns from one file and is tried on another. Nothing is stored."""
    try:
        figures = text.evaluate(learn, test, _progress)
    except text.Unusable as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(figures) if as_json else "\n".join(table(figures)))


@click.command("train")
@click.option("--csv", "file", type=_FILE, help="Texts with codes of bodies (text,label); else the router's own cases.")
@click.option("--dry-run", "dry", is_flag=True, help="Only print the figures; what is in force stays.")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@in_the_house
def text_train(house: House, file: Path | None, by: str, *, dry: bool) -> None:
    """Train the text model and put it in force. It proposes a body where no rule decides.

    Confidential cases are never learnt from. The version before stays on record.
    """
    try:
        version, figures = text.train(house.services["router"], file, by, _progress, dry=dry)
    except text.Unusable as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Learnt from {figures['texts']} texts of {figures['labels']} bodies. On texts left out of the training:"
    )
    click.echo("\n".join(table(figures)))
    click.echo(f"Version {version[:12]} is in force." if version else "Nothing was put in force (--dry-run).")


def table(figures: Mapping[str, Any]) -> list[str]:
    """Return the figures in plain words, a line each."""
    lines = [
        ("right", f"{_percent(figures['accuracy'])} of all texts"),
        ("right in the mean over the labels (macro-F1)", f"{figures['macro_f1']:.4f}"),
        ("the right one among the first three", _percent(figures["top3"])),
        ("scores miss the truth by (calibration error)", _percent(figures["ece"])),
    ]
    for promise in (95, 98):
        auto = figures[f"auto_at_{promise}"]
        reached = "-" if auto["precision"] is None else _percent(auto["precision"])
        said = f"{_percent(auto['coverage'])}, {reached} right"
        lines.append((f"could go without a person, {promise} % promised", said))
    if "fit_s" in figures:
        lines += [
            ("training", f"{figures['fit_s']:.1f} s of processor"),
            ("one decision", f"{figures['p50_ms']:.1f} ms, one in twenty longer than {figures['p95_ms']:.1f} ms"),
            ("size of the model", f"{figures['model_mb']:.1f} MB"),
        ]
    return [f"  {name:<46} {said}" for name, said in lines]


def _percent(part: float) -> str:
    return f"{part * 100:.1f} %"


def _progress(what: str) -> None:
    click.echo(f"  {what} …", err=True)
