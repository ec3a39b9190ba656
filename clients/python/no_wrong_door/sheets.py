"""Spreadsheets that become cases: a mapping is kept, a file is brought, and what became of each row is read."""

from collections.abc import Iterator

from no_wrong_door.calling import Calls, new_key
from no_wrong_door.sheet_answers import ImportList, ImportOut, MappingList, MappingOut, RowOut, RowPage

OVER = frozenset({"done", "failed"})
_CSV, _XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sheets(Calls):
    """What the client does with spreadsheets. The key needs the scope `import`."""

    def keep_mapping(self, name: str, mapping: bytes | str) -> MappingOut:
        """Keep a mapping (YAML or JSON), or a new version of one; the same again makes none."""
        headers, query = {"Content-Type": "application/yaml"}, {"name": name}
        body = mapping.encode() if isinstance(mapping, str) else mapping
        return self._read(MappingOut, "POST /v1/import-mappings", query=query, body=body, headers=headers)

    def mappings(self) -> list[MappingOut]:
        """Return the newest version of each of your mappings."""
        return self._read(MappingList, "GET /v1/import-mappings")["mappings"]

    def mapping(self, name: str) -> MappingOut:
        """Return a mapping's newest version."""
        return self._read(MappingOut, "GET /v1/import-mappings/{name}", name=name)

    def bring_sheet(
        self,
        mapping: str,
        content: bytes,
        *,
        file_name: str | None = None,
        dry_run: bool = False,
        idempotency_key: str | None = None,
    ) -> ImportOut:
        """Bring a spreadsheet (CSV or XLSX, as bytes) to be worked off; see `finished`.

        It is one import however often it has to be sent. Bring a mended file whole: what was taken is not taken again.
        """
        headers = {"Content-Type": _XLSX if content.startswith(b"PK") else _CSV}
        headers["Idempotency-Key"] = idempotency_key or new_key()
        query = {"mapping": mapping, "file_name": file_name, "dry_run": "true" if dry_run else None}
        return self._read(ImportOut, "POST /v1/imports", query=query, body=content, headers=headers)

    def sheets(self) -> list[ImportOut]:
        """Return your newest imports."""
        return self._read(ImportList, "GET /v1/imports")["imports"]

    def sheet(self, import_id: str) -> ImportOut:
        """Return how far an import is."""
        return self._read(ImportOut, "GET /v1/imports/{import_id}", import_id=import_id)

    def finished(self, import_id: str, *, every: float = 2.0) -> ImportOut:
        """Return an import once it is over, asking every so many seconds.

        Where your cases of the day are used up it returns as well, with `waits_until`: the rest follows by itself.
        """
        while True:
            found = self.sheet(import_id)
            if found["state"] in OVER or found["waits_until"] is not None:
                return found
            self._asking.wait(every)

    def sheet_rows(self, import_id: str, *, after: int = 0) -> Iterator[RowOut]:
        """Yield what became of each row behind one, in their order."""
        operation, query = "GET /v1/imports/{import_id}/rows", {"after": after}
        for page in self._pages(RowPage, operation, "after", query, import_id=import_id):
            yield from page["rows"]

    def sheet_report(self, import_id: str) -> bytes:
        """Return the same as a table for people (CSV, UTF-8), in the client's language."""
        headers = {"Accept": "text/csv, application/problem+json"}
        return self._send("GET /v1/imports/{import_id}/report.csv", headers=headers, import_id=import_id).body
