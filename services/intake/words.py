"""One sentence in the two languages of the interface, for the pure parts, which know nothing of requests."""

from typing import NamedTuple


class Text(NamedTuple):
    """The same text in Chinese and English; `{name}` stands for a value."""

    zh: str
    en: str

    def read(self, language: str) -> str:
        """Return the text in a language, `zh` or `en`; whatever is not Chinese is English."""
        return self.zh if language.startswith("zh") else self.en

    def filled(self, **values: "Text") -> "Text":
        """Return the text with each name replaced by what it is called in the same language."""
        return Text(
            self.zh.format(**{name: value.zh for name, value in values.items()}),
            self.en.format(**{name: value.en for name, value in values.items()}),
        )
