"""The texts about files of cases, Chinese and English."""

from shared.web.languages import Texts

ATTACHMENT_TEXTS: Texts = {
    "files.title": ("附件", "Attachments"),
    "files.add": ("附件（可多选）", "Files (you may choose several)"),
    "files.hint": (
        "每个文件不超过 20 MB，一次合计不超过 20 MB，一个事项最多 {most} 个。可以上传：{types}。",
        "Up to 20 MB each, 20 MB at one time, {most} for a case. Taken are: {types}.",
    ),
    "files.waiting": ("等待查毒，稍后即可下载", "waits for the virus scanner"),
    "files.quarantined": ("查毒发现问题，已隔离", "withheld: the virus scanner found something"),
    "files.coming": ("随信附件，正在取出", "came by mail, and is being fetched"),
    "files.refused": ("没有收下", "not taken"),
    "files.refused.hint": (
        "没有收下的附件在原信保存期间仍可向服务中心索取。",
        "The service centre has what was not taken for as long as it keeps the mail.",
    ),
    "files.wrong": ("{name}：{why}", "{name}: {why}"),
    "files.by": ("{by}提供", "from {by}"),
}
