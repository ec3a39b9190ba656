"""The operator's command about bodies: `nwd reform`."""

import getpass
from collections.abc import Sequence
from datetime import datetime

import click

from services.house import House
from services.opening import in_the_house
from services.router.reforms.cli import Concerned


@click.command("reform")
@click.argument("body", required=False)
@click.option("--to", "successor", help="Who stands in its place from then on.")
@click.option("--basis", help="Number of the document that the reform rests on.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="First day of the successor.  [default: today]")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@click.option("--dry-run", is_flag=True, help="Say what it concerns, and change nothing.")
@click.option("--list", "listing", is_flag=True, help="List the reforms that there were.")
@in_the_house
def reform(
    house: House,
    body: str | None,
    successor: str | None,
    basis: str | None,
    on: datetime | None,
    by: str,
    *,
    dry_run: bool,
    listing: bool,
) -> None:
    """End a BODY, with another in its place: in directory and rules, and in every case under way.

    Done again it changes nothing; cut short, it goes on where it was. A case that its lead has reported on stays there.
    """
    if listing:
        _list(house)
        return
    if body is None or successor is None or (basis is None and not dry_run):
        raise click.UsageError("name the body, its successor (--to) and the document that it rests on (--basis)")
    first = on.date() if on else None
    if dry_run:
        for line in _told(house.reforms.would(body, successor, first)):
            click.echo(line)
        return
    for taken, of, news in house.reforms.carry_out(body, successor, basis=basis or "", on=first, by=by):
        if taken == 0:
            said = "has ended" if news else "had ended already"
            click.echo(f"{body} {said}; {successor} follows it. Cases to be taken over: {of}.")
        else:
            click.echo(f"  {taken} of {of} cases asked back for {successor}.")


def _list(house: House) -> None:
    found = house.reforms.list()
    if not found:
        click.echo("There was no reform.")
    for one in found:
        click.echo(f"{one.first}  {one.body} -> {one.successor}  {one.basis}  by {one.by}, {one.at:%Y-%m-%d %H:%M} UTC")
        if one.left:
            click.echo(f"    it still has a part in {one.left} cases: run the reform again")


def _told(found: Concerned) -> Sequence[str]:
    told: list[tuple[str, list[str]]] = [
        ("rules", found.rules),
        ("matters", found.matters),
        ("precedents", found.precedents),
        ("cases that it leads", found.leads),
        ("cases in which it assists", found.assists),
        ("people", found.people),
    ]
    last = f"Its last day would be {found.until}. Nothing has been changed."
    return [*(f"{name} ({len(which)}): {', '.join(which) or '-'}" for name, which in told), last]
