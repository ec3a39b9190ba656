"""The operator's command about addresses at which agencies bring cases by mail: `nwd agency mail-in`."""

import click

from services.house import House
from services.opening import in_the_house


@click.command("mail-in")
@click.argument("code")
@click.option("--allow", multiple=True, help="Who may write: a mail address, or @ with a domain. May be repeated.")
@click.option("--deny", multiple=True, help="Takes one off that list.")
@click.option("--new-address", is_flag=True, help="The old address takes nothing any more.")
@click.option("--close", is_flag=True, help="Take nothing any more; without it the address is open again.")
@in_the_house
def mail_in(
    house: House, code: str, allow: tuple[str, ...], deny: tuple[str, ...], new_address: bool, close: bool
) -> None:
    """Let the agency CODE bring cases by mail, and print its address and who may write to it."""
    addresses = house.settings.notifier.replies
    if addresses is None:
        raise click.UsageError("no mails come in here; set NWD_MAIL_REPLY_TO first (docs/operations.md)")
    try:
        shown = house.mail_in.change(code, allow=allow, deny=deny, anew=new_address, close=close)
    except (LookupError, ValueError) as error:
        raise click.UsageError(str(error.args[0])) from error
    click.echo(f"{addresses.mail_in(shown.token)}  {'open' if shown.is_open else 'closed'}")
    for one in shown.allowed:
        click.echo(f"  {one}")
    if not shown.allowed:
        click.echo("Nobody may write to it yet: name somebody with --allow.", err=True)
