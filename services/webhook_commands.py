"""The operator's commands about agencies' webhooks: `nwd agency webhook …`."""

import click

from services.house import House
from services.opening import in_the_house, reading_the_house


@click.group()
def webhook() -> None:
    """Have agencies' events sent to addresses of theirs."""


@webhook.command("list")
@click.argument("code", required=False)
@reading_the_house
def webhook_list(house: House, code: str | None) -> None:
    """List the webhooks of all agencies, or of the agency CODE."""
    for one, waiting, given_up in house.webhooks.lines(code):
        state = f"off ({one.off_why})" if one.off_at else "failing" if one.failing_since else "on"
        address = one.url.partition("?")[0]
        click.echo(f"{one.agency}  {one.id}  {state}  {waiting} waiting  {given_up} given up  {address}")


@webhook.command("add")
@click.argument("code")
@click.argument("url")
@click.option("--contact", required=True, help="A mail address: who is told when it fails.")
@click.option("--events", default="", help="Kinds with commas between, such as case.*,task.reported. Default: all.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of mails to --contact.")
@in_the_house
def webhook_add(house: House, code: str, url: str, contact: str, events: str, lang: str) -> None:
    """Have the events of the agency CODE sent to URL. Its secret is printed once."""
    kinds = [one.strip() for one in events.split(",") if one.strip()]
    made, secret = house.webhooks.add(code, url, contact, kinds, lang)
    click.echo(f"{made}  {secret}")
    click.echo("Keep the secret: it cannot be shown again.", err=True)


@webhook.command("test")
@click.argument("webhook_id")
@in_the_house
def webhook_test(house: House, webhook_id: str) -> None:
    """Have a test sent to a webhook; its log says what came of it."""
    house.webhooks.test(webhook_id)
    click.echo("On its way.")


@webhook.command("enable")
@click.argument("webhook_id")
@in_the_house
def webhook_enable(house: House, webhook_id: str) -> None:
    """Switch a webhook on again; what it missed is sent, in order."""
    click.echo(f"On; {house.webhooks.enable(webhook_id)} events to send.")


@webhook.command("replay")
@click.argument("webhook_id")
@click.option("--after", type=click.IntRange(0), required=True, help="The position behind which to begin; 0 for all.")
@in_the_house
def webhook_replay(house: House, webhook_id: str, after: int) -> None:
    """Have events sent to a webhook again, each with the id that it had.

    Where some behind --after are kept no more (NWD_EVENTS_KEPT_DAYS), it says which is the first that is.
    """
    queued, more = 0, True
    while more:
        count, after, more = house.webhooks.replay(webhook_id, after)
        queued += count
    click.echo(f"{queued} events to send, up to position {after}.")


@webhook.command("rotate")
@click.argument("webhook_id")
@in_the_house
def webhook_rotate(house: House, webhook_id: str) -> None:
    """Give a webhook a new secret, printed once. For a day both are good."""
    click.echo(house.webhooks.rotate(webhook_id))


@webhook.command("remove")
@click.argument("webhook_id")
@in_the_house
def webhook_remove(house: House, webhook_id: str) -> None:
    """Remove a webhook, with all that waits for it and its log."""
    house.webhooks.remove(webhook_id)
    click.echo("Removed.")
