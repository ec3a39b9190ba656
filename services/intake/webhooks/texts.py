"""The texts of the page about agencies' webhooks."""

from shared.web.languages import Texts

WEBHOOK_TEXTS: Texts = {
    "webhook.list": ("回调地址", "Webhooks"),
    "webhook.list.what": (
        "各来源单位登记的事件接收地址。连续三天未能送达的会停用，并邮件告知联系人；重新启用后按顺序补发。",
        "Where agencies have their events sent. One that takes nothing for three days is switched off, and its contact "
        "is written to; switched on again, it gets what it missed, in order.",
    ),
    "webhook.none": ("还没有单位登记回调地址。", "No agency has a webhook."),
    "webhook.agency": ("单位", "Agency"),
    "webhook.address": ("地址", "Address"),
    "webhook.state": ("状态", "State"),
    "webhook.waiting": ("待发", "Waiting"),
    "webhook.given_up": ("未送达", "Given up"),
    "webhook.last_ok": ("最近送达", "Last taken"),
    "webhook.never": ("尚无", "never"),
    "webhook.said": ("最近一次失败", "Last failure"),
    "webhook.on": ("正常", "in order"),
    "webhook.failing": ("失败中", "failing"),
    "webhook.off.gone": ("已停用（410）", "switched off (410)"),
    "webhook.off.failing": ("已停用（连续失败）", "switched off (failing)"),
    "webhook.since": ("自 {at} 起", "since {at}"),
}
"""`webhook.` texts."""
