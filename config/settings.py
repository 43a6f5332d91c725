"""Every setting of an installation. What may differ from place to place is read from HOPTAC_* variables.

docs/operators/settings.md lists them; a test fails when one is missing there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.management.utils import get_random_secret_key

from config import env

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(env.text("VAR", str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.boolean("DEBUG", default=False)


def _secret_key() -> str:
    """Return the configured secret, or one made once and kept in var/ readable by its owner only."""
    given = env.text("SECRET_KEY", "")
    if given:
        if len(given) < 40:
            raise env.BadSetting("HOPTAC_SECRET_KEY is too short: it must have 40 characters or more.")
        return given
    file = VAR / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(get_random_secret_key(), encoding="utf8")
    return file.read_text(encoding="utf8")


def _database(url: str) -> dict[str, Any]:
    """Return Django's description of the database at url: sqlite:///file or postgres://user@host/name."""
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, dj_database_url.UnknownSchemeError) as error:
        raise env.BadSetting(f"HOPTAC_DATABASE_URL is '{url}', which is no database address: {error}") from error
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536",
        }
    elif database["ENGINE"] != "django.db.backends.postgresql":
        raise env.BadSetting(f"HOPTAC_DATABASE_URL is '{url}', but only sqlite and postgres are supported.")
    # Opening SQLite costs as much as a page's queries: functions to register, the schema and pages to read again.
    database["CONN_MAX_AGE"] = 60
    return database


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.words("HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("ORIGINS", "")
DATABASES = {
    "default": _database(env.text("DATABASE_URL", f"sqlite:///{(VAR / 'hoptac.sqlite3').absolute().as_posix()}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

HTTPS = env.boolean("HTTPS", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Whether other hosts of the domain speak HTTPS, and whether to enter browsers' lists, is the operator's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

INSTALLED_APPS = [
    "hoptac.site",
    "hoptac.sample",
    "hoptac.insight",
    "hoptac.presence",
    "hoptac.intake",
    "hoptac.market",
    "hoptac.showcase",
    "hoptac.reporting",
    "hoptac.ocop",
    "hoptac.sharing",
    "hoptac.audience",
    "hoptac.catalogue",
    "hoptac.registry",
    "hoptac.facts",
    "hoptac.search",
    "hoptac.access",
    "hoptac.parties",
    "hoptac.places",
    "hoptac.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "js_lib_leaflet",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hoptac.showcase.kept.KeptPages",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hoptac.site.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "hoptac.site.form_renderer.FormRenderer"

_loaders = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hoptac.site.navigation.context",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

LANGUAGE_CODE = "vi"
# Public pages speak all of these, desks the first two (hoptac/core/languages.py).
LANGUAGES = [
    ("vi", "Tiếng Việt"),
    ("en", "English"),
    ("de", "Deutsch"),
    ("id", "Bahasa Indonesia"),
    ("ms", "Bahasa Melayu"),
]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
# Numbers are grouped where a template says so (the filter number), so that ids in addresses never are.
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
(VAR / "fonts").mkdir(exist_ok=True)
STATICFILES_DIRS = [("fonts", VAR / "fonts")]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are for developers and large; pictures and fonts are small already.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "jpeg", "webp", "avif", "gif", "woff", "woff2", "gz", "br"]
MEDIA_ROOT = Path(env.text("MEDIA", str(VAR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Pages of figures, about 100 kB each (docs/decisions/0003-kept-pages.md); templates may change under DEBUG.
    "figures": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "LOCATION": "figures",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 256},
    },
    # What stands around public pages, the same on many of them ({% cache %} in templates).
    "template_fragments": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "LOCATION": "template_fragments",
        "OPTIONS": {"MAX_ENTRIES": 1024},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/today/"

# Sign-in: by telephone number, user name or e-mail; accounts are made by invitation only; no message is ever needed.
ACCOUNT_ADAPTER = "hoptac.access.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "hoptac.access.forms.SignIn"}
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "email", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Five wrong tries for one person, or ten from one address a minute, lock for five minutes (counted in CACHES).
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key", "invitation_open": "20/m/ip"}
# How many proxies stand before the application, each adding to X-Forwarded-For; 0: it is reached directly.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("PROXIES", 0, least=0, most=5)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Hợp Tác"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True

EMAIL_HOST = env.text("SMTP_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_PORT = env.integer("SMTP_PORT", 587, least=1, most=65535)

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Public pages are kept in the memory of each web process, up to so much; 0 makes them anew for every visitor.
PAGES_KEPT_BYTES = env.integer("PAGES_KEPT_MB", 32, least=0, most=4096) * 1024 * 1024
# An enquiry nobody answered for so many days is also the alliance's to answer.
ENQUIRY_DAYS = env.integer("ENQUIRY_DAYS", 3, least=1, most=90)
IMPORT_MAX_BYTES = env.integer("IMPORT_MAX_MB", 50, least=1, most=500) * 1024 * 1024
PROVINCE_CODE = env.text("PROVINCE", "14")
# Where visits are written down until they are taken in, and which network lies in which country (MaxMind format).
AUDIENCE_SPOOL = VAR / "audience"
COUNTRY_FILE = env.text("COUNTRY_FILE", "")
# An OpenAI-compatible address that proposes texts about products; without it phrases are filled from the record.
LLM_URL = env.text("LLM_URL", "")
LLM_MODEL = env.text("LLM_MODEL", "")
LLM_KEY = env.text("LLM_KEY", "")

# Known passwords and the banner that marks invented data exist only where this says so (set by the demo).
IS_SAMPLE = env.boolean("SAMPLE", default=False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
