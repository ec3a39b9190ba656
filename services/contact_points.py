"""The operator's commands about contact points: `nwd contact-point …`."""

import click

from services.house import House
from services.opening import in_the_house, reading_the_house

_KEPT = "Keep this link: whoever has it brings cases as this contact point, and it cannot be shown again."


@click.group("contact-point")
def contact_point() -> None:
    """Let contact points, such as the staff of a park, bring cases of enterprises by a link of their own."""


@contact_point.command("list")
@reading_the_house
def point_list(house: House) -> None:
    """List the contact points."""
    for one in house.points.list():
        state = f"closed since {one.closed_at:%Y-%m-%d}" if one.closed_at else "open"
        click.echo(f"{one.code}  {state}  {one.name}")


@contact_point.command("add")
@click.argument("code")
@click.option("--name", required=True, help="As offices are told who has brought a case.")
@in_the_house
def point_add(house: House, code: str, name: str) -> None:
    """Add the contact point CODE. Its link is printed once."""
    click.echo(house.points.add(code, name))
    click.echo(_KEPT, err=True)


@contact_point.command("link")
@click.argument("code")
@in_the_house
def point_link(house: House, code: str) -> None:
    """Give the contact point CODE another link; the one before opens nothing any more."""
    click.echo(house.points.link(code))
    click.echo(_KEPT, err=True)


@contact_point.command("close")
@click.argument("code")
@in_the_house
def point_close(house: House, code: str) -> None:
    """Close the link of the contact point CODE at once; its cases stay."""
    click.echo("Closed." if house.points.close(code) else "It was closed before.")
