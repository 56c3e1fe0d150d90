"""A durable private PostgreSQL for one benchmark, migrated, with the roles of production. Gone when the program ends."""

from __future__ import annotations

import atexit
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "src"), str(HOME)]


def start() -> None:
    """Starts the server, prepares roles, migrates, and sets Django up as the web role."""
    from tessera.kernel.postgres import roles
    from tessera.kernel.postgres.server import ADMIN, PrivateServer

    folder = Path(tempfile.mkdtemp(prefix="tessera-bench-"))
    folder.chmod(0o711)
    data = folder / "data"
    data.mkdir(mode=0o711)
    os.environ |= {
        "TESSERA_DATA": str(data),
        "TESSERA_KEYS": str(folder / "keys"),
        "TESSERA_ROLE": "web",
        "TESSERA_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "tessera.config.settings",
    }
    os.environ.pop("DATABASE_URL", None)
    server = PrivateServer(data / "postgres").start()
    admin = {"host": str(server.socket), "user": ADMIN, "password": server.password()}
    roles.prepare(admin, roles.credentials(data / "roles.json"))

    def finish() -> None:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(finish)
    migrate = [
        sys.executable,
        "-c",
        "import django; django.setup(); from django.core.management import call_command; call_command('migrate', verbosity=0)",
    ]
    subprocess.run(migrate, check=True, env=os.environ | {"TESSERA_ROLE": "owner", "PYTHONPATH": str(HOME / "src")})
    import django

    django.setup()
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def admin() -> dict[str, str]:
    """psycopg values of the administrator."""
    from tessera.kernel.postgres.server import ADMIN, PrivateServer

    server = PrivateServer(Path(os.environ["TESSERA_DATA"]) / "postgres")
    return {"host": str(server.socket), "user": ADMIN, "password": server.password(), "dbname": "tessera"}


def peak_mib() -> int:
    """The largest memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def organisation(slug: str, *, agreement: bool = False):
    """An organisation that serves survivors, with an agreement in force where asked for."""
    from tessera.kernel.actor import Actor
    from tessera.kernel.work import unit_of_work
    from tessera.observatory.agreements import api as agreements
    from tessera.trust.people import api as people
    from tessera.trust.people import policy

    operator = Actor(None, None, actions=frozenset({policy.CREATE_ORGANISATION}), job="benchmark", function="operator")
    made = people.create_organisation(by=operator, slug=slug, name=slug, kind="NGO", function="service", country="XK")
    if agreement:
        by = people.system_actor(made, "benchmark", {"agreement:terms:sign", "agreement:terms:view"})
        with unit_of_work(by=by):
            agreements.sign(by=by, signer_function="benchmark")
    return made
