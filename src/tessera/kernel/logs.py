"""What may reach the log."""

from __future__ import annotations

import logging


class WithoutRequests(logging.Filter):
    """Drops the request, the SQL parameters and the traceback's local values from a record: a log names nobody.

    Django's own messages about requests name the path, and a path may carry an invitation's token: they keep their
    kind and status and lose the path.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        for name in ("request", "sql", "params"):
            if hasattr(record, name):
                setattr(record, name, None)
        if record.name.startswith(("django.request", "django.security")):
            status = getattr(record, "status_code", "")
            record.msg, record.args = f"{str(record.msg).partition(':')[0]} {status}".strip(), ()
        if record.exc_info and record.exc_info[1] is not None:
            fault = record.exc_info[1]
            record.msg = f"{record.msg} [{type(fault).__name__}]"
            # The exception's own text may quote a value: keep the places, drop the words.
            record.exc_info = (type(fault), type(fault)(), fault.__traceback__) if _plain(fault) else None
        return True


def _plain(fault: BaseException) -> bool:
    try:
        type(fault)()
    except TypeError:
        return False
    return True
