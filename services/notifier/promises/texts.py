"""The texts of notifier's pages about promises."""

from shared.web.languages import Texts

PROMISE_TEXTS: Texts = {
    "promise.list": ("承诺事项", "Promises"),
    "promise.list.all": ("全部责任单位", "All owners"),
    "promise.list.own": ("本单位的承诺事项", "What your offices have promised"),
    "promise.live": ("待兑现的承诺", "To be kept"),
    "promise.live.none": ("没有待兑现的承诺。", "Nothing is left to be kept."),
    "promise.broken": ("未兑现、待督办的承诺", "Broken, and not taken up yet"),
    "promise.broken.none": ("没有未兑现的承诺。", "No broken promise waits for the supervision office."),
    "promise.broken.number": ("未兑现的承诺", "broken promises"),
    "promise.one": ("承诺", "Promise"),
    "promise.case": ("事项", "Case"),
    "promise.what": ("承诺内容", "What is promised"),
    "promise.owner": ("责任单位", "Owner"),
    "promise.responsible": ("责任人", "Responsible"),
    "promise.until": ("兑现期限", "To be kept by"),
    "promise.state": ("状态", "State"),
    "promise.state.open": ("待兑现", "open"),
    "promise.state.due": ("期限已到，待企业确认", "the day has come; the enterprise is asked"),
    "promise.state.kept": ("已兑现", "kept"),
    "promise.state.broken": ("未兑现", "broken"),
    "promise.state.moved": ("已调整期限", "moved to another day"),
    "promise.state.dropped": ("不再适用", "no longer applies"),
    "promise.late": ("已过期限", "past its day"),
    "promise.confidential": ("保密件", "confidential"),
    "promise.said": ("企业的说明", "What the enterprise says"),
    "promise.said.why": ("说明", "Why"),
    "promise.taken_up": ("督查部门的处理情况", "What the supervision office has done"),
    "promise.take_up": ("记录处理情况", "Put on record what was done"),
    "promise.fulfilled": ("说明已兑现", "Say that it is kept"),
    "promise.fulfilled.hint": (
        "请写明何时、怎样兑现。企业将看到这段说明，并确认是否兑现。",
        "Please say when it was done, and how. The enterprise reads this, and says whether it is so.",
    ),
    "promise.fulfilled.text": ("兑现情况", "How it was kept"),
    "promise.fulfilled.send": ("提交，请企业确认", "Send it to be confirmed"),
    "promise.reported": ("已说明兑现情况", "You have said that it is kept"),
    "promise.refused.over": ("该承诺已有结果，没有做任何改动。", "The promise has ended. Nothing was changed."),
    "promise.refused.already": (
        "这一说明已经提交过，没有做任何改动。",
        "This has been said already. Nothing was changed.",
    ),
}
"""`promise.` texts."""
