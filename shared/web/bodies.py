"""What comes in with a request: bounded however it comes, and fit to be stored."""

import io
from collections.abc import Callable
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ClientDisconnected, NotFound, RequestEntityTooLarge
from werkzeug.utils import cached_property

from shared.web.faults import UNSTORABLE_NUL, FieldError, pointer
from shared.web.languages import Text
from shared.web.problem_kinds import INVALID, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE
from shared.web.problems import Problem
from shared.web.uploads import Uploads, scratch

_View = TypeVar("_View", bound=Callable[..., Any])

_TOO_LARGE = Text(
    "文件合计不得超过 {most} MiB，且须以 Content-Length 说明长度；分块传输的正文不得超过 1 MiB。",
    "Files may have {most} MiB together, and their length must be announced (Content-Length): a body in chunks may "
    "have 1 MiB.",
)

_CODED = Text(
    "请求正文须原样发送，不得压缩（Content-Encoding）。",
    "Send the body as it is, not compressed (Content-Encoding).",
)


class BoundedRequest(Request):
    """A request whose chunked body is refused past the limit.

    werkzeug (3.1) cuts such a body off at the limit when it is read in one go, and tells nobody: half a document could
    pass for a whole one.
    """

    @cached_property
    def stream(self) -> IO[bytes]:
        """Return the body as a stream that raises RequestEntityTooLarge past `max_content_length`."""
        limit = self.max_content_length
        if limit is None or self.content_length is not None or not self.environ.get("wsgi.input_terminated"):
            return super().stream
        return io.BufferedReader(_AtMost(self.environ["wsgi.input"], limit))

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        # A form's files go where files go, and not into memory or a small /tmp.
        uploads = uploads_of_app()
        if uploads is None:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        return scratch_for(self, uploads)

    def close(self) -> None:
        """Give up what was kept on disk for the request, also where a form broke off in the middle of a file."""
        for file in self.__dict__.get("scratch_files", ()):
            file.close()
        super().close()


class _AtMost(io.RawIOBase):
    def __init__(self, source: IO[bytes], limit: int) -> None:
        self._source = source
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._source.read(min(len(buffer), self._left + 1))
        except (OSError, ValueError) as error:
            raise ClientDisconnected from error
        self._left -= len(data)
        if self._left < 0:
            raise RequestEntityTooLarge
        buffer[: len(data)] = data
        return len(data)


def brings_files(view: _View) -> _View:
    """Let a view have a body as large as the app's uploads allow, where its length is announced."""
    view.brings_files = True  # type: ignore[attr-defined]
    return view


def brings_files_now() -> bool:
    """Say whether the view that answers now may be sent files."""
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "brings_files", False))


def scratch_for(sent: Request, uploads: Uploads) -> IO[bytes]:
    """Return an empty file that is gone with a request."""
    file = scratch(uploads.folder)
    sent.__dict__.setdefault("scratch_files", []).append(file)
    return file


def uploads_of_app() -> Uploads | None:
    """Return where the app that answers now collects files, None where it takes none."""
    found: Uploads | None = current_app.extensions.get("nwd.uploads")
    return found


def _refuse_large() -> None:
    # werkzeug notices only when somebody reads the body, and a view may answer without.
    uploads = uploads_of_app()
    if uploads and brings_files_now():
        if (request.content_length or 0) > uploads.most_body:
            raise Problem(TOO_LARGE, _TOO_LARGE.filled(most=str(uploads.most // 2**20)))
        if request.content_length is not None:
            request.max_content_length = uploads.most_body
    limit = request.max_content_length
    if limit is not None and (request.content_length or 0) > limit:
        raise RequestEntityTooLarge


def _refuse_coded() -> None:
    # Nobody here unpacks: what is small when it comes may be large then.
    comes = bool(request.content_length) or "Transfer-Encoding" in request.headers
    if comes and request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise Problem(UNSUPPORTED_MEDIA_TYPE, _CODED, headers={"Accept-Encoding": "identity"})


def refuse_nul(values: MultiDict[str, str], place: str) -> None:
    """Refuse parameters or form fields with the character NUL, which PostgreSQL cannot store or compare.

    place: `query` or `form`. Raises Problem that names each of them.
    """
    errors = [
        FieldError(pointer(name) if place == "form" else pointer(name)[1:], *UNSTORABLE_NUL, place)
        for name, every in values.lists()
        if any("\x00" in value for value in every)
    ]
    if errors:
        raise Problem(INVALID, errors=errors)


def _refuse_nul() -> None:
    if "\x00" in request.path:
        raise NotFound
    refuse_nul(request.args, "query")


def set_up(app: Flask, most: int) -> None:
    """Refuse NUL, packed bodies, and those of more than so many bytes: announced ones at once, others when read."""
    app.request_class = BoundedRequest
    app.config.update(MAX_CONTENT_LENGTH=most, MAX_FORM_MEMORY_SIZE=most)
    app.before_request(_refuse_large)
    app.before_request(_refuse_coded)
    app.before_request(_refuse_nul)
