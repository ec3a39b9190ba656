"""The text model in the router: trained, put in force, proposing where rules leave a case open, and broken."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.router import policy
from services.router.app import create_app
from services.router.decisions.domain import Refused
from services.router.models import MIGRATIONS
from services.router.policy import DIRECTORY, ROUTING
from services.router.settings import Settings
from services.router.text import actions, cli
from services.router.text.holding import PART, in_force
from services.router.text.models import TextModelRow
from services.router.text.storing import from_bytes
from shared.contracts import Message
from shared.db import new_id
from shared.messaging.running import prepare_storage
from tests.integration.router.conftest import Router, at, reported, submitted
from tests.unit.router.cases import haicang_parts
from tests.unit.router.text.corpus import LEARNS, model, texts_and_labels

pytestmark = LEARNS

OPEN = "出口退税还没有到账，发票额度不够用"


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Router]:
    """A router whose place has no rule at all, with a promise of 95 %."""
    settings = Settings.from_env({"NWD_DATA_DIR": str(tmp_path)})
    prepare_storage(settings.common, MIGRATIONS)
    router = at(settings.common.database_url, tmp_path)
    directory, routing = haicang_parts()
    routing = {**routing, "rules": [], "matters": [], "text": {"promise": 0.95}}
    router.operations.store({DIRECTORY: directory, ROUTING: routing})
    yield router
    router.service.database.close()


def put(router: Router, threshold: float | None = 0.5) -> str:
    with router.service.begin("test") as unit:
        known = replace(model(), thresholds={"0.95": threshold, "0.98": None})
        return actions.put_in_force(unit, known, source="corpus", by="李淑敏")


def take(router: Router, text: str, **stated: object) -> tuple[str, list[Message]]:
    case_id = new_id()
    router.take(submitted(case_id, text=text, **stated))
    return case_id, router.sent_about(case_id)


def test_what_it_is_sure_of_goes_to_the_body_and_the_record_says_on_what(silent: Router) -> None:
    version = put(silent)
    case_id, sent = take(silent, OPEN)
    decision = sent[0].data["decision"]
    assert (sent[0].data["lead"]["code"], decision["by"], decision["rule"]) == ("tax", "model", None)
    assert version[:8] in decision["reason"]["zh"]
    assert version[:8] in decision["reason"]["en"]
    assert "发票" not in str(decision["reason"])
    told = (silent.decisions(case_id)[0].grounds or {})["text"]
    assert (told["model"], told["promise"], told["scores"][0]["body"]) == (version, 0.95, "tax")
    assert told["runner_up"] == told["scores"][1]["body"]


def test_what_it_is_not_sure_of_waits_with_three_proposals(silent: Router) -> None:
    put(silent, threshold=None)
    case_id, sent = take(silent, OPEN)
    assert sent == []
    decision = silent.decisions(case_id)[0]
    assert (decision.by, decision.lead) == ("rule", None)
    assert len((decision.grounds or {})["text"]["scores"]) == 3
    assert silent.case(case_id).waits_because == {"zh": decision.reason_zh, "en": decision.reason_en}
    assert "税务" in decision.reason_zh


def test_a_body_that_the_case_is_about_is_never_proposed(silent: Router) -> None:
    put(silent)
    case_id, sent = take(silent, OPEN, about="tax")
    assert sent == []
    told = (silent.decisions(case_id)[0].grounds or {})["text"]
    assert "tax" not in {one["body"] for one in told["scores"]}


@pytest.mark.parametrize("text", ["。。。", "好" * 100_000], ids=["no words", "endless"])
def test_hopeless_texts_get_a_decision_too(silent: Router, text: str) -> None:
    put(silent, threshold=0.999)
    case_id, _ = take(silent, text, title="？")
    assert silent.case(case_id).waits_because is not None


def test_where_a_rule_decides_the_model_is_not_asked(silent: Router) -> None:
    directory, routing = haicang_parts()
    silent.operations.store({DIRECTORY: directory, ROUTING: routing})
    put(silent)
    case_id, sent = take(silent, OPEN, matter="tax.matter")
    assert sent[0].data["decision"]["by"] == "rule"
    assert "text" not in (silent.decisions(case_id)[0].grounds or {})


def test_without_a_promise_in_the_rules_it_only_proposes(silent: Router) -> None:
    directory, routing = haicang_parts()
    silent.operations.store({DIRECTORY: directory, ROUTING: {**routing, "rules": [], "matters": []}})
    put(silent)
    assert take(silent, OPEN)[1] == []


def test_it_learns_from_reported_cases_and_never_from_confidential_ones(silent: Router) -> None:
    with silent.service.begin("test") as unit:
        found = policy.in_force(unit)
        assert found is not None
        assert list(actions.own_cases(unit, found).texts) == []
    for number, confidential in enumerate((False, True), 1):
        case_id, _ = take(silent, OPEN, number=f"HC202600000{number}", confidential=confidential)
        silent.operations.assign(f"HC202600000{number}", "tax", "税务事项", "李淑敏")
        silent.take(reported(case_id, "tax", (1, 1)))
    with silent.service.begin("test") as unit:
        learnt = actions.own_cases(unit, found)
    assert list(learnt.labels) == ["tax"]
    assert OPEN in learnt.texts[0]
    with pytest.raises(Refused, match="at least 40 texts"):
        cli.train(silent.service, None, "李淑敏", lambda _: None)


def test_training_from_a_file_puts_a_version_on_record_in_force(silent: Router, tmp_path: Path) -> None:
    rows = "".join(f"{text},{label}\n" for text, label in zip(*texts_and_labels(), strict=True))
    file = tmp_path / "texts.csv"
    file.write_text("text,label\n" + rows, encoding="utf-8")
    said = list[str]()
    nothing, figures = cli.train(silent.service, file, "李淑敏", said.append, dry=True)
    with silent.service.database.read() as session:
        assert (nothing, in_force(session, silent.service.parts)) == (None, None)
    version, _ = cli.train(silent.service, file, "李淑敏", said.append)
    with silent.service.database.read() as session:
        part, row = silent.service.parts.in_force(session, PART), session.get(TextModelRow, version)
        assert part is not None
        assert row is not None
        assert (part.content["model"], part.content["by"], part.content["source"]) == (version, "李淑敏", "texts.csv")
        assert from_bytes(row.content).figures == row.figures == dict(figures)
    file.write_text("text,label\n" + rows.replace("tax", "taxes"), encoding="utf-8")
    with pytest.raises(Refused, match="taxes"):
        cli.train(silent.service, file, "李淑敏", said.append)
    assert len(said) == 12


def test_a_damaged_one_is_told_at_readiness_and_the_rules_go_on(silent: Router, tmp_path: Path) -> None:
    with silent.service.begin("test") as unit:
        unit.session.add(TextModelRow(hash="0" * 64, made_at=unit.now, figures={}, content=b"pickle"))
        silent.service.parts.store(unit.session, PART, {"model": "0" * 64}, unit.now)
    case_id, sent = take(silent, OPEN)
    assert sent == []
    assert silent.case(case_id).waits_because is not None
    answer = create_app(Settings.from_env({"NWD_DATA_DIR": str(tmp_path)})).test_client().get("/dispatch/readyz")
    assert [one["check"] for one in answer.get_json()["degraded"]] == ["text model"]
    assert "text model" not in {one["check"] for one in answer.get_json()["reasons"]}
