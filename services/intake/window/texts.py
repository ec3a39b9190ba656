"""The texts of the window desk, Chinese and English."""

from shared.web.languages import Texts

WINDOW_TEXTS: Texts = {
    "window.desk": ("窗口登记", "Take a case"),
    "window.title": ("标题", "Title"),
    "window.who": ("谁来反映", "Who asks"),
    "window.what": ("反映什么", "What they ask"),
    "window.at_once": ("当场答复", "Answer at once"),
    "window.enterprise_name": ("企业名称", "Enterprise"),
    "window.enterprise_uscc": ("统一社会信用代码", "Unified social credit code"),
    "window.enterprise_uscc.hint": ("18 位；不清楚的可以不填。", "18 characters; leave it blank if it is not known."),
    "window.complainant_name": ("诉求人", "Complainant"),
    "window.complainant_name.hint": (
        "没有登记企业的：个体户、筹办人、居民等。",
        "Where there is no registered company: self-employed, founders, residents.",
    ),
    "window.contact_name": ("联系人", "Contact"),
    "window.contact_phone": ("电话", "Telephone"),
    "window.contact_email": ("邮箱", "E-mail"),
    "window.anonymous": ("匿名", "Anonymous"),
    "window.anonymous.hint": (
        "不留联系方式和信用代码，进度只能凭编号和查询码查看。",
        "No contact and no code are kept; number and tracking code alone open the case.",
    ),
    "window.confidential": ("保密件", "Confidential"),
    "window.confidential.hint": (
        "邮件和列表中只出现编号。",
        "Mails and lists hold nothing but the number.",
    ),
    "window.kind": ("诉求类型", "Kind"),
    "window.channel": ("渠道", "Channel"),
    "window.about": ("被反映单位", "Whom it is about"),
    "window.about.hint": (
        "投诉、举报某单位的，请写明；该单位看不到本事项。",
        "For a complaint or report about an office: it will not see the case.",
    ),
    "window.about.own": (
        "您属于被反映单位，应当回避。请由其他单位的人员登记。",
        "You belong to the office that this is about. Somebody of another office must take it.",
    ),
    "window.title_of_case": ("事项", "Case"),
    "window.description": ("具体情况", "What happened"),
    "window.matter": ("事项类别", "Matter"),
    "window.matter.hint": (
        "拿不准的可以不选，由派单目录或派单台判断。",
        "Leave it open when in doubt: the catalogue or the desk decides.",
    ),
    "window.industry": ("行业代码", "Industry"),
    "window.industry.hint": ("国民经济行业代码，例如 C2761。", "By GB/T 4754, such as C2761."),
    "window.sub_district": ("街道", "Sub-district"),
    "window.place": ("地点", "Place"),
    "window.project_name": ("项目名称", "Project"),
    "window.project_amount": ("投资额", "Investment"),
    "window.project_amount.hint": ("以元为单位的整数。", "A whole number of yuan."),
    "window.occurred_at": ("发生时间", "When it happened"),
    "window.urgency": ("紧急程度", "Urgency"),
    "window.needs_reply": ("需要答复", "Wants an answer"),
    "window.needs_reply.hint": ("不需要答复的请取消勾选。", "Untick it where no answer is wanted."),
    "window.answer": ("当场答复的内容", "The answer that was given"),
    "window.answer.hint": (
        "填写的，事项当场办结，不再派单。",
        "With an answer the case is closed at once and goes to no office.",
    ),
    "window.take": ("登记", "Take the case"),
    "window.today": ("今天登记的事项", "Taken today"),
    "window.used": (
        "这张表已经登记为 {number}。如确为另一事项，请再次提交。",
        "This form was taken as {number} already. If it is another case, send it once more.",
    ),
    "window.receipt": ("受理回执", "Receipt"),
    "window.link": ("查询网址", "Address of the case's page"),
    "window.next": ("接下来", "What happens next"),
    "window.next.1": (
        "服务中心确定主办单位，由其签收办理。",
        "The service centre finds the office that must act; it signs for the case.",
    ),
    "window.next.2": (
        "凭编号和查询码可以随时查看进度、补充情况、催办。",
        "With number and code you see at any time how it goes, add to it, or press for an answer.",
    ),
    "window.next.3": (
        "答复后请评价；未解决或不满意的，可以重新办理。",
        "Once it is answered, rate the answer; if you are not satisfied, it can be taken up again.",
    ),
    "window.keep": (
        "请妥善保管：知道查询网址或查询码的人都能看到本事项。",
        "Keep this safe: whoever has the address or the code sees the case.",
    ),
    "window.another": ("登记另一事项", "Take another case"),
    "window.open": ("查看本事项", "Open this case"),
    "window.print": (
        "用浏览器的打印功能打印本页。今天之内可以再次打开。",
        "Print this page with the browser. It can be opened again today.",
    ),
}
