"""The operator's commands for a new installation: `nwd logins …` and `nwd secrets`."""

from pathlib import Path

import click

from services.house import AllSettings
from services.installing import postgres, rabbitmq
from services.installing.logins import logins_of
from services.installing.secrets import KINDS, Secrets
from shared.process.problems import Problems


@click.group("logins")
def logins() -> None:
    """Print what makes the logins that the settings name."""


@logins.command("postgres")
def logins_postgres() -> None:
    """Print SQL for PostgreSQL's administrator. It holds hashes and no password; running it again changes nothing."""
    try:
        click.echo(postgres.login_script(logins_of(AllSettings.from_env())), nl=False)
    except Problems as error:
        raise click.ClickException(str(error)) from error


@logins.command("rabbitmq")
def logins_rabbitmq() -> None:
    """Print definitions for `rabbitmqctl import_definitions`. They hold hashes and no password."""
    try:
        settings = AllSettings.from_env()
        common = settings.intake.common
        click.echo(rabbitmq.definitions(logins_of(settings), common.owner_amqp_url, common.amqp_prefix), nl=False)
    except Problems as error:
        raise click.ClickException(str(error)) from error


@click.command("secrets")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--postgres", "database", default="postgres:5432/nwd", show_default=True, help="Where PostgreSQL is.")
@click.option("--rabbitmq", "broker", default="rabbitmq:5672/nwd", show_default=True, help="Where RabbitMQ is.")
@click.option("--new", "anew", multiple=True, type=click.Choice(KINDS), help="Make these anew; repeat it.")
def secrets(folder: Path, database: str, broker: str, anew: tuple[str, ...]) -> None:
    """Make the secrets of an installation in containers. Those that are in FOLDER stay as they are."""
    try:
        written = Secrets(folder, database, broker).make(anew)
    except (OSError, Problems) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{folder}: made {', '.join(written)}." if written else f"{folder}: nothing was missing.")
