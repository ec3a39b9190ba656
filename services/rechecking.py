"""The operator's command that draws ended cases to be looked at again: `nwd recheck …`."""

import getpass
import json

import click

from services.house import House
from services.opening import in_the_house


@click.group()
def recheck() -> None:
    """Draw ended cases to be looked at again."""


@recheck.command("draw")
@click.argument("month")
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
@click.option("--by", default=getpass.getuser, help="Who draws.", show_default="your login")
@in_the_house
def recheck_draw(house: House, month: str, as_json: bool, by: str) -> None:
    """Draw for MONTH (like 2026-10), which must be over. Doing it again draws nothing and recomputes what was drawn.

    A case is drawn by the SHA-256 of place/month/kind/case id: of the cases that ended in the month in that way those
    with the lowest digests. Where the histories no longer give what was drawn, the command says so and ends with 1.
    """
    draws = house.intake.draw_rechecks(month, by)
    if as_json:
        click.echo(json.dumps([one.plain() for one in draws], ensure_ascii=False, indent=2))
    else:
        for one in draws:
            how = "drawn now" if one.new else f"drawn {one.at:%Y-%m-%d %H:%M} UTC by {one.by}"
            click.echo(f"{one.kind}: {len(one.drawn)} of {one.population} ({one.share}, at least {one.least}), {how}")
            for case in one.drawn:
                click.echo(f"  {case.place}. {case.number}  {case.digest[:16]}  {case.state}")
        if not draws:
            click.echo("The place's outcomes.yaml names no rechecks; nothing is drawn.")
    wrong = [one.kind for one in draws if not one.agrees]
    if wrong:
        raise click.ClickException(f"the histories give another draw of {', '.join(wrong)} than the one that was made")
