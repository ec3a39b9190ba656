"""Every word that a page may have to say exists in both languages."""

import pytest

from services.notifier.extensions.domain import ExtensionState
from services.notifier.extensions.rest_texts import REST_TEXTS
from services.notifier.extensions.texts import EXTENSION_TEXTS
from services.notifier.limits.calendar import COUNTED
from services.notifier.limits.extending import DECIDERS, Silence
from services.notifier.mail.domain import MailKind, MailState
from services.notifier.mail.texts import MAIL_TEXTS
from services.notifier.notices.domain import AnswerState, NoticeRefusal, NoticeState
from services.notifier.notices.texts import NOTICE_TEXTS
from services.notifier.signatures.texts import SIGNATURE_TEXTS
from services.notifier.task_forces.domain import StageAct, StageRefusal, StageState
from services.notifier.task_forces.texts import TEAM_TEXTS
from services.notifier.tasks.doing_texts import DOING_TEXTS
from services.notifier.tasks.domain import BY_PEOPLE, Refusal
from services.notifier.tasks.mine_texts import MINE_TEXTS
from services.notifier.tasks.texts import TASK_TEXTS
from services.notifier.urging.domain import UrgeRefusal
from services.notifier.urging.texts import URGING_TEXTS
from shared.contracts.words import ContactWay, Outcome, Part, TaskState, Urger
from shared.web.languages import merged

WORDS = {
    "desk.state": TaskState,
    "desk.refused": Refusal,
    "desk.outcome": Outcome,
    "desk.part": Part,
    "desk.did": [
        act
        for acts in BY_PEOPLE.values()
        for act in acts
        if act not in ("opinion", "ask_extension", "drop_extension", "ask_suspension", "end_suspension")
    ],
    "desk.did.extension": ExtensionState,
    "desk.did.suspension": ExtensionState,
    "desk.spoke.how": ContactWay,
    "extension.state": ExtensionState,
    "extension.unit": COUNTED,
    "extension.duty": DECIDERS,
    "extension.silence": Silence,
    "team.state": StageState,
    "team.refused": StageRefusal,
    "team": StageAct,
    "mails.state": MailState,
    "mails.kind": MailKind,
    "notice.state": NoticeState,
    "urging.refused": UrgeRefusal,
    "urging.as": Urger,
    "notice.refused": NoticeRefusal,
    "notice.answer": AnswerState,
}


OF_MAILS = (MAIL_TEXTS, NOTICE_TEXTS, URGING_TEXTS)


@pytest.mark.parametrize("begin", WORDS)
def test_every_word_of_an_enumeration_has_a_text(begin: str) -> None:
    texts = merged([TASK_TEXTS, DOING_TEXTS, EXTENSION_TEXTS, REST_TEXTS, SIGNATURE_TEXTS, TEAM_TEXTS, *OF_MAILS])
    for word in WORDS[begin]:
        assert texts[f"{begin}.{word}"].zh
        assert texts[f"{begin}.{word}"].en


def test_chinese_texts_use_chinese_punctuation() -> None:
    texts = merged([TASK_TEXTS, DOING_TEXTS, EXTENSION_TEXTS, REST_TEXTS, SIGNATURE_TEXTS, TEAM_TEXTS, *OF_MAILS])
    texts |= MINE_TEXTS
    for key, (zh, _) in texts.items():
        for mark in ",;:":
            before = [zh[at - 1] for at, character in enumerate(zh) if character == mark and at]
            assert not any("\u4e00" <= character <= "\u9fff" for character in before), key
