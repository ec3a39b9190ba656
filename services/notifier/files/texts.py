"""The texts about files of cases."""

from shared.web.languages import Texts

FILE_TEXTS: Texts = {
    "files.title": ("附件", "Attachments"),
    "files.hint": (
        "附件由诉求人或来源单位提供，打开前请留意来源。",
        "They come from the enterprise or the agency that brought the case; mind where a file comes from.",
    ),
}
