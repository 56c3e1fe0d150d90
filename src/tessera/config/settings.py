"""Django's settings: the one place that knows every floor. Values come from `env`, where each has its meaning."""

from __future__ import annotations

from pathlib import Path

from tessera.config import env
from tessera.config.secrets import signing_key
from tessera.kernel.postgres import roles

PACKAGE = Path(__file__).resolve().parents[1]
DATA = env.data_folder()
KEYS = env.keys_folder()

DEBUG = False
DEMO = env.flag("TESSERA_DEMO")
SECRET_KEY = signing_key(KEYS)
SERVER_PROCESSES = env.number("TESSERA_WORKERS", 1, 64)
ALLOWED_HOSTS = env.words("TESSERA_HOSTS")
HTTPS = env.flag("TESSERA_HTTPS")
if DEMO and env.text("DATABASE_URL"):
    raise env.SettingsError(
        "TESSERA_DEMO shows who can sign in and must not run beside DATABASE_URL: unset one of them"
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "tessera.ui",
    "tessera.kernel",
    "tessera.trust",
    "tessera.protection",
    "tessera.observatory",
    "tessera.partnership",
    "tessera.interchange",
    "tessera.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tessera.ui.middleware.SecurityHeaders",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tessera.trust.people.web.middleware.ActorMiddleware",
]

ROOT_URLCONF = "tessera.config.urls"
WSGI_APPLICATION = "tessera.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Rooms keep their templates; before the apps', so that sign-in looks like the rest of the product.
        "DIRS": sorted(PACKAGE.glob("*/*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tessera.portal.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "tessera.ui.templatetags.ui"],
        },
    }
]


def _database(role: str) -> dict[str, object]:
    """Connection values of one role: an external server by address, else the private one in the data folder."""
    named = {
        roles.WEB: "DATABASE_URL",
        roles.OWNER: "TESSERA_OWNER_URL",
        roles.JOBS: "TESSERA_JOBS_URL",
        roles.OBSERVATORY: "TESSERA_OBSERVATORY_URL",
        roles.BACKUP: "TESSERA_BACKUP_URL",
    }[role]
    if env.text("DATABASE_URL"):
        if not (url := env.text(named)):
            raise env.SettingsError(f"DATABASE_URL is set, so this command also needs {named}")
        values = env.database(url, named)
    else:
        passwords = roles.credentials(DATA / "roles.json") if (DATA / "roles.json").exists() else {}
        values = {
            "NAME": "tessera",
            "USER": role,
            "PASSWORD": passwords.get(role, ""),
            "HOST": str(DATA / "postgres" / "s"),
            "PORT": "",
        }
    return {
        "ENGINE": "tessera.kernel.database",
        **values,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"application_name": f"tessera {role}"},
    }


ROLE = f"tessera_{env.text('TESSERA_ROLE')}"
if ROLE not in roles.ROLES:
    raise env.SettingsError(f"TESSERA_ROLE is '{env.text('TESSERA_ROLE')}': write web, jobs, owner or backup")
DATABASES = {"default": _database(ROLE)}
if not env.text("DATABASE_URL") or env.text("TESSERA_OBSERVATORY_URL"):
    DATABASES["observatory"] = _database(roles.OBSERVATORY) | {"ATOMIC_REQUESTS": False}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "trust.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "t"
CSRF_COOKIE_NAME = "c"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tessera.portal.errors.csrf_failure"
IDLE_MINUTES = env.number("TESSERA_IDLE_MINUTES", 1, 240)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- sign-in (allauth): invitation only, e-mail as name, TOTP or passkey for every role that sees people
ACCOUNT_ADAPTER = "tessera.trust.people.web.adapters.AccountAdapter"
MFA_ADAPTER = "tessera.trust.people.web.adapters.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Without it every failure behind a proxy would count against the proxy, and lock everybody out together.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TESSERA_PROXIES", 0, 9)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Tessera"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# The library would write at every request; ActorMiddleware notes a sign of life twice a minute at most.
USERSESSIONS_TRACK_ACTIVITY = False
# The address counts as long as the account's own lock, so that waiting does not tell who has an account.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
_FORMS = "tessera.trust.people.web.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignInForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateCodeForm",
    "activate_totp": f"{_FORMS}.ActivateAppForm",
    "add_webauthn": f"{_FORMS}.AddPasskeyForm",
    "edit_webauthn": f"{_FORMS}.EditPasskeyForm",
}

# Rate limits must hold across server processes, so the cache is the database's.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"},
}

LANGUAGE_CODE = env.words("TESSERA_LANGUAGES")[0]
LANGUAGES = [pair for pair in (("en", "English"), ("ar", "العربية")) if pair[0] in env.words("TESSERA_LANGUAGES")]
# Named here, and not only found in the apps: otherwise a package listed earlier decides how our own words are said.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))
FORMAT_MODULE_PATH = ["tessera.ui.formats"]
LANGUAGE_COOKIE_NAME = "l"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if url := env.text("TESSERA_EMAIL_URL"):
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS = env.mail(url)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = env.text("TESSERA_EMAIL_FROM")
CONTACT = env.text("TESSERA_CONTACT")
EMAIL_TIMEOUT = 30
# Written into notifications, which no request makes.
LINKAGE = env.text("TESSERA_LINKAGE")
if LINKAGE not in {"own", "duckdb", "spark"}:
    raise env.SettingsError(f"TESSERA_LINKAGE is '{LINKAGE}': write own, duckdb or spark")
ADDRESS = env.address(env.text("TESSERA_ADDRESS"))

# Nothing that identifies a person is logged: no request line, no SQL, no form data.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"plain": {"()": "tessera.kernel.logs.WithoutRequests"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["plain"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
