"""Own words to what they ask for: a table of what people write, and what must never act."""

from datetime import date
from typing import Any

import pytest

from services.notifier.inbox.commands import Command, Doubt, Incomplete, Note, Verb, understood
from tests.parts.effort import done_in

TODAY = date(2026, 11, 28)
LAW = "《厦门市燃气管理条例》第十二条"

SIGNED = (
    *(
        "签收",
        "签收。",
        "【签收】",
        "“签收”",
        "已签收",
        "已签收。谢谢！",
        "收到，签收",
        "收到签收",
        "好的，签收。",
        "签收了",
        "確認簽收",
    ),
    *("簽收", "您好，签收。", "我局已签收", "我们已经签收。", "确认签收", "现予以签收", "　签收", "回复：签收"),
    *("签收\n谢谢", "您好：\n签收", "李主任：\n签收", "\n\n签收\n\n此致\n敬礼", "签收，谢谢领导", "签收!"),
    *(
        "sign",
        "Sign",
        "SIGN.",
        "Signed, thanks!",
        "I sign",
        "Received. Sign",
        "OK, sign it",
        "Hi,\n\nSigned.\n\nBest regards",
    ),
    *(
        "Dear colleagues,\nsign",
        "\ufeff签收",
        "签\u200b收",
        "签收该事项",
        "收到。\n签收",
        "签收\n发自我的iPhone",
        *("收到任务，签收", "我办已收到，签收。", "您好！任务已签收，谢谢！", "此件已签收"),
        "OK\nsign\nSent from my iPhone",
        "签收 签收",
    ),
)

