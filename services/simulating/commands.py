"""The operator's command that lets simulated agencies work: `nwd simulate agencies`."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
import yaml

from services.house import House
from services.opening import in_the_house
from services.simulating.mix import Mix, read_mix
from services.simulating.running import Bounds, Outcome, Run

SHOWN = 20
"""Answers that were not as they must be and are printed; the others are counted."""

_EVERY = 5.0


@click.group()
def simulate() -> None:
    """Let agencies work that do not exist, to see the house at work (docs/simulating.md)."""


@simulate.command("agencies")
@click.option("--rate", type=click.FloatRange(0.1, 10_000), default=20.0, show_default=True, help="Cases a second.")
@click.option("--minutes", type=click.FloatRange(0.01, 1_440), default=5.0, show_default=True, help="Ends after these.")
@click.option("--cases", type=click.IntRange(1, 10_000_000), help="Ends after about so many, if that is earlier.")
@click.option(
    "--mix",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default="config/haicang/mix.yaml",
    show_default=True,
    help="Who posts, in which habits, about what.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same one brings the same.")
@click.option("--url", help="Where intake answers. Default: on this machine, on its port.")
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file (YAML) with the key of each agency, by its code. Default: keys are made, and revoked at the end.",
)
@in_the_house
def agencies(
    house: House,
    rate: float,
    minutes: float,
    cases: int | None,
    file: Path,
    seed: int,
    url: str | None,
    keys_file: Path | None,
) -> None:
    """Let several agencies bring cases through the public interface, each in its own habits.

    They are cases in earnest: offices get their mails. Exits with 1 where an answer was not what it must be.
    """
    mix = read_mix(file)
    at = url or f"http://127.0.0.1:{house.settings.intake.common.port}"
    name = f"sim-{time.strftime('%y%m%d%H%M%S', time.gmtime())}"
    with _keys(house, mix, keys_file) as keys:
        run = Run(mix, at.rstrip("/"), keys, Bounds(rate, minutes * 60, cases), name=name, seed=seed)
        click.echo(
            f"{len(mix.agencies)} agencies bring {rate:g} cases a second to {at} for {minutes:g} minutes"
            f"{f', {cases} at most' if cases else ''} (seed {seed}; references begin with {name})."
        )
        try:
            outcome = run.run(lambda told: click.echo(_line(told), err=True), _EVERY)
        except KeyboardInterrupt:
            run.stopping.set()
            raise
    _summary(outcome)
    if outcome.unexpected or not outcome.whole.accounted:
        sys.exit(1)


@contextmanager
def _keys(house: House, mix: Mix, file: Path | None) -> Iterator[Mapping[str, str]]:
    """Give each agency's key: those of a file, or new ones that are good for nothing afterwards."""
    if file is not None:
        yield _read(file, mix)
        return
    made = {one.code: house.intake.add_agency(one.code, one.name) for one in mix.agencies}
    try:
        yield made
    finally:
        for key in made.values():
            house.intake.revoke_key(key.split("_")[1])


def _read(file: Path, mix: Mix) -> Mapping[str, str]:
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise click.ClickException(f"{file} is no YAML; write a line `code: key` for each agency") from error
    keys = told if isinstance(told, dict) else {}
    missing = [one.code for one in mix.agencies if not isinstance(keys.get(one.code), str)]
    if missing:
        raise click.ClickException(f"{file} has no key for {', '.join(missing)}; write a line `code: key` for each")
    return keys


def _line(outcome: Outcome) -> str:
    told = outcome.whole
    return (
        f"{told.posted} posted, {told.accepted} accepted, {told.repeated} known again, {told.refused} refused, "
        f"{told.said} said or asked; {len(outcome.unexpected)} not as it must be"
    )


def _summary(outcome: Outcome) -> None:
    for code, told in outcome.tallies.items():
        click.echo(
            f"  {code:<16} {told.posted:>6} posted = {told.accepted} accepted + {told.repeated} known again + "
            f"{told.refused} refused + {told.unanswered} cut off; {told.said} said or asked"
        )
    click.echo(f"{_line(outcome)}.")
    if outcome.held_back:
        click.echo(f"{outcome.held_back} times they were asked to come again later, and did.")
    for code, habit, what in outcome.unexpected[:SHOWN]:
        click.echo(f"  - {code}, {habit}: {what}")
    if len(outcome.unexpected) > SHOWN:
        click.echo(f"  … and {len(outcome.unexpected) - SHOWN} more.")
