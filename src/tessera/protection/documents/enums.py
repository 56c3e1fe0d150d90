"""Words of the room."""

from __future__ import annotations

WORDS = "protection.Document.sealed"
# Kinds that open only for whoever may open that part of the case: kind -> the further right.
FURTHER_RIGHT = {
    "medical_report": "health:record:view",
    "court_document": "legal:matter:view",
    "police_document": "legal:matter:view",
    "statement": "legal:matter:view",
}
PHOTO = "photo"
# On a slow line and a shared machine nobody waits for more; recordings of an interview are the reason it is not less.
LARGEST = 50 * 1024 * 1024
