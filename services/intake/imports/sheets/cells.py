"""What a spreadsheet's cell holds, whatever the file; and the ways in which a file or a cell cannot be read. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.intake.words import Text

MOST_ROWS = 100_000
"""Rows with something in them that one import may have, its head not counted."""

MOST_COLUMNS = 300


class Cell(NamedTuple):
    """What stands in a cell: a text, a number as it was written, a date without a zone, or a truth; else None.

    formula: the value is what a formula gave when the file was last saved. fault: why there is no value to read.
    """

    value: str | float | datetime | bool | None
    formula: bool = False
    fault: "Fault | None" = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell or a whole file cannot be read: a permanent word for programs, and the sentence for people."""

    code: str
    text: Text

    def told(self) -> dict[str, str]:
        """Return it as it is kept and shown."""
        return {"code": self.code, "zh": self.text.zh, "en": self.text.en}


class Unreadable(Exception):
    """The whole file cannot be read; `fault` says why, and what to do instead."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text.en)
        self.fault = fault


Row = tuple[int, list[Cell]]
"""A row's number as the spreadsheet counts (from 1), and its cells from the first column on."""

ERROR = Fault(
    "cell_error",
    Text("单元格是错误值（如 #REF!、#N/A）。", "The cell holds an error, such as #REF! or #N/A."),
)
NO_VALUE = Fault(
    "formula",
    Text(
        "单元格是公式，文件中没有它的计算结果。请在表格软件中打开并保存，或粘贴为数值。",
        "The cell is a formula without its result. Open and save the file in a spreadsheet, or paste values.",
    ),
)
MERGED = Fault(
    "merged",
    Text(
        "单元格与其他单元格合并，请取消合并并逐行填写。",
        "The cell is merged with others. Unmerge it, and fill each row.",
    ),
)
CUT = Fault(
    "digits_lost",
    Text(
        "数字超过 15 位，表格软件已改写其末位。请将该列设为文本格式后重新填写。",
        "A number of more than 15 digits, whose last ones the spreadsheet has changed. Format the column as text and "
        "enter it again.",
    ),
)
SCIENTIFIC = Fault(
    "digits_lost",
    Text(
        "数字被写成了科学计数法（如 1.38E+10），丢失了数位。请将该列设为文本格式后重新导出。",
        "The number was written in scientific notation, such as 1.38E+10, and has lost digits. Format the column as "
        "text and export it again.",
    ),
)


def unreadable(code: str, zh: str, en: str) -> Unreadable:
    """Return why a whole file cannot be read."""
    return Unreadable(Fault(code, Text(zh, en)))