SAID: tuple[tuple[str, Verb, dict[str, Any]], ...] = (
    (f"退单 不属于我局职责 {LAW}", Verb.RETURN, {"reason": "不属于我局职责", "legal_basis": LAW}),
    (f"退单 不属于我局职责，依据{LAW}", Verb.RETURN, {"reason": "不属于我局职责", "legal_basis": LAW}),
    (f"退单。理由：企业注册地在思明区；依据：{LAW}", Verb.RETURN, {"reason": "企业注册地在思明区", "legal_basis": LAW}),
    (
        f"【退单】\n理由：企业注册地在思明区\n法律依据：{LAW}",
        Verb.RETURN,
        {"reason": "企业注册地在思明区", "legal_basis": LAW},
    ),
    (
        f"申请退单：根据{LAW}，该事项由市政部门负责",
        Verb.RETURN,
        {"reason": "该事项由市政部门负责", "legal_basis": f"根据{LAW}"},
    ),
    ("退單 不屬本局職責 三定方案", Verb.RETURN, {"reason": "不屬本局職責", "legal_basis": "三定方案"}),
    (
        "退单 不归我们管 厦海委办〔2019〕12号",
        Verb.RETURN,
        {"reason": "不归我们管", "legal_basis": "厦海委办〔2019〕12号"},
    ),
    (
        "Return: not ours; basis: Article 12 of the Gas Regulations",
        Verb.RETURN,
        {"reason": "not ours", "legal_basis": "Article 12 of the Gas Regulations"},
    ),
    ("延期 5天 材料不齐", Verb.EXTEND, {"n": 5, "unit": "", "reason": "材料不齐"}),
    ("延期５天，材料不齐", Verb.EXTEND, {"n": 5, "unit": "", "reason": "材料不齐"}),
    ("延期五个工作日，理由：需现场勘验", Verb.EXTEND, {"n": 5, "unit": "working_days", "reason": "需现场勘验"}),
    ("申请延期十五天 因需专家论证。", Verb.EXTEND, {"n": 15, "unit": "", "reason": "因需专家论证。"}),
    ("延期 3 个自然日\n企业负责人出差", Verb.EXTEND, {"n": 3, "unit": "calendar_days", "reason": "企业负责人出差"}),
    ("延期 5 材料不齐", Verb.EXTEND, {"n": 5, "unit": "", "reason": "材料不齐"}),
    ("我局申请延期两天，等待检测报告", Verb.EXTEND, {"n": 2, "unit": "", "reason": "等待检测报告"}),
    (
        "extend 5 working days, papers missing",
        Verb.EXTEND,
        {"n": 5, "unit": "working_days", "reason": "papers missing"},
    ),
    ("Extend by 3 days because the expert is away", Verb.EXTEND, {"n": 3, "unit": "", "reason": "the expert is away"}),
    ("补正 请提供营业执照副本", Verb.SUPPLEMENT, {"what": "请提供营业执照副本"}),
    ("补正：贵公司注册资本是多少？", Verb.SUPPLEMENT, {"what": "贵公司注册资本是多少？"}),
    ("補正 請提供營業執照", Verb.SUPPLEMENT, {"what": "請提供營業執照"}),
    ("supplement: a copy of the licence", Verb.SUPPLEMENT, {"what": "a copy of the licence"}),
    ("阶段答复 已联系企业，正在协调用地。", Verb.INTERIM, {"text": "已联系企业，正在协调用地。"}),
    ("阶段性答复：已联系企业\n下周现场查看", Verb.INTERIM, {"text": "已联系企业\n下周现场查看"}),
    ("階段答覆 已聯繫企業", Verb.INTERIM, {"text": "已聯繫企業"}),
    ("Interim: we have met the company.", Verb.INTERIM, {"text": "we have met the company."}),
    ("承诺 12月3日 完成道路修复", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "完成道路修复"}),
    (
        "承诺于2026年12月3日前完成道路修复。",
        Verb.PROMISE,
        {"promised_on": date(2026, 12, 3), "promise": "完成道路修复。"},
    ),
    ("承诺 2026-12-03 完成道路修复", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "完成道路修复"}),
    ("承诺 １２月３号 完成", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "完成"}),
    ("承诺十二月三日前修复", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "修复"}),
    ("承诺 1月5日 修复", Verb.PROMISE, {"promised_on": date(2027, 1, 5), "promise": "修复"}),
    ("承诺 完成修复，12月3日前", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "完成修复，12月3日前"}),
    (
        "Promise 3 December 2026 the road is mended",
        Verb.PROMISE,
        {"promised_on": date(2026, 12, 3), "promise": "the road is mended"},
    ),
    ("promise by Dec 3, 2026: the road", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "the road"}),
    ("答复 经核实，贵公司用地已批。", Verb.ANSWER, {"answer": "经核实，贵公司用地已批。"}),
    ("答复如下：\n一、已办结。\n二、可以领取。", Verb.ANSWER, {"answer": "一、已办结。\n二、可以领取。"}),
    ("答复 已解决 贵公司用地已批。", Verb.ANSWER, {"outcome": "solved", "answer": "贵公司用地已批。"}),
    ("答復：【列入计划】明年施工", Verb.ANSWER, {"outcome": "planned", "answer": "明年施工"}),
    ("Answer: the licence is ready.", Verb.ANSWER, {"answer": "the licence is ready."}),
    ("转派 综合科", Verb.DELEGATE, {"to": "综合科", "note": ""}),
    ("转派给李明，请今天联系企业", Verb.DELEGATE, {"to": "李明", "note": "请今天联系企业"}),
    ("转派综合科办理", Verb.DELEGATE, {"to": "综合科", "note": ""}),
    ("转派 综合科 李明 请尽快办理", Verb.DELEGATE, {"to": "李明", "note": "请尽快办理"}),
    ("转派李明同志（综合科）", Verb.DELEGATE, {"to": "李明", "note": "综合科"}),
    ("转派 李明 王芳", Verb.DELEGATE, {"to": "李明 王芳", "note": ""}),
    ("延期（5天）：材料不全", Verb.EXTEND, {"n": 5, "unit": "", "reason": "材料不全"}),
    ("请予延期5天，材料不全", Verb.EXTEND, {"n": 5, "unit": "", "reason": "材料不全"}),
    ("Extension of five days, papers missing", Verb.EXTEND, {"n": 5, "unit": "", "reason": "papers missing"}),
    (f"退单（理由：重复派单；依据：{LAW}）", Verb.RETURN, {"reason": "重复派单", "legal_basis": LAW}),
    ("延期5天（至12月7日），理由：勘验", Verb.EXTEND, {"n": 5, "unit": "", "reason": "勘验"}),
    ("承诺 12月3日（周四）前 完成修复", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "完成修复"}),
    ("退单：理由：非我局职责 依据：三定规定", Verb.RETURN, {"reason": "非我局职责", "legal_basis": "三定规定"}),
    ("退单 非我局职责（三定规定）", Verb.RETURN, {"reason": "非我局职责", "legal_basis": "三定规定"}),
    ("退单 非我局职责根据《水法》", Verb.RETURN, {"reason": "非我局职责", "legal_basis": "根据《水法》"}),
    ("延期天数：5天，理由：材料", Verb.EXTEND, {"n": 5, "unit": "", "reason": "材料"}),
    ("延期5日，理由充分", Verb.EXTEND, {"n": 5, "unit": "", "reason": "理由充分"}),
    ("承诺时间：12月3日，内容：修复", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "修复"}),
    ("转派科室：综合科", Verb.DELEGATE, {"to": "综合科", "note": ""}),
    ("转派 张三、李四", Verb.DELEGATE, {"to": "张三、李四", "note": ""}),
    ("转派给 李明 办理，今天反馈", Verb.DELEGATE, {"to": "李明", "note": "今天反馈"}),
    ("Delegate to: Li Ming", Verb.DELEGATE, {"to": "Li Ming", "note": ""}),
    ("答复 已部分解决 余下明年", Verb.ANSWER, {"outcome": "partly_solved", "answer": "余下明年"}),
    ("延期5天，需核实是否符合条件", Verb.EXTEND, {"n": 5, "unit": "", "reason": "需核实是否符合条件"}),
    ("承诺12月3日前研究如何补办", Verb.PROMISE, {"promised_on": date(2026, 12, 3), "promise": "研究如何补办"}),
    ("同 意", Verb.AGREE, {"agrees": True, "text": ""}),
    ("已阅，同意区住建局意见。", Verb.AGREE, {"agrees": True, "text": ""}),
    ("同意按程序办理", Verb.AGREE, {"agrees": True, "text": ""}),
    ("We agree with the proposal.", Verb.AGREE, {"agrees": True, "text": ""}),
    ("没有意见，同意。", Verb.AGREE, {"agrees": True, "text": ""}),
    ("同意办理", Verb.AGREE, {"agrees": True, "text": ""}),
    ("不同意该方案，用地性质不符", Verb.DISAGREE, {"agrees": False, "text": "用地性质不符"}),
    ("不同意。理由如下：\n1. 用地不符", Verb.DISAGREE, {"agrees": False, "text": "1. 用地不符"}),
    ("轉派 李明", Verb.DELEGATE, {"to": "李明", "note": ""}),
    ("delegate to Li Ming, please call today", Verb.DELEGATE, {"to": "Li Ming", "note": "please call today"}),
    ("同意", Verb.AGREE, {"agrees": True, "text": ""}),
    ("同意。", Verb.AGREE, {"agrees": True, "text": ""}),
    ("经研究，我局同意主办单位意见。", Verb.AGREE, {"agrees": True, "text": ""}),
    ("同意，建议尽快实施。", Verb.AGREE, {"agrees": True, "text": "建议尽快实施。"}),
    ("Agreed. Thanks", Verb.AGREE, {"agrees": True, "text": ""}),
    ("不同意 该地块规划为绿地", Verb.DISAGREE, {"agrees": False, "text": "该地块规划为绿地"}),
    ("不同意，理由：该地块规划为绿地", Verb.DISAGREE, {"agrees": False, "text": "该地块规划为绿地"}),
    ("Disagree: the plot is a park", Verb.DISAGREE, {"agrees": False, "text": "the plot is a park"}),
)

