"""The texts of intake's pages, Chinese and English."""

from shared.web.languages import Texts

INTAKE_TEXTS: Texts = {
    "intake.nav.track": ("查询事项", "Track a case"),
    "intake.nav.docs": ("接口文档", "For integrators"),
    "intake.home.title": ("一个入口，一办到底", "One door for what no window takes"),
    "intake.home.what": (
        "企业的事项窗口办不了、说不清归谁管的，向热线、窗口、联系点、代表或走访人员提出一次即可。"
        "本系统找到应当办理的单位，盯住时限，直到企业得到答复。",
        "When no window can take what an enterprise needs, it tells a hotline, a window, a contact point, a deputy or "
        "a visiting official once. We find the office that must act, and watch the clock until there is an answer.",
    ),
    "intake.home.steps": ("办理流程", "How it goes"),
    "intake.home.step.1": (
        "提出事项后，您会得到编号和六位查询码。",
        "Your case is taken; you get its number and a six-digit code.",
    ),
    "intake.home.step.2": (
        "主办单位签收办理；由谁负责、何时答复，您随时可以查看。",
        "An office signs for it; you see at any time who has it and until when.",
    ),
    "intake.home.step.3": (
        "收到答复后，请用三个问题评价；未解决或不满意的，重新办理。",
        "Once there is an answer, three questions ask what you think of it; if you are not satisfied, work goes on.",
    ),
    "intake.track.title": ("查询事项", "Track a case"),
    "intake.track.number": ("编号", "Case number"),
    "intake.track.number.hint": (
        "例如 HC-2026-000123-8，可不写横线。",
        "Such as HC-2026-000123-8; hyphens may be left out.",
    ),
    "intake.track.number.wrong": (
        "编号有误，请对照回执逐位核对。",
        "This number is not right; compare it with your receipt.",
    ),
    "intake.track.code": ("六位查询码", "Six-digit code"),
    "intake.track.code.wrong": ("查询码是六位数字。", "The code has six digits."),
    "intake.track.none": (
        "编号与查询码不符。请核对后再试。",
        "Number and code do not belong together. Check both and try again.",
    ),
    "intake.track.tries": (
        "输错次数过多，请在 15 分钟后再试，或者使用回执中的链接。",
        "Too many wrong tries. Try again in 15 minutes, or use the link on your receipt.",
    ),
    "intake.track.open": ("查看", "Open"),
    "intake.case.number": ("编号", "Number"),
    "intake.case.owner": ("负责单位", "In charge"),
    "intake.case.due": ("最迟答复时间", "Answer due by"),
    "intake.case.kind": ("诉求类型", "Kind"),
    "intake.case.received": ("收到时间", "Received"),
    "intake.case.answer": ("答复", "The answer"),
    "intake.case.outcome": ("办理结果", "Outcome"),
    "intake.case.brought": ("诉求内容", "What was asked"),
    "intake.case.may": ("您可以", "What you can do"),
    "intake.case.timeline": ("办理过程", "What happened"),
    "intake.case.done.supplement": ("已收到您补充的情况，将转给办理单位。", "We have what you added and pass it on."),
    "intake.case.done.urge": ("已催办。", "The office has been pressed for an answer."),
    "intake.case.done.withdraw": ("事项已撤回，办理已停止。", "The case was withdrawn; work on it has stopped."),
    "intake.case.done.verdict": ("感谢您的评价。", "Thank you for rating the answer."),
    "intake.form.supplement": ("补充情况", "Add information"),
    "intake.form.supplement.text": ("补充的内容", "What you want to add"),
    "intake.form.supplement.send": ("提交补充", "Send it"),
    "intake.form.urge": ("催办", "Press for an answer"),
    "intake.form.urge.text": ("想对办理单位说的话", "What you want to tell the office"),
    "intake.form.urge.send": ("催办", "Press for an answer"),
    "intake.form.withdraw": ("撤回事项", "Withdraw the case"),
    "intake.form.withdraw.warning": (
        "撤回后立即停止办理，且不能恢复；如再需要，只能重新提出。",
        "Work stops at once and cannot be resumed. If you need it again, you have to bring a new case.",
    ),
    "intake.form.withdraw.reason": ("撤回原因", "Why you withdraw it"),
    "intake.form.withdraw.sure": ("我确认撤回本事项", "Yes, withdraw this case"),
    "intake.form.withdraw.send": ("撤回", "Withdraw"),
    "intake.form.verdict": ("评价答复", "Rate the answer"),
    "intake.form.verdict.contacted": ("1. 办理单位是否联系过您？", "1. Were you contacted?"),
    "intake.form.verdict.solved": ("2. 问题是否解决？", "2. Is the matter solved?"),
    "intake.form.verdict.satisfaction": ("3. 您是否满意？", "3. Are you satisfied?"),
    "intake.form.verdict.text": ("其他意见", "Anything else you want to say"),
    "intake.form.verdict.hint": (
        "未解决或不满意的，事项可以重新办理。",
        "If it is not solved, or you are not satisfied, the case can be taken up again.",
    ),
    "intake.form.verdict.send": ("提交评价", "Send your rating"),
    "intake.form.yes": ("是", "Yes"),
    "intake.form.no": ("否", "No"),
    "intake.form.back": ("返回事项", "Back to the case"),
    "intake.docs.title": ("接口文档", "The interface"),
    "intake.docs.intro": (
        "报送事项的系统凭接口密钥调用。密钥放在 Authorization 请求头中：Bearer nwd_…。"
        "完整的机器可读描述见 OpenAPI 文件。",
        "Systems that bring cases call with a key in the Authorization header: Bearer nwd_…. "
        "The OpenAPI document describes all of it for machines.",
    ),
    "intake.docs.openapi": ("OpenAPI 3.1 文件", "OpenAPI 3.1 document"),
    "intake.docs.operations": ("操作", "Operations"),
    "intake.docs.schemas": ("数据结构", "Shapes"),
    "intake.docs.problems": ("出错时的响应", "Answers when something is wrong"),
    "intake.docs.parameters": ("参数", "Parameters"),
    "intake.docs.body": ("请求正文", "Body"),
    "intake.docs.answers": ("响应", "Answers"),
    "intake.docs.field": ("字段", "Field"),
    "intake.docs.type": ("类型", "Type"),
    "intake.docs.meaning": ("说明", "Meaning"),
    "intake.docs.codes": ("代码表", "Code tables"),
    "intake.docs.example": ("示例", "Example"),
}
