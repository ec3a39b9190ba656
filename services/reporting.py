"""The operator's commands about figures: `nwd report …`."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from services.house import House
from services.intake.reports import handling
from services.intake.reports.configuration import read_figures
from services.intake.reports.domain import Definitions, Figure, Month, Value
from services.intake.reports.explaining import explained, ranking_explained
from services.intake.reports.exports import DISTRICT, HANDLED, HEADINGS, as_csv, as_xlsx, whole
from services.intake.reports.making import Report, told
from services.intake.reports.vocabulary import GROUPS
from services.intake.reports.wording import WORDS
from services.opening import in_the_house, reading_the_house
from shared.process.folder import Folder
from shared.process.problems import BadConfiguration

_LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)


@click.group()
def report() -> None:
    """Print what the place's figures come to, and what they mean."""


@report.command("month")
@click.argument("month")
@click.option("--json", "form", flag_value="json", help="One JSON object, in both languages.")
@click.option("--csv", "form", flag_value="csv", help="A line for each body and figure.")
@click.option("--xlsx", "form", flag_value="xlsx", help="A workbook; name a file with --output.")
@click.option("--output", type=click.Path(path_type=Path), help="Write it there instead of printing it.")
@_LANGUAGE
@reading_the_house
def report_month(house: House, month: str, form: str | None, output: Path | None, language: str) -> None:
    """Report on a MONTH, like 2026-10, of the place's calendar: its figures, for the district and for each body."""
    asked = Month.read(month)
    if asked is None:
        raise click.BadParameter(f"{month!r} is no month; write it like 2026-10", param_hint="MONTH")
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise click.UsageError("A workbook is no text; name a file with --output.")
    found = house.reports.month(asked)
    content = _FORMS[form or "text"](found, language)
    if output is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(content)


@report.command("explain")
@click.argument("figure", required=False)
@click.option(
    "--config", "folder", type=click.Path(path_type=Path), help="A place's folder, instead of what is loaded."
)
@_LANGUAGE
@click.pass_context
def report_explain(context: click.Context, figure: str | None, folder: Path | None, language: str) -> None:
    """Say what a FIGURE counts, named by its code, or what all of them do: sentence by sentence, with the rule."""
    if folder is None:
        context.invoke(_explain_loaded, figure=figure, language=language)
    else:
        files = Folder(folder)
        content = read_figures(files)
        try:
            files.finish()
        except BadConfiguration as error:
            raise click.ClickException(str(error)) from error
        _explain(Definitions.from_part("", content), figure, language)


@report.command("recount")
@in_the_house
def report_recount(house: House) -> None:
    """Count every case anew from its history. For cases from before figures were kept; a rerun changes nothing."""
    done = wrong = 0
    for done, wrong in house.reports.recount():
        click.echo(f"\r{done} cases counted, {wrong} of them otherwise than before", nl=False, err=True)
    click.echo(err=True)
    click.echo(f"{done} cases counted; {wrong} were counted otherwise before.")


@reading_the_house
def _explain_loaded(house: House, figure: str | None, language: str) -> None:
    _explain(house.reports.definitions(), figure, language)


def _explain(definitions: Definitions, code: str | None, language: str) -> None:
    known = [one.code for one in definitions.figures]
    if code is not None and code not in known:
        words = f"there is no figure {code!r}; there are {', '.join(known) or 'none'}"
        raise click.BadParameter(words, param_hint="FIGURE")
    for one in definitions.figures:
        if code in (None, one.code):
            click.echo(f"{one.name.read(language)}  ({one.code})")
            for sentence in explained(one):
                click.echo(f"  {sentence.read(language)}")
    ranking = ranking_explained(definitions)
    if code is None and ranking:
        click.echo(ranking.read(language))


@dataclass(frozen=True, slots=True)
class _Marks:
    """How a language sets a value behind its name, what belongs to it behind that, and one beside the other."""

    colon: str
    around: str
    between: str
    items: str

    def line(self, name: str, value: object) -> str:
        """Return a value behind its name."""
        return f"{name}{self.colon}{value}"


_MARKS = {"zh": _Marks("：", "（{}）", "，", "、"), "en": _Marks(": ", " ({})", ", ", ", ")}


def _as_text(found: Report, language: str) -> bytes:
    lines, marks = [f"{found.place.name.read(language)} {found.month}"], _MARKS[language]
    places = {one.body: one for one in found.worked.ranking}
    for body, name, values in whole(found):
        at = f"  {HEADINGS['place'].read(language)} {places[body].place}" if body in places else ""
        lines.append(f"\n{name.read(language) if body else DISTRICT.read(language)}{at}")
        for figure in found.definitions.figures:
            value = values[figure.code]
            if value.of or not body:
                lines.append(f"  {marks.line(figure.name.read(language), _worth(figure, value, language))}")
        taken = found.handled.bodies.get(body) if body else found.handled.district
        if taken is not None and taken.cases:
            numbers = zip(HANDLED, handling.told(taken).values(), strict=True)
            said = (
                marks.line(HEADINGS[name].read(language), "—" if value is None else value) for name, value in numbers
            )
            lines.append(f"  {marks.between.join(said)}")
    return ("\n".join(lines) + "\n").encode()


def _worth(figure: Figure, value: Value, language: str) -> str:
    """Return what a figure comes to: a share with what it is of, or a number with what it is split into."""
    marks = _MARKS[language]
    if figure.is_rate:
        rate = "—" if value.rate is None else f"{float(value.rate):.1%}"
        return rate + marks.around.format(f"{value.that}/{value.of}")
    words = [word for word in GROUPS[figure.by] if value.by.get(word)] if figure.by else []
    told_ = marks.items.join(f"{WORDS[word].read(language)} {value.by[word]}" for word in words)
    return str(value.of) + (marks.around.format(told_) if told_ else "")


_FORMS = {
    "text": _as_text,
    "json": lambda found, _: json.dumps(told(found), ensure_ascii=False, indent=2).encode() + b"\n",
    "csv": lambda found, language: as_csv(found, language).encode(),
    "xlsx": as_xlsx,
}