LACKING: tuple[tuple[str, Verb, tuple[str, ...], str], ...] = (
    ("退单", Verb.RETURN, ("reason", "legal_basis"), ""),
    ("退单 不属于我局职责", Verb.RETURN, ("legal_basis",), ""),
    ("return this is not ours", Verb.RETURN, ("legal_basis",), ""),
    ("延期", Verb.EXTEND, ("n", "reason"), ""),
    ("延期 5天", Verb.EXTEND, ("reason",), ""),
    ("延期 材料不齐", Verb.EXTEND, ("n",), ""),
    ("延期至12月3日，材料不齐", Verb.EXTEND, ("n",), "12月3日"),
    ("延期3-5天 材料", Verb.EXTEND, ("n",), "3-5天"),
    ("延期 5 至 10 天 材料", Verb.EXTEND, ("n",), "5 至 10 天"),
    ("延期一周 材料不齐", Verb.EXTEND, ("n",), "一周"),
    ("承诺 下周五 完成道路修复", Verb.PROMISE, ("promised_on",), "下周五"),
    ("承诺 月底前完成", Verb.PROMISE, ("promised_on",), "月底"),
    ("承诺 2月30日 完成", Verb.PROMISE, ("promised_on",), "2月30日"),
    ("承诺 11月3日 完成", Verb.PROMISE, ("promised_on",), "11月3日"),
    ("承诺 2025-12-03 完成", Verb.PROMISE, ("promised_on",), "2025-12-03"),
    ("承诺 12/3 完成", Verb.PROMISE, ("promised_on",), "12/3"),
    ("承诺 12月3日", Verb.PROMISE, ("promise",), ""),
    ("promise next Friday the road", Verb.PROMISE, ("promised_on",), "next Friday"),
    ("答复", Verb.ANSWER, ("answer",), ""),
    ("阶段答复：无", Verb.INTERIM, ("text",), ""),
    ("补正 谢谢", Verb.SUPPLEMENT, ("what",), ""),
    ("转派", Verb.DELEGATE, ("to",), ""),
    ("不同意", Verb.DISAGREE, ("text",), ""),
    ("不同意 理由", Verb.DISAGREE, ("text",), ""),
    ("退单 理由 依据：法律依据", Verb.RETURN, ("reason", "legal_basis"), ""),
    ("return REASON basis: LEGAL BASIS", Verb.RETURN, ("reason", "legal_basis"), ""),
    ("延期 天数 理由", Verb.EXTEND, ("n",), ""),
    ("转派 姓名", Verb.DELEGATE, ("to",), ""),
    ("申请延期至12月10日", Verb.EXTEND, ("n", "reason"), "12月10日"),
)

