"""What every HTTP face has in common: problem answers, languages, the page shell, headers, health, tokens."""

from shared.web.app import base_app
from shared.web.context import put_cookie, service, signer, web
from shared.web.faults import Fault, FieldError, by_field
from shared.web.keys import BadToken, Signer
from shared.web.languages import Text, Texts, language, say, speaking, t
from shared.web.problem_kinds import Kind
from shared.web.problems import Problem, invalid
from shared.web.text import one_line, visible

__all__ = [
    "BadToken",
    "Fault",
    "FieldError",
    "Kind",
    "Problem",
    "Signer",
    "Text",
    "Texts",
    "base_app",
    "by_field",
    "invalid",
    "language",
    "one_line",
    "put_cookie",
    "say",
    "service",
    "signer",
    "speaking",
    "t",
    "visible",
    "web",
]
