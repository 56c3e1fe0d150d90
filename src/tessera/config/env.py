"""Settings from the environment: typed, and loud when a value makes no sense.

Every variable is declared here once, with its meaning; `docs/settings.md` is checked against this list.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOME = Path(os.environ.get("TESSERA_HOME") or Path(__file__).resolve().parents[3])


class SettingsError(SystemExit):
    """A setting that stops the start; the message says which one and how to mend it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, its default as text, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS: dict[str, Setting] = {}


def _declare(name: str, default: str, meaning: str) -> None:
    SETTINGS[name] = Setting(name, default, meaning)


_declare("TESSERA_DATA", "", "Folder of the private database and files; default `.tessera` beside the program.")
_declare(
    "TESSERA_KEYS", "", "Folder of the master key; default the data folder's name with `-keys` added, never inside it."
)
_declare(
    "DATABASE_URL", "", "An external PostgreSQL (15 to 18) as the role `tessera_web`; empty starts a private server."
)
_declare("TESSERA_OWNER_URL", "", "The same database as `tessera_owner`, for migrations only.")
_declare(
    "TESSERA_ADMIN_URL",
    "",
    "The same server as an administrator; only `./tessera prepare` reads it, to make roles and database.",
)
_declare("TESSERA_JOBS_URL", "", "The same database as `tessera_jobs`, for the worker.")
_declare("TESSERA_OBSERVATORY_URL", "", "The same database as `tessera_observatory`, which reads fact views only.")
_declare("TESSERA_BACKUP_URL", "", "The same database as `tessera_backup`, which reads everything and writes nothing.")
_declare(
    "TESSERA_ROLE", "web", "Database role of this process: web, jobs, owner or backup. Commands set it themselves."
)
_declare(
    "PG_BIN", "", "Folder of PostgreSQL's programs for the private server; default the system's, then the wheel's."
)
_declare("TESSERA_SECRET_KEY", "", "Signs sessions; default a random one kept beside the master key.")
_declare("TESSERA_HOSTS", "127.0.0.1,localhost", "Host names this server answers to, comma-separated.")
_declare("TESSERA_HTTPS", "no", "yes when served behind HTTPS: secure cookies, HSTS, passkeys bound to the host name.")
_declare(
    "TESSERA_PROXIES",
    "0",
    "Proxies in front that add to X-Forwarded-For; limits on sign-in count the address before them.",
)
_declare("TESSERA_IDLE_MINUTES", "15", "Minutes without a sign of life after which a session locks.")
_declare("TESSERA_LANGUAGES", "en,ar", "Languages offered, first one is the default.")
_declare(
    "TESSERA_DEMO", "no", "yes in a demo world: personas are shown on the sign-in page. Refused with DATABASE_URL."
)
_declare(
    "TESSERA_EMAIL_URL", "", "Mail server as smtp://user:password@host:port; empty writes mail to the data folder."
)
_declare("TESSERA_EMAIL_FROM", "tessera@localhost", "Sender of notifications, which never carry content.")
_declare(
    "TESSERA_CONTACT", "", "Whom to ask about published figures, as data sheets show it: a name, an address, an e-mail."
)
_declare("TESSERA_ADDRESS", "", "Where people open Tessera, as https://name; notifications link there. Empty: no link.")
_declare("TESSERA_LINKAGE", "own", "What compares everybody of an organisation: own, or Splink on duckdb or spark.")
_declare("TESSERA_CHROMIUM", "", "The Chromium of browser tests and pictures; default the system's own.")
_declare("TESSERA_WORKERS", "2", "Server processes; each holds up to 4 database connections open.")


def text(name: str) -> str:
    """The value of a declared variable; NAME_FILE, where set, names a file that holds it (for secrets).

    Raises KeyError for an undeclared name and SettingsError for an unreadable secret file.
    """
    default = SETTINGS[name].default
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as fault:
            raise SettingsError(f"{name}_FILE names a file that cannot be read: {fault.strerror}") from fault
    return os.environ.get(name) or default


def flag(name: str) -> bool:
    """A yes/no variable. Raises SettingsError for anything else."""
    value = text(name).lower()
    if value in {"yes", "true", "1", "on"}:
        return True
    if value in {"no", "false", "0", "off"}:
        return False
    raise SettingsError(f"{name} is '{value}': write yes or no")


def number(name: str, least: int, most: int) -> int:
    """A whole number between `least` and `most`. Raises SettingsError otherwise."""
    value = text(name)
    if not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"{name} is '{value}': write a whole number from {least} to {most}")
    return int(value)


def words(name: str) -> list[str]:
    """A comma-separated list without empty parts."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def data_folder() -> Path:
    """The folder of the private database and files."""
    return Path(text("TESSERA_DATA") or HOME / ".tessera").absolute()


def keys_folder() -> Path:
    """The folder of the master key. Raises SettingsError when it lies inside the data folder: a copy of one must not hold the other."""
    data = data_folder()
    keys = Path(text("TESSERA_KEYS") or data.with_name(data.name + "-keys")).absolute()
    if keys.is_relative_to(data):
        raise SettingsError(
            "TESSERA_KEYS lies inside TESSERA_DATA: name a folder outside it, so that a copied data folder holds no key"
        )
    return keys


def database(url: str, name: str) -> dict[str, str]:
    """Django's connection values of a postgresql:// address. Raises SettingsError when it is not one."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise SettingsError(f"{name} is not of the form postgresql://user:password@host:port/database")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


def address(value: str) -> str:
    """The address people open, without a slash at its end; "" when none is set. Raises SettingsError otherwise."""
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.username):
        raise SettingsError("TESSERA_ADDRESS is not of the form https://name")
    return value.rstrip("/")


def mail(url: str) -> tuple[str, int, str, str, bool]:
    """(host, port, user, password, TLS) of an smtp:// or smtps:// address. Raises SettingsError otherwise."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingsError("TESSERA_EMAIL_URL is not of the form smtp://user:password@host:port")
    secure = parts.scheme == "smtps" or parts.port == 587
    return (
        parts.hostname,
        parts.port or (587 if secure else 25),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        secure,
    )
