"""What `nwd config explain` prints of a place's rules about time, who signs an answer, the ledger, and mails."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from services.notifier.channels.reading import FILE as CHANNELS_FILE
from services.notifier.configuration import parts_of
from services.notifier.explanation import answers, channels, ledger, limits, mail, steps
from services.notifier.explanation.phrases import Pair, text_of
from services.notifier.kindness.reading import FILE as MAIL_FILE
from services.notifier.ledger.reading import FILE as LEDGER_FILE
from services.notifier.regime import ANSWERS, CHANNELS, ESCALATION, LEDGER, LIMITS, MAIL
from services.notifier.signatures.reading import FILE as ANSWERS_FILE
from shared.process.folder import Folder
from shared.web.languages import LANGUAGES, Language


class Explained(NamedTuple):
    """One rule of a place: file and line, the clause that it stands for where the file says it, and what it does."""

    file: str
    line: int
    clause: Pair | None
    says: Pair

    def told(self, language: Language) -> dict[str, str | int | None]:
        """Return it JSON-ready, in one language."""
        which = LANGUAGES.index(language)
        clause = self.clause[which] if self.clause else None
        return {"file": self.file, "line": self.line, "clause": clause, "says": self.says[which]}


def explained(path: Path) -> Iterator[Explained]:
    """Yield a place's rules about time in the order of its files. Raises BadConfiguration with all that is wrong."""
    folder = Folder(path)
    parts = parts_of(folder)
    folder.finish()
    tables = (
        ("limits.yaml", limits.sentences(parts[LIMITS])),
        ("escalation.yaml", steps.sentences(parts[ESCALATION], parts[LIMITS])),
        (ANSWERS_FILE, answers.sentences(parts[ANSWERS])),
        (LEDGER_FILE, ledger.sentences(parts[LEDGER])),
        (MAIL_FILE, mail.sentences(parts[MAIL])),
        (CHANNELS_FILE, channels.sentences(parts[CHANNELS])),
    )
    for file, said in tables:
        for where, clause, sentence in said:
            yield Explained(file, folder.line(file, where), text_of(clause) if clause else None, sentence)
