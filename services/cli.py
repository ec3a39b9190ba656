"""`nwd`, the operator's command line."""

import getpass
import json
import sys
from datetime import timedelta
from pathlib import Path

import click
import structlog

from services.calendar_commands import calendar, limits
from services.configuring import config
from services.contact_points import contact_point
from services.house import AllSettings, House
from services.importing import imports
from services.installing import commands as installing
from services.intake.attachments.wiring import storage_of
from services.keeping_keys import agency
from services.mail_in_commands import mail_in
from services.mailing import mail
from services.opening import in_the_house, reading_the_house
from services.rechecking import recheck
from services.reforming import reform
from services.reporting import report
from services.router.catalogue.domain import OverPublished
from services.routing_commands import route
from services.simulating.commands import simulate
from services.staffing import staff
from services.trace import trace as trace_case
from services.verify import verify as verify_house
from services.webhook_commands import webhook
from shared.contracts import Unreadable
from shared.messaging.dead_letters import dead_letters as letters_of
from shared.messaging.dead_letters import discard as discard_letter
from shared.messaging.dead_letters import replay as replay_letter
from shared.process.problems import Problems

SERVICES = ("intake", "router", "notifier")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="no-wrong-door", prog_name="nwd")
def main() -> None:
    """Run and look after No Wrong Door: the centre for matters that no ordinary window can take.

    Settings come from the environment (NWD_…); docs/operations.md lists them.
    """
    # What a command prints may be read by another; what it notes for the record goes where errors go.
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


@main.command()
def run() -> None:
    """Start everything on this machine. All three services, with a district and sample cases; Ctrl-C stops them."""
    from services.__main__ import main as run_all

    sys.exit(run_all([]))


@main.command()
def migrate() -> None:
    """Bring all tables up to date. Those of the three services, to what this release needs."""
    try:
        AllSettings.from_env().prepare_storage()
    except Problems as error:
        raise click.ClickException(str(error)) from error
    click.echo("The tables of intake, router and notifier are up to date.")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--keep-published", "over", flag_value="keep", help="Rules published on the page stay in force.")
@click.option("--replace-published", "over", flag_value="replace", help="The folder's rules replace those.")
@in_the_house
def load(house: House, folder: Path, over: str | None) -> None:
    """Put a place's FOLDER in force. It is checked whole before; doing it again changes nothing.

    Where rules were published on the page since, they stay while the folder's rules.yaml is the one that was loaded
    before; where that has changed too, the load is refused until you say which holds.
    """
    changed = house.load(folder, OverPublished(over or OverPublished.REFUSE))
    click.echo(f"{folder}: in force. Changed: {', '.join(changed) or 'nothing'}.")
    published = house.router.published_instead()
    if published:
        click.echo(
            f"Not its rules.yaml: rules that {published.by} published on the page at {published.at:%Y-%m-%d %H:%M} UTC "
            f"stay in force (“{published.reason}”). Take them into the folder with `nwd route export-rules`."
        )


@main.group()
def desk() -> None:
    """Give cases to offices where no rule can."""


@desk.command("list")
@in_the_house
def desk_list(house: House) -> None:
    """List what waits for a person, the longest first."""
    waiting = house.router.waiting()
    if not waiting:
        click.echo("Nothing waits for a person.")
    for one in waiting:
        since = f"{one.since:%Y-%m-%d %H:%M} UTC" if one.since else "-"
        what = "ruling" if one.ruling else "assign"
        back = f"; came back from {', '.join(one.returned)}" if one.returned else ""
        click.echo(f"{one.number}  {since}  {what}  {one.title}\n    {one.why['en']}{back}")


@desk.command("assign")
@click.argument("number")
@click.argument("body")
@click.option("--reason", required=True, help="Why this body; kept with the decision.")
@click.option("--assisting", multiple=True, help="A body that gives its opinion; repeat it. Default: as the rules say.")
@click.option("--split", multiple=True, help="A body that answers for a part; repeat it. Default: as the rules say.")
@click.option("--task-force", help="Code of a task force, or none. Default: as it is, or as the rules say.")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@in_the_house
def desk_assign(
    house: House,
    number: str,
    body: str,
    reason: str,
    assisting: tuple[str, ...],
    split: tuple[str, ...],
    task_force: str | None,
    by: str,
) -> None:
    """Give a case to an office. NUMBER is the case's, BODY a code of the directory. At a ruling this binds."""
    team = "" if task_force == "none" else task_force
    done = house.router.assign(number, body, reason, by, assisting or None, split=split or None, task_force=team)
    parts = f"; for parts {', '.join(done.split)}" if done.split else ""
    click.echo(
        f"{done.number}: assignment {done.assignment} to {done.lead}, with "
        f"{', '.join(done.assisting) or 'nobody'}{parts}."
    )


@desk.command("recall")
@click.argument("number")
@click.option("--reason", required=True, help="Why it is asked back.")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@in_the_house
def desk_recall(house: House, number: str, reason: str, by: str) -> None:
    """Ask for a case back. It works until the office has signed."""
    done = house.router.recall(number, reason, by)
    click.echo(f"{done.number}: asked {done.lead} to give assignment {done.assignment} back.")


