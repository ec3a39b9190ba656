"""The texts of sign-in, Chinese and English."""

from shared.web.languages import Texts

SIGN_IN_TEXTS: Texts = {
    "signin.title": ("工作人员登录", "Staff sign-in"),
    "signin.how": (
        "填写您在名录中的邮箱，我们把登录链接发给您。本系统不使用密码。",
        "Give the mail address that the directory has for you and we mail you a link. There are no passwords.",
    ),
    "signin.mail": ("工作邮箱", "Your mail address at work"),
    "signin.mail.wrong": (
        "请填写完整的邮箱地址，例如 name@haicang.example。",
        "Write a whole mail address, like name@haicang.example.",
    ),
    "signin.tries": (
        "从您所在的网络发出的请求过多，请在 15 分钟后再试。",
        "Too many requests came from your network. Try again in 15 minutes.",
    ),
    "signin.send": ("发送登录链接", "Mail me a link"),
    "signin.sent": ("请查看邮箱", "Look into your mailbox"),
    "signin.sent.what": (
        "如果名录中有这个邮箱，登录链接已在途中。链接 {minutes} 分钟内有效，只能使用一次。",
        "If the directory knows that address, a link is on its way. It opens once, within {minutes} minutes.",
    ),
    "signin.sent.none": (
        "没有收到？请检查垃圾邮件，核对邮箱后再试，或联系运维人员。",
        "Nothing comes? Look among the junk, check the address and try again, or ask whoever runs the system.",
    ),
    "signin.again": ("重新获取链接", "Get another link"),
    "signin.link": ("登录", "Sign in"),
    "signin.link.who": ("此链接供 {name} 登录本系统。", "This link signs {name} in."),
    "signin.link.not_you": (
        "不是您本人？请关闭本页，不要点击按钮。",
        "Is that not you? Close this page and do not press the button.",
    ),
    "signin.link.enter": ("以 {name} 的身份登录", "Sign in as {name}"),
    "signin.over": ("链接已失效", "This link opens no more"),
    "signin.over.why": (
        "登录链接只能使用一次，并且很快过期。请重新获取；新链接会发到您的邮箱。",
        "A sign-in link opens once and not for long. Get another; it comes to your mailbox.",
    ),
    "signin.out": ("您已退出", "You have signed out"),
    "signin.kept": ("登录已过期，您填写的内容还在", "You are no longer signed in; what you wrote is still here"),
    "signin.kept.how": (
        "内容还没有提交。请先在新窗口登录，再回到本页点击“重新提交”；也可以自行复制保存。",
        "Nothing was sent. Sign in in another window, then come back here and send it again, or copy it.",
    ),
    "signin.kept.sign_in": ("在新窗口登录", "Sign in in another window"),
    "signin.kept.entry": ("第 {number} 项（{name}）", "Entry {number} ({name})"),
    "signin.kept.send": ("重新提交", "Send it again"),
}
