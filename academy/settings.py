"""One settings file. Every difference between deployments is an environment
variable; the defaults are a development machine with nothing else installed.

`ACADEMY_MODE=production` makes the variables named in `required()` mandatory:
a missing one stops the start with its name.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from academy import keyring

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("ACADEMY_MODE", "development")
if MODE not in ("development", "production"):
    raise ImproperlyConfigured(f"ACADEMY_MODE is {MODE!r}; it must be 'development' or 'production'.")
PRODUCTION = MODE == "production"


def required(name, development, cast=env.str):
    """The variable's value; in production it must be set, and not to nothing."""
    value = cast(name, default=None)
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set. ACADEMY_MODE=production needs it.")
    return development


def number(name, default):
    """The variable's whole number; one that is set to something else stops the start with its name."""
    text = env.str(name, "") or str(default)
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a whole number.")
    return int(text)


# --- What this deployment is -------------------------------------------------

# Where an embedded deployment keeps its database, broker, keys and uploads.
DATA_DIR = Path(env.str("ACADEMY_DATA", str(BASE_DIR / ".academy")))
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as refused:
    raise ImproperlyConfigured(f"ACADEMY_DATA is {DATA_DIR}, which cannot be made: {refused}.") from refused

# What the academy signs with; retired public keys stay in it. See academy/keyring.py.
KEYS_FILE = Path(required("ACADEMY_KEYS", str(DATA_DIR / "keys.json")))
try:
    if not PRODUCTION:
        keyring.complete(
            KEYS_FILE, at=datetime(2020, 1, 1, tzinfo=UTC)
        )  # demonstration people acted before today
    KEYS = keyring.read(KEYS_FILE)
except (OSError, ValueError) as unread:
    raise ImproperlyConfigured(f"ACADEMY_KEYS is {KEYS_FILE}, which is no file of keys: {unread}") from unread

SECRET_KEY = required("DJANGO_SECRET_KEY", "development-only-" + "x" * 40)
DEBUG = env.bool("DJANGO_DEBUG", False)
ALLOWED_HOSTS = required("DJANGO_ALLOWED_HOSTS", ["*"], env.list)
SITE_URL = required("ACADEMY_URL", f"http://localhost:{number('PORT', 8000)}").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

ORGANISATION = env.str("ACADEMY_ORGANISATION", "Larkspur")
# Demonstration people share one published password; they can sign in only here.
DEMONSTRATION = env.bool("ACADEMY_DEMO", False)

# --- What it is made of ------------------------------------------------------

INSTALLED_APPS = [
    "academy",
    "academy.people",
    "courses.items",
    "courses.curriculum",
    "courses.exams",
    "courses.marking",
    "courses.corrections",
    "sandbox.scenarios",
    "sandbox.labelling",
    "sandbox.drills",
    "academy.programmes",
    "academy.register",
    "academy.desk",  # before the log: whoever hears a fact writes first, and the log's head is locked last
    "academy.audit",
    "academy.desk.packs",
    "academy.desk.records",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_celery_beat",
    "django_celery_results",
    "django_filters",
    "django_htmx",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "academy.middleware.RequestLog",
    "academy.middleware.NoNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "academy.people.middleware.PersonalTime",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "academy.middleware.Editor",
    "academy.middleware.OpenedByItself",
]

ROOT_URLCONF = "academy.urls"
ASGI_APPLICATION = "academy.asgi.application"
WSGI_APPLICATION = "academy.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "academy.context.organisation",
            ],
        },
    },
]

# --- Where it keeps things ---------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'academy.sqlite3'}"
# Where two roles share the database, one owns its tables and the other serves: see academy/audit/roles.py.
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", "")
SERVING = env.db_url_config(DATABASE_URL) if DATABASE_OWNER_URL else {}
if DATABASE_OWNER_URL and sys.argv[1:2] in (["migrate"], ["guard_log"], ["seed_register"]):
    DATABASE_URL = DATABASE_OWNER_URL
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if "ENGINE" not in DATABASES["default"]:
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with {DATABASE_URL[:12]!r}; it must be a postgres:// or sqlite:// address."
    )
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction takes the write lock when it begins, so two
    # writers wait for each other and never fail half way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Planning a query anew costs as much as running it: what a connection asks often is prepared.
    prepared = {"server_side_binding": True, "prepare_threshold": 2}
    DATABASES["default"]["OPTIONS"] = prepared | DATABASES["default"].get("OPTIONS", {})
