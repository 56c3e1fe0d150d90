"""The WSGI application. Refuses to serve as a database role that could look past row-level security."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tessera.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from tessera.kernel.database.guard import refuse_powerful_role  # noqa: E402

refuse_powerful_role()
