"""What is wrong with a draft is told in Chinese to who reads Chinese: every sentence of the check."""

import re

import pytest

from services.router.catalogue.mistakes import in_chinese
from services.router.catalogue.reading import read_text
from shared.process.problems import BadConfiguration
from tests.unit.router.cases import haicang_parts

HEAD = "returns_allowed: 2\nreturns_decided_by: desk\nbackstop: service\nrules:\n"
WHY = "    because: {zh: 理由, en: why}\n"


def rule(when: str = "{matter: tax.matter}", then: str = "{lead: tax}", name: str = "one", more: str = "") -> str:
    return f"  - id: {name}\n    when: {when}\n    then: {then}\n{WHY}{more}"


MANY = ", ".join(f"词{number}" for number in range(501))
DEEP = "{not: " * 9 + "{kind: help}" + "}" * 9
DRAFTS = {
    "no yaml": "rules: [",
    "ring": "rules: &a [*a]\nbackstop: service\n",
    "a list": "- 1\n- 2\n",
    "twice in a mapping": "backstop: service\nbackstop: tax\n",
    "missing": "rules: []\n",
    "null": "returns_allowed:\nreturns_decided_by: nobody\nbackstop: 1\nrules: 5\n",
    "numbers": "returns_allowed: 20\nreturns_decided_by: desk\nbackstop: service\ntext: {promise: 0.2}\nrules: []\n",
    "unknown body": HEAD + rule(then="{lead: taxx}"),
    "far from any body": HEAD + rule(then="{lead: zzzzzzzz}"),
    "may not lead": HEAD + rule(then="{lead: supervision}"),
    "has a part": HEAD + rule(then="{lead: tax, assisting: [tax]}"),
    "first of": HEAD + rule(then="{lead: {first_of: [tax]}}"),
    "first of, twice": HEAD + rule(then="{lead: {first_of: [tax, tax]}}"),
    "matter": HEAD + rule("{matter: tax.mater}"),
    "no matter": HEAD + rule("{matter: 'TAX'}"),
    "sub-district": HEAD + rule("{sub_district: xinyan}"),
    "list": HEAD + rule("{tags: [foreing]}"),
    "industry": HEAD + rule("{industry: Z358}"),
    "kind": HEAD + rule("{kinds: help}"),
    "no condition": HEAD + rule("{}"),
    "empty word": HEAD + rule("{words: ['']}"),
    "long word": HEAD + rule(f"{{words: [{'长' * 41}]}}"),
    "no list": HEAD + rule("{words: []}"),
    "amount": HEAD + rule("{amount: {at_least: 5, below: 5}}"),
    "amount of nothing": HEAD + rule("{amount: {at_least: 0}}"),
    "flag": HEAD + rule("{confidential: perhaps}"),
    "both ways": HEAD + rule(then="{lead: tax, desk: true}"),
    "desk is no": HEAD + rule(then="{desk: false}"),
    "desk with class": HEAD + rule(then="{desk: true, class: simple}"),
    "class": HEAD + rule(then="{lead: tax, class: soon}"),
    "refusal without ground": HEAD + rule(then="{desk: true, end: declined}"),
    "refusal with a lead": HEAD + rule(then="{lead: tax, end: declined, ground: in_court}"),
    "ground without end": HEAD + rule(then="{desk: true, ground: in_court}"),
    "ground that declines nothing": HEAD + rule(then="{desk: true, end: declined, ground: higher_power}"),
    "ground": HEAD + rule(then="{desk: true, end: declined, ground: in_cort}"),
    "team": HEAD + rule(then="{lead: tax, task_force: enlargment}"),
    "team, yes": HEAD + rule(then="{lead: tax, task_force: true}"),
    "label": HEAD + rule(then="{lead: tax, labels: [A B]}"),
    "name": HEAD + rule(name="One"),
    "name twice": HEAD + rule() + rule("{matter: tax.matter, kind: help}"),
    "hidden": HEAD + rule() + rule(name="two"),
    "deep": HEAD + rule(DEEP),
    "many": HEAD + rule(f"{{words: [{MANY}]}}"),
    "cannot be": HEAD + rule("{all: [{kind: help}, {kind: complaint}]}"),
}
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z`']+){2,}")
"""Three words of English one behind the other; names and codes stand alone, or with commas between them."""


@pytest.mark.parametrize("name", DRAFTS)
def test_each_mistake_is_told_in_chinese(name: str) -> None:
    with pytest.raises(BadConfiguration) as bad:
        read_text(DRAFTS[name], *haicang_parts())
    for problem in bad.value.problems:
        told = in_chinese(problem.partition(" ")[2])
        what = re.sub(r"YAML：.*", "", told)  # what the reader of YAML says is its own
        assert not ENGLISH.search(what), told
        assert re.search(r"[\u4e00-\u9fff]", told), told
