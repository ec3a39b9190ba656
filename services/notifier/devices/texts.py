"""The texts of codes for links, Chinese and English."""

from shared.web.languages import Texts

DEVICE_TEXTS: Texts = {
    "code.title": ("请确认是您本人", "Please confirm that it is you"),
    "code.why": (
        "这个链接只供收到邮件的本人使用。这个浏览器是第一次打开它，需要先用发到本人邮箱的验证码确认。",
        "This link is for the person whom the mail was written to. This browser opens it for the first time, so that "
        "person has to confirm it by a code.",
    ),
    "code.why.always": (
        "这个链接只供收到邮件的本人使用。打开之前，需要用发到本人邮箱的验证码确认。",
        "This link is for the person whom the mail was written to, who has to confirm it by a code before it opens.",
    ),
    "code.where": ("六位验证码将发送到 {address}。", "We send a six-digit code to {address}."),
    "code.send": ("发送验证码", "Send the code"),
    "code.sent": (
        "六位验证码已发送到 {address}，{until}之前有效，只能在这个浏览器中使用一次。",
        "A six-digit code is on its way to {address}. It works once, in this browser, until {until}.",
    ),
    "code.field": ("验证码", "Code"),
    "code.remember": (
        "这是我自己的设备：{days} 天内在这里打开链接不再需要验证码",
        "This is a device of my own: ask for no code here for {days} days",
    ),
    "code.enter": ("打开", "Open"),
    "code.again": ("没有收到？重新发送验证码", "Nothing came? Send another code"),
    "code.again.hint": (
        "请先等一会儿，并查看垃圾邮件。重新发送之后，之前的验证码不再适用。",
        "Wait a moment first, and look among the junk. Once another is sent, the one before it is of no use.",
    ),
    "code.wrong": ("验证码不对。还可以再试 {left} 次。", "That is not the code. Tries left: {left}."),
    "code.over": (
        "没有可用的验证码：可能已过期、已使用、输错次数过多，或者是在别的浏览器中申请的。请重新发送。",
        "There is no code to be used here: it has run out, was used, was mistyped too often, or another browser asked "
        "for it. Send another one.",
    ),
    "code.too_many": (
        "申请验证码的次数过多，没有发送。请在{at}之后再试，或者直接登录。",
        "Too many codes were asked for, and none was sent. Try again after {at}, or sign in.",
    ),
    "code.not_you": (
        "不是您的邮箱？这封邮件是转发给您的，请与转发人联系。事项内容不会在这里显示。",
        "Is that not your address? Then the mail was passed on to you; ask whoever did. Nothing of the matter is shown "
        "here.",
    ),
    "code.sign_in": ("已有登录权限？", "You may sign in?"),
    "code.sign_in.do": ("直接登录，不需要验证码", "Sign in, without a code"),
    "code.own": (
        "您已以 {name} 的身份登录，而这个链接是写给另一个人的。",
        "You have signed in as {name}, and this link was written to somebody else.",
    ),
    "device.title": ("我的设备", "My devices"),
    "device.what": (
        "在这些浏览器中打开您邮件里的链接，不需要验证码。不再使用的，请移除；丢失设备的，请同时联系运维人员注销登录。",
        "These browsers open the links in your mails without a code. Remove what you use no more; if you have lost a "
        "device, ask whoever runs the system to sign you out everywhere as well.",
    ),
    "device.browser": ("浏览器", "Browser"),
    "device.since": ("确认于", "Confirmed"),
    "device.until": ("有效期至", "Until"),
    "device.only": ("仅一个页面", "one page alone"),
    "device.forget": ("移除", "Remove"),
    "device.none": ("没有已确认的设备。", "No device is remembered."),
    "device.unknown": ("未知浏览器", "unknown browser"),
    "device.list": ("我的设备", "My devices"),
}
"""`code.` and `device.` texts."""
