"""Each regime's folder says what its rule says: the clauses as expectations, on a case that is played through it."""

from pathlib import Path

import pytest

from services.notifier.explanation.cli import explained
from tests.regimes.playing import CONFIG, course, place

REGIMES = ("haicang", "quanzhou", "shandong", "beijing", "bureau", "sanming", "windows", "deputies")
SIGNED = """
case: {{class: {klass}, kind: {kind}, received: 2026-11-24T09:30}}
lead: industry
assisting: [finance_bureau]
events:
  - {{at: 2026-11-24T15:00, do: sign}}
{more}"""


def script(klass: str = "general", kind: str = "complaint", *events: str) -> str:
    return SIGNED.format(klass=klass, kind=kind, more="".join(f"  - {{{event}}}\n" for event in events))


@pytest.mark.parametrize("regime", REGIMES)
def test_a_folder_is_in_order_and_says_itself_back_in_both_languages(regime: str) -> None:
    place(regime)
    said = list(explained(CONFIG / regime))
    assert all(one.says.zh and one.says.en and one.line >= 1 for one in said)
    if regime != "haicang":  # whose limits are assumptions, and no clauses
        assert any(one.clause for one in said)


def test_quanzhou(tmp_path: Path) -> None:
    seen = course(tmp_path, "quanzhou", script())
    # Assisting bodies answer within 3 working days, the lead within 7; then it is on the list, with copies to three.
    assert seen.of("unreported")["at"][:16] == "2026-12-03T17:30"
    assert seen.marks() == [("2026-12-03", "bulletin")]
    late = [one for one in seen.told if one["what"] == "task.reminded"]
    assert [(one["at"][:16], one["step"]) for one in late] == [("2026-11-27T17:30", "opinion_late")]
    told, copies = seen.readers("unreported")
    assert told
    assert len(copies) >= 2


def test_quanzhou_lets_an_office_object_within_one_working_day_and_the_coordinator_has_the_same_day(
    tmp_path: Path,
) -> None:
    objected = course(tmp_path, "quanzhou", script("general", "help", "at: 2026-11-25T10:00, do: return"))
    assert objected.refused() == []
    assert ("2026-11-25T17:30", "not_decided") in objected.steps()
    late = course(tmp_path, "quanzhou", script("general", "help", "at: 2026-11-26T10:00, do: return"))
    assert late.refused() == ["return_over"]


def test_shandong_gives_cards_by_themselves_counts_from_receipt_and_ends_at_the_discipline_inspection(
    tmp_path: Path,
) -> None:
    seen = course(tmp_path, "shandong", script())
    # 15 working days from Tuesday 24 November end on Tuesday 15 December.
    assert seen.marks()[:2] == [("2026-12-14", "yellow"), ("2026-12-16", "red")]
    assert seen.of("yellow")["clock"] == "closing"


def test_shandong_gives_no_card_to_whoever_has_answered(tmp_path: Path) -> None:
    opinion = "at: 2026-12-01T10:00, do: opinion, by: finance_bureau"
    events = (opinion, "at: 2026-12-02T10:00, do: report", "at: 2026-12-03T10:00, do: approve")
    assert course(tmp_path, "shandong", script("general", "complaint", *events)).marks() == []


@pytest.mark.parametrize(
    ("klass", "overdue"),
    [
        ("emergency", "2026-11-24T11:30"),
        ("utilities", "2026-11-25T09:30"),
        ("general", "2026-12-01T17:30"),
        ("hard", "2026-12-09T17:30"),
    ],
)
def test_beijing_counts_hours_and_calendar_days(tmp_path: Path, klass: str, overdue: str) -> None:
    assert (overdue, "overdue") in course(tmp_path, "beijing", script(klass)).steps()


def test_the_bureau_urges_before_the_limit_in_writing_after_it_and_names_who_does_not_move(tmp_path: Path) -> None:
    seen = course(tmp_path, "bureau", script())
    # 13 working days, counted from the day after receipt, end on Friday 11 December.
    assert seen.steps() == [
        ("2026-12-10T09:00", "urge_by_telephone"),
        ("2026-12-14T09:00", "urging_notice"),
        ("2026-12-21T09:00", "bulletin"),
    ]
    assert seen.marks() == [("2026-12-21", "bulletin")]


def test_the_bureau_answers_consultations_within_three_working_days_and_emergencies_the_same_day(
    tmp_path: Path,
) -> None:
    asked = course(tmp_path, "bureau", script("general", "consultation"))
    assert asked.of("urging_notice")["at"][:10] == "2026-11-30"  # the day after Friday 27th is a Saturday
    urgent = course(tmp_path, "bureau", script("emergency"))
    assert urgent.of("urging_notice")["at"][:10] == "2026-11-25"


def test_the_bureaus_head_signs_the_answer_before_it_goes_out(tmp_path: Path) -> None:
    opinion = "at: 2026-11-25T10:00, do: opinion, by: finance_bureau"
    events = (opinion, "at: 2026-11-26T10:00, do: report", "at: 2026-11-26T11:00, do: countersign")
    seen = course(tmp_path, "bureau", script("general", "complaint", *events))
    reported = [one["at"][:16] for one in seen.told if one["what"] == "task.reported"]
    assert (seen.refused(), reported) == ([], ["2026-11-26T11:00"])


def test_a_window_contacts_the_enterprise_on_the_day_of_receipt(tmp_path: Path) -> None:
    assert ("2026-11-24T17:30", "no_contact") in course(tmp_path, "windows", script()).steps()
    spoken = script("general", "help", "at: 2026-11-24T16:00, do: interim")
    assert all(step != "no_contact" for _, step in course(tmp_path, "windows", spoken).steps())


def test_deputies_have_their_answer_within_three_months_and_co_handlers_one(tmp_path: Path) -> None:
    seen = course(tmp_path, "deputies", script("general", "suggestion"))
    # 24 February 2027 is a Wednesday; its holidays are not published, so it is provisional.
    assert ("2027-02-24T17:30", "overdue") in seen.steps()
    late = [one["at"][:10] for one in seen.told if one["what"] == "task.reminded"]
    assert late == ["2026-12-24"]
