"""A workbook's table of texts, kept as bytes: a quarter of what as many objects would take."""

from array import array

from services.intake.imports.sheets.cells import unreadable

MOST = 64 * 1024 * 1024


class Texts:
    """Texts by their place in the table."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q")

    def add(self, text: str) -> None:
        """Put a text behind the others. Raises Unreadable where they are too many."""
        self._data += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._data))
        if len(self._data) > MOST:
            raise unreadable(
                "too_large", "工作簿的文字过多，请分成几个文件。", "The workbook's texts are too long; split it."
            )

    def get(self, place: int) -> str:
        """Return a text; one that is not there is empty."""
        if place >= len(self._ends):
            return ""
        begin = self._ends[place - 1] if place else 0
        return self._data[begin : self._ends[place]].decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Let the texts go."""
        self._data, self._ends = bytearray(), array("Q")