NOTES: tuple[tuple[str, Doubt | None], ...] = (
    ("", None),
    ("企业电话打不通。", None),
    ("收到", None),
    ("收到，谢谢", None),
    ("无意见", None),
    ("不签收", Doubt.NEGATED),
    ("暂不签收", Doubt.NEGATED),
    ("未签收", Doubt.NEGATED),
    ("签收不了", Doubt.NEGATED),
    ("签收，但不属于我局职责", Doubt.NEGATED),
    ("是否签收？", Doubt.QUESTION),
    ("签收？", Doubt.QUESTION),
    ("签收吗", Doubt.QUESTION),
    ("请问如何签收", Doubt.QUESTION),
    ("怎么退单？", Doubt.QUESTION),
    ("退单可以吗？", Doubt.QUESTION),
    ("延期5天可以吗？", Doubt.QUESTION),
    ("不同意吗？", Doubt.QUESTION),
    ("转派给谁？", Doubt.QUESTION),
    ("答复怎么写？", Doubt.QUESTION),
    ("签收，延期5天 材料不齐", Doubt.TWO_VERBS),
    ("签收\n延期 5天 材料不齐", Doubt.TWO_VERBS),
    ("签收\n答复 已办结", Doubt.TWO_VERBS),
    ("签收/退单", Doubt.TWO_VERBS),
    ("同意签收", Doubt.TWO_VERBS),
    ("同意退单", Doubt.TWO_VERBS),
    ("同意城管局退单意见", Doubt.TWO_VERBS),
    ("延期5天 能否批准", Doubt.QUESTION),
    ("同意延期5天", Doubt.TWO_VERBS),
    ("同意。不同意的另行反馈", Doubt.TWO_VERBS),
    ("答复 已办结\n签收", Doubt.TWO_VERBS),
    ("同意，但应先完成环评", Doubt.CONDITION),
    ("原则上同意", Doubt.CONDITION),
    ("如果企业愿意，同意", Doubt.CONDITION),
    ("不同意见另行反馈", Doubt.UNCLEAR),
    ("请签收", Doubt.UNCLEAR),
    ("Answered the company by telephone", Doubt.UNCLEAR),
    ("Delegated to Li Ming", Doubt.UNCLEAR),
    ("已答复企业", Doubt.UNCLEAR),
    ("已转派李明", Doubt.UNCLEAR),
    ("转派一下", Doubt.UNCLEAR),
    ("该事项应由城管局签收，材料不全", Doubt.UNCLEAR),
    ("拟同意", Doubt.UNCLEAR),
    ("签收\n发错了，请忽略本邮件", Doubt.UNCLEAR),
    ("Please sign", Doubt.UNCLEAR),
    ("Do not sign", Doubt.NEGATED),
    ("We don't agree", Doubt.NEGATED),
    ("Sign here", Doubt.UNCLEAR),
    ("Agree with the lead that we return it", Doubt.TWO_VERBS),
    ("Sign?", Doubt.QUESTION),
    ("Should I sign", Doubt.QUESTION),
    ("Significant delay", None),
    ("Answering machine only", None),
    ("答复已经发给企业", Doubt.UNCLEAR),
)


