"""The texts of the laboratory's page, Chinese and English."""

from shared.web.languages import Texts

LABORATORY_TEXTS: Texts = {
    "laboratory.title": ("派单目录试验", "Rules laboratory"),
    "laboratory.what": (
        "用草案重跑以往的事项，看哪些会改派、从哪里到哪里。不改动任何事项，也不发出任何邮件。",
        "Run a draft over past cases and see which would go elsewhere, from whom to whom. No case changes, and no mail "
        "leaves.",
    ),
    "laboratory.back": ("派单台", "Dispatch desk"),
    "laboratory.rules": ("草案（rules.yaml 全文）", "The draft: a whole rules.yaml"),
    "laboratory.rules.hint": (
        "事项类别、单位和名录以现行为准；不超过 400 KB。",
        "Matters, bodies and lists are those in force. No more than 400 KB.",
    ),
    "laboratory.rules.missing": ("请选择草案文件。", "Choose the draft's file."),
    "laboratory.rules.large": ("文件超过 400 KB，请分拆或删减。", "The file is larger than 400 KB; make it smaller."),
    "laboratory.rules.bytes": (
        "文件不是 UTF-8 文本，请另存为 UTF-8。",
        "The file is no text in UTF-8; save it as UTF-8.",
    ),
    "laboratory.since": ("只看此日以后收到的事项", "Only cases received since"),
    "laboratory.since.bad": ("请写成 2026-09-01 这样的日期。", "Write a date like 2026-09-01."),
    "laboratory.run": ("试运行", "Run"),
    "laboratory.refused": ("草案有误，没有运行", "The draft was refused and not run"),
    "laboratory.none": ("所选时间内没有事项。", "There are no cases in that time."),
    "laboratory.same": (
        "{cases} 件事项的去向与现行派单目录相同。",
        "All {cases} cases go where the rules in force send them.",
    ),
    "laboratory.moved": ("{cases} 件事项中有 {moved} 件改派", "Of {cases} cases, {moved} would go elsewhere"),
    "laboratory.settled": (
        "已办的 {settled} 件中，首派即为最终承办的：现行 {now} 件，草案 {draft} 件；首派有误的：现行 {astray_now} 件，"
        "草案 {astray_draft} 件。",
        "Of {settled} cases that a body has reported on, the rules in force give {now} to that body at once and the "
        "draft {draft}; to another body go {astray_now} now and {astray_draft} by the draft.",
    ),
    "laboratory.flow": ("改派流向", "From whom to whom"),
    "laboratory.flow.now": ("现行", "in force"),
    "laboratory.flow.draft": ("草案", "draft"),
    "laboratory.from": ("现行", "In force"),
    "laboratory.to": ("草案", "Draft"),
    "laboratory.cases": ("件数", "Cases"),
    "laboratory.examples": ("如", "Such as"),
    "laboratory.load": ("各单位首派件数", "Cases given to each body first"),
    "laboratory.body": ("单位", "Body"),
    "laboratory.change": ("增减", "Change"),
    "laboratory.desk": ("派单台", "Dispatch desk"),
    "laboratory.next": (
        "满意后可检查并发布；也可把草案放入地区配置文件夹，用 nwd load 启用。",
        "When you are content, check and publish it; or put it into the place's folder and load that with nwd load.",
    ),
    "laboratory.check": ("检查并发布此草案", "Check and publish this draft"),
}
