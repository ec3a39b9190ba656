"""Cases that the district has passed to you to decide: what they are, your answer, or that they are not yours."""

from no_wrong_door.calling import Calls, new_key
from no_wrong_door.passed_up_answers import PassedUp, PassedUpFile, PassedUpFileList, PassedUpList


class PassedUpCases(Calls):
    """What the client does with cases that were passed to its agency."""

    def passed_up(self) -> list[PassedUp]:
        """Return what is with you, the oldest first."""
        return self._read(PassedUpList, "GET /v1/passed-up")["cases"]

    def one_passed_up(self, number: str) -> PassedUp:
        """Return a case that was passed to you, also when it is with you no more (`state`)."""
        return self._read(PassedUp, "GET /v1/passed-up/{number}", number=number)

    def passed_up_files(self, number: str) -> list[PassedUpFile]:
        """Return the files of a case that is with you; of one that you may not read this raises NotFound."""
        found = self._read(PassedUpFileList, "GET /v1/passed-up/{number}/attachments", number=number)
        return found["attachments"]

    def passed_up_download(self, number: str, attachment_id: str) -> bytes:
        """Return the bytes of a file of a case that is with you."""
        operation = "GET /v1/passed-up/{number}/attachments/{attachment_id}/content"
        headers = {"Accept": "application/octet-stream, application/problem+json"}
        return self._send(operation, headers=headers, number=number, attachment_id=attachment_id).body

    def answer_passed_up(self, number: str, text: str) -> PassedUp:
        """Answer a case; the district looks it over and tells the enterprise. Until then your last word holds."""
        return self._decide("POST /v1/passed-up/{number}/answer", number, {"text": text})

    def refuse_passed_up(self, number: str, reason: str, legal_basis: str) -> PassedUp:
        """Say that a case is not yours, why, and by which law: it is the district's again."""
        told = {"reason": reason, "legal_basis": legal_basis}
        return self._decide("POST /v1/passed-up/{number}/refuse", number, told)

    def _decide(self, operation: str, number: str, told: dict[str, str]) -> PassedUp:
        return self._read(PassedUp, operation, told=told, headers={"Idempotency-Key": new_key()}, number=number)
