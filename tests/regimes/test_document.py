"""The examples of docs/configuration.md do what the page says."""

import re
from pathlib import Path

from services.notifier.explanation.cli import explained
from tests.regimes.playing import CONFIG, course, place

PAGE = (CONFIG.parent / "docs" / "configuration.md").read_text(encoding="utf-8")


def block(first_line: str) -> str:
    """Return the example that begins with a line."""
    found = re.search(rf"```yaml\n{re.escape(first_line)}[^\n]*\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_worked_example_is_a_regime_that_does_what_its_text_says(tmp_path: Path) -> None:
    limits, escalation = block("# limits.yaml").split("# escalation.yaml\n")
    folder = tmp_path / "ourtown"
    folder.mkdir()
    (folder / "limits.yaml").write_text(limits, encoding="utf-8")
    (folder / "escalation.yaml").write_text(escalation, encoding="utf-8")
    (folder / "base.yaml").write_text(f"base: {CONFIG / 'haicang'}\n", encoding="utf-8")
    place(str(folder))
    assert len(list(explained(folder))) > 10
    seen = course(tmp_path, str(folder), block("# case.yaml"))
    # Ten working days from 24 November end on 8 December; it was reported on the 15th.
    assert seen.steps() == [("2026-12-04T09:00", "remind"), ("2026-12-09T09:00", "red")]
    assert (seen.marks(), seen.refused()) == ([("2026-12-09", "red")], [])
    silent = course(tmp_path, str(folder), re.sub(r"  - \{at: 2026-12.*\n", "", block("# case.yaml")))
    assert silent.steps()[-1] == ("2026-12-16T09:00", "named")
