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
    "intake.case.asked": ("请您补充", "You are asked for something"),
    "intake.case.asked.until": (
        "办理单位需要您补充以下内容。收到之前办理时限暂停；最晚到{until}，届时按现有材料继续办理。",
        "The office needs the following from you. Its clock rests until then, at the longest until {until}; after that "
        "it goes on with what it has.",
    ),
    "intake.case.interim": ("阶段性答复", "Where your matter stands"),
    "intake.case.interim.at": ("时间", "Said"),
    "intake.case.promised": ("承诺日期", "Promised for"),
    "intake.case.answer": ("答复", "The answer"),
    "intake.case.explanation": ("服务中心对评价的说明", "What the centre says to your rating"),
    "intake.case.result": ("结果分类", "Result class"),
    "intake.case.basis": ("法律依据", "Legal basis"),
    "intake.case.outcome": ("办理结果", "Outcome"),
    "intake.case.brought": ("诉求内容", "What was asked"),
    "intake.case.may": ("您可以", "What you can do"),
    "intake.case.timeline": ("办理过程", "What happened"),
    "intake.case.done.supplement": ("已收到您补充的情况，将转给办理单位。", "We have what you added and pass it on."),
    "intake.case.done.urge": ("已催办。", "The office has been pressed for an answer."),
    "intake.case.done.withdraw": ("事项已撤回，办理已停止。", "The case was withdrawn; work on it has stopped."),
    "intake.case.done.verdict": ("感谢您的评价。", "Thank you for rating the answer."),
    "intake.case.checked": (
        "评价已收到。回访人员将与您核实，再决定是否重新办理。",
        "We have your rating. Somebody will check it with you before the case is taken up again.",
    ),
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
    "intake.case.done.promise": ("感谢您的确认。", "Thank you for telling us."),
    "intake.case.done.guidance": ("感谢您的反馈。", "Thank you for telling us."),
    "intake.ending.door": ("请到", "Go to"),
    "intake.ending.body": ("单位", "Office"),
    "intake.ending.ground": ("理由", "Ground"),
    "intake.ending.basis": ("依据", "Legal basis"),
    "intake.form.guidance": ("反馈引导结果", "Say whether it worked"),
    "intake.form.guidance.worked": ("那里是否受理了您的事项？", "Did that door take your matter?"),
    "intake.form.guidance.hint": (
        "选“否”的，事项回到服务中心重新处理。只询问一次。",
        "If not, the service centre has the case again. We ask once.",
    ),
    "intake.form.guidance.text": ("其他情况", "Anything else you want to say"),
    "intake.form.guidance.send": ("提交反馈", "Send"),
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
    "intake.docs.colon": ("：", ": "),
    "intake.docs.field": ("字段", "Field"),
    "intake.docs.type": ("类型", "Type"),
    "intake.docs.meaning": ("说明", "Meaning"),
    "intake.docs.codes": ("代码表", "Code tables"),
    "intake.docs.example": ("示例", "Example"),
    "intake.docs.example.how": (
        "先设好环境变量：NWD 为本系统地址，KEY 为接口密钥，地址中的各个名称（如 NUMBER）为相应的值。"
        "依次为命令行、Python 自带的库、本系统的 Python 客户端（no_wrong_door，另行安装）。",
        "Set NWD to this system's address, KEY to your key, each name in an address (such as NUMBER) to its value. In "
        "a shell, with Python's own library, and with our client for Python (no_wrong_door, installed by itself).",
    ),
    "intake.docs.messages": ("系统间消息", "Messages between the services"),
    "intake.docs.messages.intro": (
        "受理、派单、督办三个服务之间传递的消息，每条都是一个 CloudEvents 1.0 事件。来源单位无需接收这些消息，"
        "请使用接口、事件流或 Webhook。",
        "What intake, router and notifier tell each other, each a CloudEvent 1.0. Agencies take none of them: they "
        "have the interface, the event stream and webhooks.",
    ),
    "intake.docs.messages.document": ("AsyncAPI 3 文件：", "AsyncAPI 3 document:"),
    "intake.docs.messages.listen": ("旁听", "Listen in"),
    "intake.docs.messages.how": (
        "运维人员可用自己的账号和队列旁听（AMQP 为消息代理的地址）；正式队列不受影响。",
        "An operator may listen with a login and a queue of one's own (AMQP: the broker's address); the queues of the "
        "services are not touched.",
    ),
    "intake.docs.messages.all": ("全部消息", "All messages"),
}
