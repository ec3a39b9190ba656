"""The texts of the knowledge base, Chinese and English."""

from shared.web.languages import Texts

KNOWLEDGE_TEXTS: Texts = {
    "knowledge.title": ("知识库", "Knowledge base"),
    "knowledge.what": (
        "当场答复用的口径，由责任单位维护；过了有效期的，责任单位确认之前不能使用。",
        "Answers for answering at once, kept by the office that owns each; one past its last day cannot be used until "
        "its owner has confirmed it.",
    ),
    "knowledge.find": ("问题、答复或关键词", "Words of question, answer or keywords"),
    "knowledge.find.do": ("查找", "Find"),
    "knowledge.none": ("没有符合的条目。", "No entry fits."),
    "knowledge.question": ("问题", "Question"),
    "knowledge.answer": ("答复口径", "Answer"),
    "knowledge.owner": ("责任单位", "Owner"),
    "knowledge.until": ("有效期至", "Good until"),
    "knowledge.checked": ("最近核对", "Last checked"),
    "knowledge.words": ("关键词", "Keywords"),
    "knowledge.used": ("已答复事项", "Cases answered"),
    "knowledge.valid": ("有效", "good"),
    "knowledge.expired": ("已过期", "expired"),
    "knowledge.versions": ("历次版本", "Versions"),
    "knowledge.version": ("版本", "Version"),
    "knowledge.happened": ("变更", "What was done"),
    "knowledge.by": ("核对人", "By"),
    "knowledge.at": ("时间", "When"),
    "knowledge.way.loaded": ("随配置加载", "loaded with the place's folder"),
    "knowledge.way.confirmed": ("已确认", "confirmed"),
    "knowledge.way.changed": ("已修改", "changed"),
    "knowledge.confirm": ("确认仍然有效", "Confirm that it is still right"),
    "knowledge.confirm.do": ("确认", "Confirm"),
    "knowledge.change": ("修改", "Change it"),
    "knowledge.change.do": ("保存修改", "Save the change"),
    "knowledge.question_zh": ("问题（中文）", "Question in Chinese"),
    "knowledge.question_en": ("问题（英文）", "Question in English"),
    "knowledge.answer_zh": ("答复口径（中文）", "Answer in Chinese"),
    "knowledge.answer_en": ("答复口径（英文）", "Answer in English"),
    "knowledge.words.hint": ("用顿号、逗号或换行分开。", "Divide them by commas or new lines."),
    "knowledge.words.bad": (
        "每个词 1 到 40 字，不含 %、_ 和 \\。",
        "A word has 1 to 40 characters, without %, _ and \\.",
    ),
    "knowledge.until.past": ("请填写今天以后的日期。", "Write a day from today on."),
    "knowledge.until.bad": ("请写成 2027-06-30 这样的日期。", "Write a date like 2027-06-30."),
    "knowledge.missing": ("请填写。", "Write something here."),
    "knowledge.long": ("不超过 {most} 字。", "At most {most} characters."),
    "knowledge.changed": (
        "该条目刚刚被他人修改，本次未保存。请看最新内容。",
        "Somebody has changed this entry meanwhile; nothing was saved. Look at it as it stands.",
    ),
    "knowledge.done.confirm": ("已确认。", "It is confirmed."),
    "knowledge.done.change": ("已保存。", "It is saved."),
    # beside the form by which a case is answered at once
    "knowledge.beside": ("知识库中的口径", "From the knowledge base"),
    "knowledge.beside.none": ("没有找到相关条目。", "Nothing there fits this case."),
    "knowledge.use": ("采用这段答复", "Use these words"),
    "knowledge.using": (
        "已填入知识库条目的口径，可以修改后再发出：{question}",
        "Filled in from the entry “{question}”; you may change it.",
    ),
    "knowledge.using.not": ("不采用", "do not use it"),
    "knowledge.unusable": (
        "所用的知识库条目已过期或已被修改，请重新选择，或自行填写答复。",
        "The entry that you used has expired or been changed; choose again, or answer in your own words.",
    ),
    "knowledge.ask_owner": ("须由{owner}确认后才能使用。", "{owner} has to confirm it before it can be used."),
}
