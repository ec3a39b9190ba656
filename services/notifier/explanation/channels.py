"""Sentences about channels.yaml."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.notifier.explanation.limits import Said
from services.notifier.explanation.phrases import ROLES, Pair, length
from services.notifier.explanation.steps import cases_of

_WAYS = {
    "sms": Pair("发短信给{zh}", "{en} get an SMS"),
    "messenger": Pair("发政务即时通讯给{zh}", "{en} get a message by the office messenger"),
    "telephone": Pair("列入派单台的电话通知清单（{zh}优先）", "the desk calls them, {en} first"),
}


def sentences(channels: Mapping[str, Any]) -> Iterator[Said]:
    """Yield how an office is reached that does not open an urgent task. channels: the part."""
    for index, one in enumerate(channels["urgent"]):
        meant = cases_of(one)
        zh, en = [], []
        for rung in one["ladder"]:
            roles = [ROLES[role] for role in rung["to"]]
            way = _WAYS[rung["by"]]
            who_zh, who_en = "、".join(role.zh for role in roles), ", else ".join(role.en for role in roles)
            after = length(rung["after"])
            zh.append(f"{after.zh}内无人打开的，{way.zh.format(zh=who_zh)}")
            en.append(f"{after.en} later {way.en.format(en=who_en)}")
        yield (
            ("urgent", index),
            one.get("clause"),
            Pair(
                f"任务{meant.zh}发出邮件后，{'；其后'.join(zh)}。",
                f"A task{meant.en} that nobody of its office opens after the mails: {'; '.join(en)}.",
            ),
        )
    if channels["urgent"]:
        again = length(channels["again"])
        yield (
            ("again",),
            None,
            Pair(
                f"打过电话仍无人打开的，{again.zh}后再打，另行约定的除外。",
                f"Where nobody opens it after a call, there is another one {again.en} later, or when the caller says.",
            ),
        )