@main.group("dead-letters")
def dead_letters() -> None:
    """Look at messages set aside; try them again."""


@dead_letters.command("list")
@in_the_house
def dead_letters_list(house: House) -> None:
    """List what was set aside, with the reasons."""
    letters = [letter for service in house.services.values() for letter in letters_of(service)]
    if not letters:
        click.echo("Nothing was set aside.")
    for letter in letters:
        when = f"{letter.received_at:%Y-%m-%d %H:%M} UTC"
        click.echo(
            f"{letter.service}  {letter.id}  {when}  {letter.type}  case {letter.subject or '-'}\n    {letter.reason}"
        )


@dead_letters.command("show")
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("letter")
@in_the_house
def dead_letters_show(house: House, service: str, letter: str) -> None:
    """Print a dead letter as it came. LETTER is its id in the list; mend a copy and replay it with --body."""
    for one in letters_of(house.services[service]):
        if one.id == letter:
            click.echo(one.reason, err=True)
            sys.stdout.buffer.write(_readable(one.body))
            return
    raise LookupError(f"{service} has no dead letter {letter}; `nwd dead-letters list` shows what there is")


@dead_letters.command("replay")
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("letter")
@click.option(
    "--body", type=click.Path(exists=True, path_type=Path), help="A mended body, instead of the one that came."
)
@in_the_house
def dead_letters_replay(house: House, service: str, letter: str, body: Path | None) -> None:
    """Try a dead letter again, at once. LETTER is its id in the list."""
    try:
        name = replay_letter(house.services[service], letter, body.read_bytes() if body else None, by=getpass.getuser())
    except (Unreadable, ValueError) as error:
        raise click.ClickException(f"It was not tried: {error}") from error
    click.echo(f"{service} tries it again as {name}.")


@dead_letters.command("discard")
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("letter")
@click.option("--reason", required=True, help="Why it is not tried again; kept with the letter.")
@click.option("--by", default=getpass.getuser, help="Who decides.", show_default="your login")
@in_the_house
def dead_letters_discard(house: House, service: str, letter: str, reason: str, by: str) -> None:
    """Try a dead letter no more. LETTER is its id in the list; it is kept, with the reason, and counts no longer."""
    discard_letter(house.services[service], letter, reason, by)
    click.echo(f"{service} has discarded it.")


@main.command()
@click.argument("case")
@in_the_house
def trace(house: House, case: str) -> None:
    """Show all that happened to a case. CASE is its number or id; all services and mails, in order of time."""
    case_id = house.intake.case_id(case) or case
    events = trace_case(house, case_id)
    if not events:
        raise LookupError(f"No service knows {case}. Is the number complete, with its check digit?")
    for event in events:
        click.echo(f"{event.at:%Y-%m-%d %H:%M:%S.%f} UTC  {event.where:<12} {event.what}  {event.who}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--settle", default=60.0, show_default=True, metavar="SECONDS", help="How long a message may be on its way."
)
@reading_the_house
def verify(house: House, as_json: bool, settle: float) -> None:
    """Check the promises on what is stored. Exits with 1 and a list where one is broken."""
    report = verify_house(house, timedelta(seconds=settle), storage_of(house.settings.intake))
    if as_json:
        told = {"cases": report.cases, "settling": report.settling, "findings": report.findings}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{report.cases} cases looked at; {report.settling} changed too lately to be judged.")
        for finding in report.findings:
            click.echo(f"  - {finding}")
        click.echo(
            f"{len(report.findings)} findings." if report.findings else "Every promise that can be checked is kept."
        )
    if report.findings:
        sys.exit(1)


@main.group()
def mails() -> None:
    """Look at the mails that were written."""


@mails.command("link")
@in_the_house
def mails_link(house: House) -> None:
    """Print a link to the page of all mails. It opens for a week and shows everything: hand it to nobody."""
    click.echo(house.notifier.keeper_link())


@mails.command("retain")
@click.option(
    "--older-than", "days", type=click.IntRange(1, 36_500), metavar="DAYS", help="In the stead of NWD_MAIL_KEPT_DAYS."
)
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@in_the_house
def mails_retain(house: House, days: int | None, dry_run: bool) -> None:
    """Delete the bytes and files of mails that came in, were dealt with so long ago, and whose case is over.

    What was understood and done stays. The role inbox does the same every hour, where NWD_MAIL_KEPT_DAYS is set.
    """
    try:
        after, gone = house.notifier.retain(days, dry_run=dry_run)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    what = "would be deleted" if dry_run else "were deleted"
    click.echo(f"The bytes of {gone.mails} mails dealt with more than {after} days ago {what}: {gone.size} bytes.")


agency.add_command(webhook)
agency.add_command(mail_in)
for _group in (agency, contact_point, imports, config, installing.logins, installing.secrets, route, report):
    main.add_command(_group)
for _group in (staff, mail, recheck, reform, calendar, limits, simulate):
    main.add_command(_group)


def _readable(body: bytes) -> bytes:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2).encode() + b"\n"
    except ValueError:
        return body


if __name__ == "__main__":
    main()
