"""The texts of the pages about cases of the same matter, Chinese and English."""

from shared.web.languages import Texts

SAME_TEXTS: Texts = {
    "same.track": ("已合并办理", "Handled together with the same matter"),
    "same.track.what": (
        "同一事项还从另一渠道提出，两件合并办理。本编号继续有效，进展和答复在这里也能看到。",
        "The same matter came in through another door too, so both are handled as one. This number stays good: "
        "progress and answer are shown here too.",
    ),
    "same.track.number": ("合并后的编号", "It is handled under"),
    "same.track.speak": (
        "在这里补充的材料和催办会转到合并后的事项。撤回和评价请在合并后的事项上进行，需要该编号的查询码。",
        "What you add here, and that you press for an answer, is passed on to that case. To withdraw or to rate it, go "
        "there; you need its tracking code.",
    ),
    "same.track.rate": (
        "已有答复。请在合并后的事项上评价，需要该编号的查询码。",
        "It has been answered. Rate the answer on that case; you need its tracking code.",
    ),
    "same.track.open": ("打开合并后的事项", "Open that case"),
    "same.may": ("合并同一事项", "Merge with the same matter"),
    "same.may.merged": ("查看合并或拆分", "See what it was merged into, or separate it"),
    "same.maybe": ("可能是同一事项", "May be the same matter"),
    "same.maybe.like": ("文字相似度 {share}%", "{share} % of the text is alike"),
    "same.compare": ("对照并决定", "Compare and decide"),
    "same.merged_into": ("已并入", "Merged into"),
    "same.sources": ("并入本事项的来源", "Merged into this case"),
    "same.page": ("同一事项的合并", "Cases of the same matter"),
    "same.page.what": (
        "同一企业的同一事项从多个渠道提出的，合并为一件办理；每个来源保留自己的编号，看到同一答复。不同企业的同类问题不合并。",
        "Where one enterprise has brought one matter through several doors, it is handled as one case; each source "
        "keeps its number and reads the same answer. Cases of different enterprises are not merged.",
    ),
    "same.this": ("本事项", "This case"),
    "same.that": ("另一事项", "The other case"),
    "same.field": ("对照项", "What"),
    "same.number": ("编号", "Number"),
    "same.state": ("状态", "State"),
    "same.title": ("标题", "Title"),
    "same.enterprise": ("企业", "Enterprise"),
    "same.source": ("来源", "Source"),
    "same.owner": ("承办单位", "Who has it"),
    "same.received": ("提出时间", "Received"),
    "same.text": ("内容", "Text"),
    "same.refused_before": (
        "{by}认定不是同一事项：{why}",
        "{by} has found that these are not the same matter: {why}",
    ),
    "same.decide": ("这两件是同一事项吗？", "Are these two the same matter?"),
    "same.merge": ("本事项并入另一事项", "Merge this case into the other"),
    "same.merge.hint": (
        "本事项结束，未完成的任务随之取消；另一事项的承办单位会收到本事项的内容。",
        "This case ends, and with it the tasks about it; the office at work on the other case is sent its text.",
    ),
    "same.take": ("另一事项并入本事项", "Merge the other into this case"),
    "same.refuse": ("不是同一事项", "Not the same matter"),
    "same.why": ("理由", "Reason"),
    "same.why.hint": ("合并可以不填；认定不是同一事项的必须填写。", "Needed where they are not the same matter."),
    "same.none": ("没有发现可能相同的事项。", "No case was found that may be the same matter."),
    "same.by_number": ("按编号对照", "Compare with a number"),
    "same.by_number.hint": (
        "企业名称写法不同的，可以直接填写编号。",
        "For an enterprise that is written in another way.",
    ),
    "same.by_number.unknown": ("没有这个编号的事项，请核对。", "There is no case with this number; look at it again."),
    "same.by_number.send": ("对照", "Compare"),
    "same.separate": ("拆分：恢复单独办理", "Separate: handle it on its own again"),
    "same.separate.what": (
        "合并有误时使用。事项以新的一轮恢复办理，回到原承办单位或派单台。",
        "For a merging that was a mistake. The case is taken up again as another round, by who had it or by the desk.",
    ),
    "same.separate.why": ("为什么拆分（内部）", "Why (internal)"),
    "same.separate.send": ("拆分", "Separate"),
    "same.needs_reason": ("请写明理由。", "Say why."),
    "same.done.merge": ("已合并。", "The cases were merged."),
    "same.done.take": ("已合并。", "The cases were merged."),
    "same.done.refuse": ("已登记：不是同一事项。", "It is on record that they are not the same matter."),
    "same.done.separate": ("已拆分，事项恢复单独办理。", "Separated; the case is handled on its own again."),
}