# Opening a connection costs more than most requests do with it, on SQLite too.
DATABASES["default"]["CONN_MAX_AGE"] = number("CONN_MAX_AGE", 60)

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

FONTS = BASE_DIR / "academy" / "fonts"  # for what is set as PDF
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(DATA_DIR / "static"))
if not PRODUCTION:
    Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # collected only in production
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- Work done later ---------------------------------------------------------

BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost/"
if not REDIS_URL:
    BROKER_DIR.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT = "academy.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
CELERY_RESULT_BACKEND = "django-db"
CELERY_RESULT_EXTENDED = True
CELERY_TASK_IGNORE_RESULT = True  # all but the heartbeat, which is read
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its lines are structured as all others are
# A click must not hang on a dead broker: the row is written, the sweep re-sends.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
_EVERY = {  # seconds
    "heartbeat": (15, "academy.tasks.heartbeat"),
    "close overdue attempts": (60, "courses.exams.tasks.close_overdue"),
    "remind of actions": (3600, "academy.desk.tasks.remind_of_actions"),
    "seal looks": (10, "academy.desk.tasks.seal_looks"),
    "send letters": (60, "academy.people.tasks.send_letters"),
    "close overdue runs": (60, "sandbox.drills.tasks.close_overdue"),
    "publish scheduled": (60, "academy.tasks.publish_scheduled"),
    "note what became of accounts": (300, "academy.register.accounts.tasks.note_everything"),
    "settle everyone": (300, "academy.register.tasks.settle_everyone"),
    "sign the log": (300, "academy.audit.tasks.sign_head"),
    "go on with packs": (60, "academy.desk.packs.tasks.go_on"),
    "erase whom two people approved": (300, "academy.desk.records.tasks.erase_approved"),
}
CELERY_BEAT_SCHEDULE = {
    name: {"schedule": float(seconds), "task": task} for name, (seconds, task) in _EVERY.items()
}

# --- Witnesses of the log, consoles that ask who may do what -------------------

# Who is given each signed tree head: mail addresses, and a file that others than the academy keep.
WITNESSES = env.list("ACADEMY_WITNESSES", default=[])
HEADS_FILE = env.str("ACADEMY_HEADS_FILE", "")
# Evidence packs, which nobody may reach by their address: the site and the worker share this folder.
PACKS_DIR = DATA_DIR / "packs"
# What was asked is written so often: what a process that is killed loses is never older than ten seconds.
ENTITLEMENT_READS_SECONDS = 8
# How long a bundle answers for a console that has lost the line.
ENTITLEMENT_BUNDLE_HOURS = number("ENTITLEMENT_BUNDLE_HOURS", 4)

# --- People and doors --------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["academy.people.backends.People"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "academy.people.adapters.Accounts"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
MFA_ADAPTER = "academy.people.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = f"{ORGANISATION} Academy"
# WebAuthn needs https; browsers make an exception for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# How many proxies in front may be believed about where a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", 0)

# --- Mail --------------------------------------------------------------------

EMAIL_URL = required("EMAIL_URL", f"filemail:///{DATA_DIR / 'mail'}")
vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "academy@larkspur.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = number("EMAIL_TIMEOUT", 15)  # seconds; else a mute mail server would hold a worker for ever

# --- Language and time -------------------------------------------------------

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "academy" / "locale"]

# --- The editor's room -------------------------------------------------------

WAGTAIL_SITE_NAME = f"{ORGANISATION} Academy"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # it would tell a third party who edits
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # people sign in at one door
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Doors and windows: security headers -------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"  # but for the editor's previews: middleware.Editor
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "academy_session"
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = number("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- What is written down ----------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": {"()": "academy.logs.formatter"}},
    "filters": {"no_paths": {"()": "academy.logs.NoPaths"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "structured",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Each saved page and item would be a line; the audit log has them.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django.server": {"handlers": [], "propagate": False},
        # It would write the path, and in it names and numbers; our own line has the route.
        "django.request": {"filters": ["no_paths"]},
    },
}
