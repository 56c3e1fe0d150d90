"""Files that open with a passphrase only, on a common office computer: AES-256 both ways.

A workbook is encrypted as Excel does it ([MS-OFFCRYPTO], agile encryption: AES-256, SHA-512, 100,000 rounds), so that
Excel and LibreOffice ask for the password by themselves. The library calls its encryption experimental; each file is
therefore opened again, and compared, before it is kept. CSV files go into a zip (WinZip AE-2), which needs 7-Zip or
the like: no spreadsheet program opens an encrypted CSV.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterable

import msoffcrypto
import pyzipper
from msoffcrypto.format.ooxml import OOXMLFile

from tessera.interchange.exports.sheets import Table, write_csv

# Crockford's alphabet in lower case: no look-alikes when it is copied from paper.
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class NotLocked(Exception):
    """The file that was made does not open again: it must not be given out."""


def new_passphrase() -> str:
    """Six groups of four of 32 letters: 120 random bits, to be typed or copied."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(6))


def lock_workbook(clear: io.BytesIO, passphrase: str) -> io.BytesIO:
    """The workbook encrypted. Raises NotLocked."""
    locked, opened = io.BytesIO(), io.BytesIO()
    clear.seek(0)
    OOXMLFile(clear).encrypt(passphrase, locked)
    locked.seek(0)
    again = msoffcrypto.OfficeFile(locked)
    again.load_key(password=passphrase, verify_password=True)
    again.decrypt(opened, verify_integrity=True)
    if hashlib.sha256(opened.getbuffer()).digest() != hashlib.sha256(clear.getbuffer()).digest():
        raise NotLocked("the encrypted workbook does not hold what was put in")
    locked.seek(0)
    return locked


def lock_csv(tables: Iterable[Table], passphrase: str) -> io.BytesIO:
    """A zip with one CSV file for each table, encrypted as it is written. Raises NotLocked."""
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as box:
        box.setpassword(passphrase.encode())
        box.setencryption(pyzipper.WZ_AES, nbits=256)
        for table in tables:
            with box.open(f"{table.name}.csv", "w", force_zip64=True) as file:
                write_csv(table, file)
    with pyzipper.AESZipFile(out) as box:
        box.setpassword(passphrase.encode())
        if box.testzip() is not None:
            raise NotLocked("the encrypted zip file does not hold what was put in")
    out.seek(0)
    return out
