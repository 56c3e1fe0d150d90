"""The door of the room: ask for an export, decide on one, fetch it."""

from tessera.interchange.exports.actions import ask, decide, download, expire, make, passphrase

__all__ = ["ask", "decide", "download", "expire", "make", "passphrase"]
