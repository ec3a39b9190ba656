"""The texts of the page of reforms, Chinese and English."""

from shared.web.languages import Texts

REFORM_TEXTS: Texts = {
    "reforms.title": ("机构改革", "Reforms"),
    "reforms.what": (
        "已撤并的单位及承接单位。规则、事项类别、先例随之承接，在办事项收回改派；由运维人员用 nwd reform 执行。",
        "Bodies that have ended, and who stands in their place: in rules, matters, precedents and cases under way. "
        "An operator puts a reform in force by nwd reform.",
    ),
    "reforms.none": ("没有撤并过单位。", "No body has ended."),
    "reforms.back": ("派单台", "Dispatch desk"),
    "reforms.body": ("单位", "Body"),
    "reforms.successor": ("承接单位", "Followed by"),
    "reforms.first": ("承接之日", "From"),
    "reforms.basis": ("依据", "Document"),
    "reforms.by": ("执行", "Put in force by"),
    "reforms.left": ("尚未改派", "Cases still there"),
}
