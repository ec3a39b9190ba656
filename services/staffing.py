"""The operator's commands about people: `nwd staff …`."""

import getpass

import click

from services.house import House
from services.opening import in_the_house


@click.group()
def staff() -> None:
    """Let people sign in, end their sign-ins, and let them leave."""


@staff.command("link")
@click.argument("person")
@in_the_house
def staff_link(house: House, person: str) -> None:
    """Print a link that signs PERSON in. It opens once, within a quarter of an hour: hand it to nobody else."""
    click.echo(house.staff.link(person))


@staff.command("list")
@in_the_house
def staff_list(house: House) -> None:
    """List everybody in the directory, with their duties and who has signed in."""
    for one in house.staff.list():
        seen = f"seen {one.seen_at:%Y-%m-%d %H:%M} UTC" if one.seen_at else "-"
        state = f"left, followed by {one.successor}" if one.left else seen
        posts = ", ".join([*one.duties, *one.bodies]) or "-"
        click.echo(f"{one.id}  {one.name}  {one.email}  {state}\n    {posts}")


@staff.command("revoke")
@click.argument("person")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@in_the_house
def staff_revoke(house: House, person: str, by: str) -> None:
    """End all that PERSON has signed in to. They may sign in again."""
    click.echo(f"{person}: {house.staff.revoke(person, by)} sign-ins ended.")


@staff.command("leave")
@click.argument("person")
@click.option("--to", "successor", required=True, help="Who has their places and open tasks from now on.")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@in_the_house
def staff_leave(house: House, person: str, successor: str, by: str) -> None:
    """Let PERSON leave. Somebody else has each of their places and what is open, in one step."""
    changed = house.staff.leave(person, successor, by)
    click.echo(f"{person} has left; {successor} follows in: {', '.join(changed) or 'no body'}.")


@staff.command("return")
@click.argument("person")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@in_the_house
def staff_return(house: House, person: str, by: str) -> None:
    """Let PERSON be here again. Their places come back with the next `nwd load` of a folder that names them."""
    house.staff.come_back(person, by)
    click.echo(f"{person} may sign in again.")
