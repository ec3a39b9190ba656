"""The texts of the public form, Chinese and English."""

from shared.web.languages import Texts

ONLINE_TEXTS: Texts = {
    "online.title": ("网上填报", "Bring a case"),
    "online.home": ("不便到窗口的，可以在网上填报。", "If you cannot come to a window, bring your case here."),
    "online.what": (
        "窗口办不了、说不清归谁管的事项，在这里说一次即可。填写大约需要五分钟，可以先保存，换个时间或换台设备再填。",
        "Say here once what no window could take. It takes about five minutes; you may save it and go on later, on "
        "another device too.",
    ),
    "online.urgent": (
        "正在发生的危险或诈骗，请直接拨打 110、119 或 96110。",
        "If something dangerous or a fraud is under way, call 110, 119 or 96110 at once.",
    ),
    "online.point": (
        "您正以联系点“{name}”的名义为企业填报。",
        "You bring cases of enterprises as the contact point “{name}”.",
    ),
    "online.leave": ("退出联系点", "Leave the contact point"),
    "online.brought": ("本联系点填报的事项", "What this contact point has brought"),
    "online.brought.what": (
        "只列出本联系点填报的事项；保密件只显示编号。要看办理过程和答复、补充或评价，请用回执上的编号和查询码查询。",
        "Only what was brought by this contact point; of a confidential case the number alone. With number and code of "
        "the receipt you see what happened and the answer, add to it, and rate it.",
    ),
    "online.brought.none": ("还没有填报过事项。", "Nothing was brought yet."),
    "online.who": ("您是谁", "Who you are"),
    "online.asked": ("您反映什么", "What you ask"),
    "online.contact.hint": (
        "留下电话或邮箱，我们会告诉您编号、进展和答复。",
        "Leave a telephone number or an address, and we tell you the number, how it goes, and the answer.",
    ),
    "online.next": ("下一步：核对", "Next: look it over"),
    "online.save": ("保存草稿", "Save the draft"),
    "online.saved": ("草稿已保存。", "The draft is saved."),
    "online.address": (
        "记下这个网址，七天之内可以接着填写。知道网址的人都能看到草稿，请不要转发。",
        "Note this address: for seven days you can go on from it. Whoever has it sees the draft, so pass it on to "
        "nobody.",
    ),
    "online.check": ("核对并提交", "Look it over and send it"),
    "online.check.what": (
        "请核对以下内容。提交后不能修改，但可以随时补充。",
        "Look this over. Once it is sent you cannot change it, but you can add to it at any time.",
    ),
    "online.change": ("返回修改", "Go back and change it"),
    "online.send": ("提交", "Send it"),
    "online.sent": ("已收到您的事项", "We have your case"),
    "online.number": (
        "请抄下或打印编号和查询码，凭它们查看进展、补充和评价。本页保留到明天这个时候。",
        "Write down or print number and code: with them you see how it goes, add to it and rate the answer. This page "
        "stays until this time tomorrow.",
    ),
    "online.tells": (
        "我们也会把编号和链接发给您留下的联系人；查询码只在这里显示。",
        "We also send number and link to the contact that you named; the code is shown here alone.",
    ),
    "online.again": ("再填报一件", "Bring another case"),
    "online.trap": ("网站（请勿填写）", "Website (leave this empty)"),
    "online.trap.filled": (
        "这一栏请留空。如果是浏览器自动填写的，请清空后再提交。",
        "Leave this field empty. If your browser has filled it in, clear it and send again.",
    ),
    "online.description.long": (
        "最多 {most} 个字。更多内容请在下一步以附件提交。",
        "At most {most} characters. What is more goes into a file on the next page.",
    ),
    "online.long": (
        "内容太长，暂时无法保存。请删减，更多内容在下一步以附件提交。",
        "This is too long to be kept. Cut it down; what is more goes into a file on the next page.",
    ),
    "online.too_many": (
        "今天从您的网络提交的次数已满。草稿不会丢失，请明天再提交，或到服务窗口、拨打热线。",
        "Your network has sent as much as it may today. What you saved is kept: send it tomorrow, come to a window, or "
        "call.",
    ),
    "online.too_many.enterprise": (
        "今天这家企业提交的事项已满。草稿不会丢失，请明天再提交，或到服务窗口、拨打热线。",
        "This enterprise has brought as many cases as it may today. What you saved is kept: send it tomorrow, come to "
        "a window, or call.",
    ),
}
