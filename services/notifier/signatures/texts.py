"""The texts about reports that need a second signature."""

from shared.web.languages import Texts

SIGNATURE_TEXTS: Texts = {
    "desk.did.draft": ("起草办理情况和答复，提请会签", "Wrote a report and answer, to be countersigned"),
    "desk.did.countersign": ("会签", "Countersigned"),
    "desk.did.not_sign": ("未予会签", "Would not countersign"),
    "desk.did.void": ("撤回待会签的稿件", "Took back what was to be countersigned"),
    "desk.countersign.waits": ("待会签", "to be countersigned"),
    "desk.countersign.title": ("待会签的办理情况和答复", "Report and answer to be countersigned"),
    "desk.countersign.by": ("{name}于{at}提交", "Written by {name}, {at}"),
    "desk.countersign.hint": (
        "会签表示您与撰写人共同对该答复负责。会签后即提交服务中心审核。",
        "By signing you stand for this answer together with its author. It then goes to the centre for review.",
    ),
    "desk.countersign.others": (
        "须由本单位负责人或其AB角中的另一人会签后，方视为已反馈；时限照常计算。",
        "It counts as reported once another person, who heads your office or stands in for that, has signed it. The "
        "clock runs on.",
    ),
    "desk.countersign": ("会签", "Countersign"),
    "desk.not_sign": ("不予会签", "Do not sign"),
    "desk.not_sign.take_back": ("撤回修改", "Take it back"),
    "desk.not_sign.reason": ("理由", "Why"),
    "desk.legal_basis.hint": (
        "结果为“依法不能办”的必须填写；诉求人将看到。",
        "Needed where it cannot be done by law; the enterprise will read it.",
    ),
    "desk.refused.awaits_signature": (
        "已有一份办理情况和答复正在等待会签；如需修改，请先撤回。没有做任何改动。",
        "A report and answer waits to be countersigned already; take it back first to change it. Nothing was changed.",
    ),
    "desk.refused.nothing_to_sign": (
        "现在没有待会签的办理情况和答复，没有做任何改动。",
        "Nothing waits to be countersigned now. Nothing was changed.",
    ),
    "desk.refused.not_signer": (
        "只有本单位负责人或其AB角可以会签，且不能会签自己撰写的答复。没有做任何改动。",
        "Only whoever heads your office or stands in for that may countersign, and nobody what they wrote themselves. "
        "Nothing was changed.",
    ),
    "desk.refused.no_signer": (
        "这一答复须由另一人会签，但名录中本单位没有其他负责人。请服务中心在名录中补充本单位的负责人或AB角后再提交。",
        "This answer needs the signature of a second person, but the directory names nobody else who heads your "
        "office. Ask the service centre to enter a leader or a stand-in, then send it again.",
    ),
}
"""`desk.` texts of signatures."""
