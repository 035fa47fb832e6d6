"""Django's settings, made from the typed environment. Nothing here is edited by an operator."""

from __future__ import annotations

import sys
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from daylight.errors import ConfigError
from daylight.web.environment import django_database, load_environment
from daylight.web.keys import site_secret

try:
    ENVIRONMENT = load_environment()
    SECRET_KEY = site_secret("django", ENVIRONMENT.keys)
except ConfigError as error:  # a sentence, not a traceback through the importer
    sys.exit(f"daylight: {error}")

BASE = Path(__file__).resolve().parent
HOME = ENVIRONMENT.home

DEBUG = False
ALLOWED_HOSTS = [ENVIRONMENT.host, "localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "daylight.web.urls"
WSGI_APPLICATION = "daylight.web.wsgi.application"
AUTH_USER_MODEL = "people.Staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "daylight.web.people.apps.AccountsConfig",
    "allauth.mfa",
    "daylight.web.jobs",
    "daylight.web.record",
    "daylight.web.people.apps.PeopleConfig",
    "daylight.web.evidence",
    "daylight.web.ads",
    "daylight.web.replies",
    "daylight.web.reports",
    "daylight.web.review",
]

# Few on purpose: public pages are read without a session, and private links carry their own key.
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "daylight.web.middleware.SafetyHeaders",
    "daylight.web.middleware.Language",
    "daylight.web.people.sessions.DeskSessions",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "daylight.web.middleware.Refusals",
]

DATABASES = {"default": django_database(ENVIRONMENT.database)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja",
        "DIRS": [BASE / "templates"],
        "OPTIONS": {"environment": "daylight.web.pages.environment", "auto_reload": False},
    },
    {
        # Mail texts: an operator may override each by a file of the same name.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "mail",
        "DIRS": [HOME / "mail-texts", BASE / "mail-texts"],
        "OPTIONS": {"autoescape": False},
    },
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "static"]
STATIC_ROOT = HOME / "public" / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 86_400  # seconds; addresses carry a digest of the file
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of text in one form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 24
FILE_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
FILE_UPLOAD_TEMP_DIR = None
# Whitespace and control characters are judged by our forms, with a sentence.
APPEND_SLASH = False

PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if ENVIRONMENT.tests
    else ["django.contrib.auth.hashers.ScryptPasswordHasher"]
)
# Only the desk has sessions; see `daylight.web.people.sessions`.
_prefix = "__Host-" if ENVIRONMENT.secure else ""
SESSION_COOKIE_NAME = f"{_prefix}daylight-desk"
SESSION_COOKIE_AGE = ENVIRONMENT.desk_hours * 3600  # seconds
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
)
SESSION_COOKIE_SECURE = ENVIRONMENT.secure
CSRF_COOKIE_NAME = f"{_prefix}daylight-desk-form"
CSRF_COOKIE_AGE = None  # with the browser's session
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = ENVIRONMENT.secure
CSRF_FAILURE_VIEW = "daylight.web.people.views.signing.forgery"

# Second factors of staff: allauth keeps and checks them, our own pages show them.
MFA_ADAPTER = "daylight.web.people.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
ACCOUNT_EMAIL_VERIFICATION = "none"

DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
SERVER_EMAIL = parseaddr(ENVIRONMENT.mail_from)[1]
EMAIL_TIMEOUT = 20  # seconds
_mail = urlsplit(ENVIRONMENT.mail)
if _mail.scheme == "folder":
    EMAIL_BACKEND = "daylight.web.mail.FolderBackend"
    EMAIL_FILE_PATH = ENVIRONMENT.mail.removeprefix("folder:")
elif _mail.scheme == "console":
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
else:
    EMAIL_BACKEND = "daylight.web.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"

# Webhooks of a mail provider: it gives this secret, or signs with this key.
ANYMAIL: dict[str, object] = {
    "WEBHOOK_SECRET": [ENVIRONMENT.mail_secret] if ENVIRONMENT.mail_secret else []
}
if ENVIRONMENT.mail_signing_key:
    ANYMAIL["MAILGUN_WEBHOOK_SIGNING_KEY"] = ENVIRONMENT.mail_signing_key

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_keys": {"()": "daylight.web.logs.WithoutKeys"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_keys"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"daylight": {"level": "INFO"}},
}
