"""What can go wrong with a request, outside a sync reply. Source: PROTOCOL section 8, RFC 9457."""

from typing import Any

from msgspec import Struct

from sync.errors import Kind


class Problem(Exception):
    """An answer that is not the one asked for. `code` is a key of PROBLEMS."""

    def __init__(self, code: str, detail: str | None = None, **args: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.args_ = args


class Entry(Struct, frozen=True):
    status: int
    kind: Kind
    title: str


_R, _S, _U, _D = Kind.REFUSED, Kind.SIGNED_OUT, Kind.UNAVAILABLE, Kind.DEFECT

PROBLEMS: dict[str, Entry] = {
    "auth.session": Entry(401, _S, "Nobody is signed in, or the session has ended. Nothing on the device is lost."),
    "auth.credentials": Entry(401, _R, "Name and password do not belong together."),
    "auth.locked": Entry(429, _R, "Too many failed sign-ins for this name; wait before the next."),
    "auth.role": Entry(403, _R, "The user's role may not see this."),
    "auth.origin": Entry(403, _R, "The request comes from another site."),
    "device.unknown": Entry(403, _R, "This device is not enrolled for this user."),
    "device.revoked": Entry(403, _R, "This device was revoked. What it holds can still be handed in."),
    "device.key": Entry(400, _R, "The public key is not a P-256 key in JWK form."),
    "card.none": Entry(404, _R, "This person has no star card, or is not yours to see."),
    "image.unreadable": Entry(422, _R, "No picture can be made of this file."),
    "request.malformed": Entry(400, _R, "The request is not what this address takes."),
    "request.media_type": Entry(415, _R, "The body's media type is not the one that this address takes."),
    "request.too_large": Entry(413, _R, "The body is larger than this address takes."),
    "request.not_found": Entry(404, _R, "There is nothing at this address."),
    "request.method": Entry(405, _R, "This address does not take this method."),
    "order.not_found": Entry(404, _R, "There is no such order, or it is not yours to see."),
    "report.unreadable": Entry(409, _R, "The sealed record cannot be read; its bytes are kept as they came."),
    "evidence.none": Entry(
        409, _R, "Nothing was signed, refused or put off on this order yet: there is nothing to prove."
    ),
    "report.erased": Entry(
        410, _R, "Its personal data were erased at the end of their retention; digests and receipt remain."
    ),
    "card.no_photo": Entry(404, _R, "There is no photo of that hash."),
    "seal.code": Entry(400, _R, "A seal code has 16 digits, 0 to 9 and A to F."),
    "seal.unknown": Entry(404, _R, "There is no sealed record of that code."),
    "customer.not_found": Entry(404, _R, "There is no such customer, or it is not yours to see."),
    "person.not_found": Entry(404, _R, "There is no such technician, or it is not yours to see."),
    "sync.empty": Entry(400, _R, "The body holds no header line."),
    "sync.header": Entry(400, _R, "The first line is not a header of protocol version 1."),
    "sync.line": Entry(400, _R, "A line has no readable s and i, or repeats one of this request."),
    "sync.too_many_lines": Entry(413, _R, "More lines than one request may hold."),
    "sync.line_too_long": Entry(413, _R, "A line is longer than one op may be."),
    "sync.encoding": Entry(400, _R, "The body is not what its Content-Encoding says."),
    "sync.unknown_encoding": Entry(415, _R, "This Content-Encoding is not taken; gzip is."),
    "upload.version": Entry(412, _R, "This server speaks tus 1.0.0."),
    "upload.metadata": Entry(400, _R, "Upload-Metadata lacks att, sha256 or dev, or says something else by them."),
    "upload.length": Entry(400, _R, "Upload-Length is no whole number above zero."),
    "upload.too_large": Entry(413, _R, "The upload is larger than this server takes, or than it said it would be."),
    "upload.not_found": Entry(404, _R, "There is no such upload, or it is not yours."),
    "upload.gone": Entry(410, _R, "The upload was ended, or nobody went on with it for too long. Begin a new one."),
    "upload.offset": Entry(409, _R, "Upload-Offset is not where the upload stands."),
    "upload.locked": Entry(423, _U, "Another request is writing to this upload."),
    "upload.checksum": Entry(460, _R, "The bytes are not those of Upload-Checksum. Send this piece again."),
    "upload.hash": Entry(460, _R, "The whole is not what its sha256 says. Begin a new upload."),
    "upload.algorithm": Entry(400, _R, "Upload-Checksum is not of sha256 or sha1, or is no digest."),
    "upload.done": Entry(403, _R, "The upload is finished; what has been handed in is not taken back."),
    "upload.too_many": Entry(429, _U, "Too many unfinished uploads; end some, or let them run out."),
    "blob.not_found": Entry(404, _R, "There is no such attachment, or it is not yours to see."),
    "blob.not_here": Entry(404, _R, "The attachment is known, and its bytes are still on their way."),
    "blob.not_shown": Entry(422, _R, "The attachment is kept as it came, but no picture can be made of it."),
    "server.full": Entry(507, _U, "The server has no room for uploads; what was recorded still arrives."),
    "server.busy": Entry(503, _U, "The server cannot take this now; try again."),
    "server.defect": Entry(500, _D, "The server failed. Report the request id."),
}