@pytest.mark.parametrize("text", SIGNED)
def test_all_of_these_sign(text: str) -> None:
    assert understood(text, TODAY) == Command(Verb.SIGN)


@pytest.mark.parametrize(("text", "verb", "fields"), SAID)
def test_a_verb_with_what_it_needs_is_a_command(text: str, verb: Verb, fields: dict[str, Any]) -> None:
    assert understood(text, TODAY) == Command(verb, fields)


@pytest.mark.parametrize(("text", "verb", "missing", "unclear"), LACKING)
def test_a_verb_that_lacks_something_says_what(text: str, verb: Verb, missing: tuple[str, ...], unclear: str) -> None:
    read = understood(text, TODAY)
    assert isinstance(read, Incomplete)
    assert (read.verb, read.missing, read.unclear) == (verb, missing, unclear)


@pytest.mark.parametrize(("text", "doubt"), NOTES)
def test_what_is_no_command_or_ambiguous_is_a_note(text: str, doubt: Doubt | None) -> None:
    assert understood(text, TODAY) == Note(text, doubt)


def test_what_is_said_beside_signing_is_kept() -> None:
    assert understood("签收，明天联系企业\n电话已记下", TODAY) == Command(Verb.SIGN, {}, "明天联系企业\n电话已记下")


@pytest.mark.parametrize("piece", [" ", "同意,", "谢谢", "12月3日 ", "理由:", "《", "签收\n", "a "])
@pytest.mark.parametrize("verb", ["签收，", "退单 ", "承诺 ", "不同意 "])
def test_no_words_take_long_and_too_many_ask_for_nothing(verb: str, piece: str) -> None:
    texts = verb + piece * (10_000 // len(piece)), f"{verb}x" + piece * (200_000 // len(piece)) + "x"
    assert isinstance(done_in(3, lambda: [understood(text, TODAY) for text in texts])[1], Note)
