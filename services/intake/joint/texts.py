"""The texts of the pages about joint handling, Chinese and English."""

from shared.web.languages import Texts

JOINT_TEXTS: Texts = {
    "joint.list": ("并案办理", "Joint handling"),
    "joint.list.what": (
        "不同企业的同类问题，一并研究、分别答复、分别评价。",
        "Cases of different enterprises with one solution: thought over together, answered and rated each on its own.",
    ),
    "joint.none": (
        "还没有并案。在事项页面上选择“并案办理”可以新设一组。",
        "No group yet. A case's page sets one up.",
    ),
    "joint.title": ("名称", "Title"),
    "joint.common": ("共同点和解决思路", "What they have in common, and how it is to be solved"),
    "joint.common.hint": (
        "承办单位会看到这段文字，请不要写其他企业的名称。",
        "The offices read this; do not name other enterprises in it.",
    ),
    "joint.cases": ("事项数", "Cases"),
    "joint.by": ("设立人", "Set up by"),
    "joint.at": ("设立时间", "Set up at"),
    "joint.members": ("同组事项", "The cases"),
    "joint.members.none": ("组内没有您可以查看的事项。", "There is no case in it that you may see."),
    "joint.answer": ("答复", "Answer"),
    "joint.answered.yes": ("已答复", "out"),
    "joint.answered.no": ("未答复", "not yet"),
    "joint.verdict": ("评价", "Verdict"),
    "joint.add": ("加入一件事项", "Add a case"),
    "joint.add.hint": (
        "承办单位会收到并案的通知，其中不出现其他企业的名称。",
        "The office at work on it is told; no other enterprise is named to it.",
    ),
    "joint.number.unknown": ("没有这个编号的事项，请核对。", "There is no case with this number; look at it again."),
    "joint.add.send": ("加入", "Add"),
    "joint.remove": ("移出一件事项", "Take a case out"),
    "joint.remove.send": ("移出", "Take out"),
    "joint.why": ("理由（内部）", "Why (internal)"),
    "joint.done.add": ("已加入。", "Added."),
    "joint.done.remove": ("已移出。", "Taken out."),
    "joint.one": ("并案办理", "Handle jointly with others"),
    "joint.choose": ("加入已有的一组", "Join a group"),
    "joint.choose.send": ("加入这一组", "Join it"),
    "joint.set_up": ("新设一组", "Set up a new group"),
    "joint.set_up.send": ("新设并加入", "Set it up with this case"),
    "joint.in": ("并案：", "In the group"),
    "joint.sisters": ("同组事项的答复", "Answers to the others of the group"),
    "joint.sisters.what": (
        "请核对口径是否一致；各件分别答复。",
        "See that the answers fit; each enterprise gets its own.",
    ),
    "joint.sisters.none": ("组内还没有其他事项。", "No other case is in the group yet."),
    "joint.sisters.waits": ("待审核", "waits for a review"),
    "joint.sisters.unanswered": ("还没有答复。", "No answer yet."),
    "joint.sisters.hidden": ("保密件，请打开事项查看。", "Confidential; open the case to read it."),
}
