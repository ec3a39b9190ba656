"""What templates are tried with: every sentence of the house's own is written at least once before anybody gets it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from jinja2 import Environment, nodes

from services.mailing import mail
from services.notifier.mail.domain import MailKind
from services.notifier.mail.rendering import FOLDER, house
from services.notifier.mail.specimen_variants import VARIANTS
from services.notifier.mail.specimens import specimens, variants
from services.notifier.mail.trying import faults, written

READ_BY_TEMPLATES = {"yes", "drafted"}
"""Words by which one template tells another something, and that nobody is shown."""


def packed(text: str) -> str:
    """Return a text without blanks, for these stand differently in a template and in what it writes."""
    return re.sub(r"\s+", "", text)


def sentences(template: Path) -> Iterator[str]:
    """Yield what a template may write of its own: between its marks, and as one of two."""
    tree = Environment(autoescape=True).parse(template.read_text("utf-8"))
    for text in tree.find_all(nodes.TemplateData):
        yield packed(text.data)
    for choice in tree.find_all(nodes.CondExpr):
        for one in (choice.expr1, choice.expr2):
            if isinstance(one, nodes.Const) and isinstance(one.value, str):
                yield packed(one.value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_of_the_house_s_templates_is_written_by_a_specimen(language: str) -> None:
    said: dict[str, list[str]] = {}
    for one in specimens((language,)):
        for answered in (False, True):
            letter = written(house(), one.kind, language, one.part, variant=one.variant, answered=answered)
            said.setdefault(one.kind, []).append(packed(letter.subject + letter.text))
    never = [
        f"{template.name}: {sentence}"
        for template in sorted((FOLDER / language).iterdir())
        if template.stem != "words"
        for sentence in sentences(template)
        if sentence not in READ_BY_TEMPLATES and not any(sentence in text for text in said[template.stem])
    ]
    assert never == [], "write a variant of its kind (services/notifier/mail/specimen_variants.py) that says it"


@pytest.mark.parametrize("kind", VARIANTS)
def test_what_else_a_kind_may_say_differs_from_all_the_others(kind: MailKind) -> None:
    said = {}
    for variant in ("", *variants(kind)):
        every = [
            one for one in specimens(("zh",)) if (one.kind, one.variant, one.confidential) == (kind, variant, False)
        ]
        said[variant] = tuple(written(house(), kind, "zh", one.part, variant=variant).text for one in every)
    assert len(set(said.values())) == len(said)


def test_faults_are_found_that_show_only_in_what_else_a_mail_says_or_where_mails_are_answered() -> None:
    near, words = ((FOLDER / name).read_text("utf-8") for name in ("zh/ledger_near.jinja", "en/words.jinja"))
    own = {
        "zh/ledger_near.jinja": near.replace("{{ m.outside }}办理", "{{ m.owner_outside }}办理"),
        "en/words.jinja": words.replace("{% set footer_reply", "{% set footer_replies"),
    }
    found = {one.what.partition(";")[0]: one.template for one in faults(own)}
    assert found["there is no 'owner_outside'"] == "zh/ledger_near.jinja"
    assert any("'footer_reply'" in what for what in found)


def test_a_preview_shows_what_else_a_kind_says_and_names_what_there_is() -> None:
    shown = CliRunner().invoke(mail, ["preview", "ledger", "--as", "passed_up", "--lang", "en"])
    assert "Passed up, and yours to track" in shown.output
    refused = CliRunner().invoke(mail, ["preview", "ledger_near", "--as", "?"])
    assert refused.exit_code == 2
    assert "it has today, passed_up, passed_up_today" in refused.output
