"""The operator's commands about agencies and their keys: `nwd agency …`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from services.house import House
from services.intake.agencies.domain import EVERYTHING, OVERLAP, USUAL, Scope, written
from services.intake.agencies.quota import MOST, Policy
from services.opening import in_the_house, reading_the_house

_KEPT = "Keep this key: only a hash of it is stored, and it cannot be shown again."


class Scopes(click.ParamType):
    """Scopes with commas between them."""

    name = "scopes"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> list[Scope]:
        """Return the scopes, or tell which word is none."""
        if not isinstance(value, str):
            return value
        try:
            return [Scope(word.strip()) for word in value.split(",")]
        except ValueError:
            self.fail(f"{value!r}: write some of {', '.join(Scope)} with commas between them", param, ctx)


def _words(scopes: frozenset[Scope]) -> str:
    return ",".join(written(scopes).split())


@click.group()
def agency() -> None:
    """Let agencies' systems post cases."""


@agency.command("add")
@click.argument("code")
@click.option("--name", required=True, help="As people call it; shown on the case's page.")
@click.option(
    "--scopes", type=Scopes(), default=_words(EVERYTHING), show_default=True, help="What the key is good for."
)
@in_the_house
def agency_add(house: House, code: str, name: str, scopes: list[Scope]) -> None:
    """Add an agency, or another key to one. CODE is its name for programs. The key is printed once."""
    click.echo(house.intake.add_agency(code, name, scopes))
    click.echo(_KEPT, err=True)


@agency.command("list")
@reading_the_house
def agency_list(house: House) -> None:
    """List the agencies, with how much each may do."""
    for one in house.keys.agencies():
        click.echo(_line(one))


def _line(one: tuple[str, str, int, int, bool]) -> str:
    code, name, requests, cases, tells = one
    told = "  (tells its people itself)" if tells else ""
    return f"{code}  {requests} requests a minute  {cases} cases a day  {name}{told}"


@agency.command("limit")
@click.argument("code")
@click.option("--requests-a-minute", "requests", type=click.IntRange(1, MOST), help="Of every kind, all keys together.")
@click.option("--cases-a-day", "cases", type=click.IntRange(0, MOST), help="By the place's days.")
@in_the_house
def agency_limit(house: House, code: str, requests: int | None, cases: int | None) -> None:
    """Say how much the agency CODE may do, and print what holds. It holds within seconds.

    What is not named stays as it is; without options nothing changes.
    """
    said = {Policy.REQUESTS: requests, Policy.CASES: cases}
    house.keys.limit(code, {policy: most for policy, most in said.items() if most is not None})
    click.echo(next(_line(one) for one in house.keys.agencies() if one[0] == code))


@agency.command("tells")
@click.argument("code")
@click.argument("who", type=click.Choice(["agency", "us"]))
@in_the_house
def agency_tells(house: House, code: str, who: str) -> None:
    """Say WHO tells the people of the agency CODE what becomes of their cases: the agency itself, or we, by mail.

    It holds for the cases that it brings from now on.
    """
    changed = house.keys.let_tell(code, tells=who == "agency")
    click.echo("Written down." if changed else "It was so before.")


@agency.command("states")
@click.argument("code")
@click.option(
    "--from", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="YAML: our state, its word."
)
@in_the_house
def agency_states(house: House, code: str, file: Path | None) -> None:
    """Show what the agency CODE calls our states, or write it down. It is told as `agency_state` at once.

    Each state without a word is named: in it the agency is told null.
    """
    kept = house.agency_states.of(code) if file is None else house.agency_states.keep(code, file.read_bytes())
    for state, word in kept.words.items():
        click.echo(f"{state}  {word}")
    click.echo(f"Version {kept.version}." if kept.version else f"{code} has no words of its own.", err=True)
    if kept.unmapped:
        click.echo(f"Without a word: {', '.join(kept.unmapped)}.", err=True)


@agency.command("revoke")
@click.argument("key_id")
@in_the_house
def agency_revoke(house: House, key_id: str) -> None:
    """Make a key useless at once. KEY_ID is the part of the key between nwd_ and the next _."""
    click.echo("Revoked." if house.intake.revoke_key(key_id) else "It was revoked before.")


@agency.group()
def key() -> None:
    """Give an agency several keys, each good for what it needs, and change them."""


@key.command("add")
@click.argument("code")
@click.option("--name", default="", help="What it is for, to know it again in the list.")
@click.option("--scopes", type=Scopes(), default=_words(USUAL), show_default=True, help="What the key is good for.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it is good (UTC).")
@click.option("--signs", is_flag=True, help="It signs each request, and is never sent itself (docs/integrate.md).")
@click.option("--test", is_flag=True, help="What it brings is a test: it reaches nobody, and no figure counts it.")
@in_the_house
def key_add(
    house: House,
    code: str,
    name: str,
    scopes: list[Scope],
    expires: datetime | None,
    signs: bool,
    test: bool,
) -> None:
    """Give the agency CODE another key. It is printed once."""
    ends = None if expires is None else expires.replace(tzinfo=UTC) + timedelta(days=1)
    click.echo(house.keys.add(code, name=name, scopes=scopes, expires_at=ends, test=test, signs=signs))
    click.echo(_KEPT, err=True)


@key.command("list")
@click.argument("code", required=False)
@reading_the_house
def key_list(house: House, code: str | None) -> None:
    """List the keys of all agencies, or of the agency CODE: what each is good for, until when, and its last use."""
    for line in house.keys.lines(code):
        used = f"used {line.last_used_at:%Y-%m-%d %H:%M} UTC" if line.last_used_at else "never used"
        click.echo("  ".join(filter(None, [line.agency, line.id, line.scopes, line.state, used, line.name])))


@key.command("rotate")
@click.argument("key_id")
@click.option(
    "--overlap-days",
    type=click.IntRange(0, 365),
    default=OVERLAP.days,
    show_default=True,
    help="Both are good so long.",
)
@in_the_house
def key_rotate(house: House, key_id: str, overlap_days: int) -> None:
    """Give a key a successor that is good for the same. The new key is printed once; the old one ends by itself."""
    text, ends = house.keys.rotate(key_id, timedelta(days=overlap_days))
    click.echo(text)
    click.echo(f"{_KEPT} The old key {key_id} is good until {ends:%Y-%m-%d %H:%M} UTC.", err=True)


key.add_command(agency_revoke, "revoke")
