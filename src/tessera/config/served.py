"""The WSGI application as a child of `./tessera serve`: it ends with the process that started it."""

from tessera.config.wsgi import application
from tessera.portal.serving import end_with_parent

__all__ = ["application"]

end_with_parent()
