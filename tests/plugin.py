"""A private PostgreSQL for the run, with the same roles as production. Loaded before Django reads its settings.

Every worker gets its own database in one cluster. The program under test connects as `tessera_web`; migrations and
clean-up run as the roles that may.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tessera.kernel.postgres import roles
from tessera.kernel.postgres.server import ADMIN, PrivateServer

_CLUSTER = "TESSERA_TEST_CLUSTER"


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="tessera-test-"))
    folder.chmod(0o711)
    for name in ("DATABASE_URL", "TESSERA_DEMO", "TESSERA_HTTPS", "TESSERA_LANGUAGES", "TESSERA_SECRET_KEY"):
        os.environ.pop(name, None)
    data = folder / "data"
    data.mkdir(mode=0o711)
    os.environ |= {
        "TESSERA_DATA": str(data),
        "TESSERA_KEYS": str(folder / "keys"),
        "TESSERA_ROLE": "web",
        "TESSERA_HOSTS": "testserver,127.0.0.1,localhost",
        _CLUSTER: str(folder),
    }
    server = PrivateServer(data / "postgres", durable=False).start()
    roles.prepare(admin(), roles.credentials(data / "roles.json"), "tessera")

    def finish() -> None:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(finish)


def admin() -> dict[str, str]:
    """psycopg values of the cluster's administrator."""
    server = PrivateServer(Path(os.environ["TESSERA_DATA"]) / "postgres")
    return {"host": str(server.socket), "user": ADMIN, "password": server.password()}


if _CLUSTER not in os.environ:
    _start()
