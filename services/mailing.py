"""The operator's commands about mails: `nwd mail …`. They need no database."""

from email.policy import SMTP
from pathlib import Path

import click

from services.notifier.mail.domain import MailKind
from services.notifier.mail.rendering import TAGS, TRADITIONAL, Templates, house
from services.notifier.mail.specimens import variants
from services.notifier.mail.trying import faults, read_templates, written
from services.notifier.mail.writing import to_bytes
from services.notifier.settings import Settings
from shared.contracts.words import Part
from shared.process.folder import Folder
from shared.process.problems import Problems

FORMATS = ("text", "html", "eml")
FOLDER = click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)


@click.group()
def mail() -> None:
    """Look at mails, and at a place's own templates of them, before anybody gets them."""


@mail.command("lint")
@FOLDER
def lint(folder: Path | None) -> None:
    """Write every kind of mail in each language with the templates of FOLDER, and say what is wrong with them.

    Without FOLDER the house's own are tried. Nothing is changed; the exit code is 1 where something is wrong.
    """
    templates = _templates(folder)
    own = templates.own if folder else {}
    for fault in [] if own else faults({}):  # those of a folder have been tried while they were read
        raise click.ClickException(f"{fault.template}:{fault.line} {fault.what}")
    what = f"{len(own)} of the place's own" if own else "the house's own"
    click.echo(f"Every kind of mail can be written in {' and '.join(TAGS)}: {what}.")


@mail.command("preview")
@click.argument("kind", type=click.Choice([str(kind) for kind in MailKind]))
@FOLDER
@click.option("--lang", type=click.Choice([*TAGS, TRADITIONAL]), default="zh", show_default=True)
@click.option("--part", type=click.Choice([str(part) for part in Part]), default="lead", show_default=True)
@click.option(
    "--as", "variant", default="", metavar="NAME", help="What else the kind may say; `?` names what there is."
)
@click.option("--confidential", is_flag=True, help="As of a confidential case.")
@click.option("--format", "as_", type=click.Choice(FORMATS), default="text", show_default=True)
def preview(kind: str, folder: Path | None, lang: str, part: str, variant: str, confidential: bool, as_: str) -> None:
    """Print a mail of a KIND about an invented case, with the templates of FOLDER or the house's."""
    known = variants(MailKind(kind))
    if variant and variant not in known:
        names = ", ".join(known) or "nothing else"
        raise click.BadParameter(f"{variant!r} is nothing that a mail of the kind {kind} says; it has {names}")
    templates = _templates(folder)
    letter = written(templates, MailKind(kind), lang, Part(part), variant=variant, confidential=confidential)
    if as_ == "eml":
        click.echo(to_bytes(letter).decode("ascii").replace(SMTP.linesep, "\n"), nl=False)
    else:
        click.echo(letter.html if as_ == "html" else f"{letter.subject}\n\n{letter.text}", nl=False)


@mail.command("dkim")
def dkim() -> None:
    """Print the DNS record that receivers need to check this installation's signatures with (NWD_DKIM_KEY)."""
    try:
        seal = Settings.from_env().seal
    except Problems as error:
        raise click.ClickException(str(error)) from error
    if seal is None:
        raise click.ClickException("NWD_DKIM_KEY is not set: mails are not signed (docs/operations.md)")
    name, text = seal.record
    click.echo(f"{name}. IN TXT ( {' '.join(_strings(text))} )")


def _strings(text: str) -> list[str]:
    """Return a long text as the strings of 255 bytes at most that one record is made of."""
    return [f'"{text[at : at + 250]}"' for at in range(0, len(text), 250)]


def _templates(path: Path | None) -> Templates:
    if path is None:
        return house()
    folder = Folder(path)
    part = read_templates(folder)
    try:
        folder.finish()
    except Problems as error:
        raise click.ClickException(str(error)) from error
    return Templates(part["templates"])
