"""Settings. Everything that differs between installations comes from the environment.

Each name read through `env` has its row in docs/settings.md (a test compares them).
"""

import sys
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from egov import env

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
SECRET_KEY = env.text("SECRET_KEY", "not-secret-for-development" if DEBUG else None)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
BASE_URL = env.text("BASE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", BASE_URL)
HTTPS = BASE_URL.startswith("https://")
PROVINCE_CODE = env.text("PROVINCE_CODE", "H55")
# The province in both languages, as the head of every page names it.
PROVINCE_NAMES = tuple(
    env.text("PROVINCE_NAMES", "Tỉnh Thái Nguyên|Thái Nguyên province").split("|")
)
# One sentence above every page: maintenance, a fault, a new address.
BANNER = env.text("BANNER", "")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "knox",
    "rest_framework",
    "egov",
    "dossiers",
    "rankings",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "egov.middleware.ApiLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "egov.middleware.Refusals",
]

ROOT_URLCONF = "egov.urls"
WSGI_APPLICATION = "egov.wsgi.application"
ASGI_APPLICATION = "egov.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["egov.templatetags.say"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "egov.context.site",
            ],
        },
    }
]

# Data --------------------------------------------------------------------------------

DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", "postgres://localhost/motcua" if DEBUG else None)
    )
    | {
        "CONN_MAX_AGE": env.integer("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        # Transaction-mode poolers need it; Django's own default elsewhere.
        "DISABLE_SERVER_SIDE_CURSORS": env.flag("PGBOUNCER", default=False),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0" if DEBUG else None)
CACHES = {
    "default": {
        "BACKEND": "egov.cache.ForgivingRedis",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "motcua",
        # A server that swallows questions must not hold up pages.
        "OPTIONS": {"socket_connect_timeout": 1.0, "socket_timeout": 2.0},
    }
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "egov.assets.HashedFiles"
        )
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_MB = env.integer("UPLOAD_MAX_MB", 20)
# Empty: no scanner; uploads are marked unscanned.
CLAMD = env.text("CLAMD", "")

# Visits to agencies' websites --------------------------------------------------------

# Empty: accessibility is not measured.
INSPECTION_CHROMIUM = env.text("INSPECTION_CHROMIUM", which("chromium") or "")
# Chromium refuses to run as root with its sandbox; nobody else goes without.
INSPECTION_SANDBOX = env.flag("INSPECTION_SANDBOX", default=True)

# Signatures --------------------------------------------------------------------------

# key.pem signs the heads of the record; public/ holds the keys of all that ever did.
LEDGER_FOLDER = Path(env.text("LEDGER_FOLDER", str(BASE_DIR / "var" / "ledger")))
# Empty: the demonstration authority signs, with keys in SIGNING_FOLDER.
SIGNING_URL = env.text("SIGNING_URL", "")
SIGNING_TOKEN = env.text("SIGNING_TOKEN", "")
SIGNING_FOLDER = Path(env.text("SIGNING_FOLDER", str(BASE_DIR / "var" / "signing")))
TIMESTAMP_URL = env.text("TIMESTAMP_URL", "")
TRUSTED_ROOTS = env.text("TRUSTED_ROOTS", "")

# Rankings ----------------------------------------------------------------------------

# Pages and data files of published editions, written once.
PUBLISHED_FOLDER = Path(env.text("PUBLISHED_FOLDER", str(BASE_DIR / "var" / "published")))

# People ------------------------------------------------------------------------------

AUTH_USER_MODEL = "egov.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after_sign_in"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "egov.identity.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "egov.identity.IdentityAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# How many proxies of ours stand before the web server: whose word on the client's
# address counts when failed sign-ins and look-ups are counted.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 0)
# Counted in the shared cache, so that all web processes lock out together.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key", "login": "120/m/ip"}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "vneid",
                "name": "VNeID",
                "client_id": client,
                "secret": env.text("OIDC_SECRET", ""),
                "settings": {"server_url": env.text("OIDC_URL", "")},
            }
            for client in env.words("OIDC_CLIENT")
        ],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# Language and time -------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["egov.formats"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
# Tests and the demo live through months; nobody else may set the clock.
CLOCK_MAY_BE_SET = TESTING or DEMO

# Working days before the due date from which an apology lies ready to be signed.
APOLOGY_DAYS_BEFORE = env.integer("APOLOGY_DAYS_BEFORE", 2)

# Pages -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "egov.assets.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
_oidc = urlsplit(env.text("OIDC_URL", ""))
_identity_origins = [f"{_oidc.scheme}://{_oidc.netloc}"] if _oidc.netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # The identity provider, too: a form that leads there is redirected to it.
        "form-action": [SELF, *_identity_origins],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Plain HTTP is for one's own machine only; check --deploy says so everywhere else.

# API ---------------------------------------------------------------------------------

# Parsers, tokens and pages are those of egov.api.Endpoint.
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"sign-in": "10/min", "look-up": "60/min"},
    "EXCEPTION_HANDLER": "egov.api.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Một Cửa API",
    "DESCRIPTION": _("Nộp, theo dõi và giải quyết hồ sơ thủ tục hành chính."),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "StatusEnum": "dossiers.states.Status",
        "ChannelEnum": "dossiers.states.Channel",
        "PlaceEnum": "dossiers.states.RouteKind",
        "StepEnum": "dossiers.states.Step",
    },
}

# Work behind -------------------------------------------------------------------------

CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    # Whoever files does not wait for a broker that is away: the outbox is swept.
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = env.text("BEAT_FILE", str(BASE_DIR / "var" / "beat"))
# Nobody swept for an hour: one sweep catches up, not each that was missed.
CELERY_BEAT_SCHEDULE = {
    task.replace(".", "-"): {
        "task": task,
        "schedule": seconds,
        "options": {"expires": 3 * seconds},
    }
    for task, seconds in (
        ("dossiers.sweep_outbox", 20.0),
        ("dossiers.sweep_messages", 20.0),
        ("dossiers.sweep_letters", 20.0),
        ("dossiers.count_again", 20.0),
        ("dossiers.watch", 60.0),
        ("dossiers.seal", 20.0),
        ("dossiers.anonymise_old", 3600.0),
        ("rankings.visit_next", 60.0),
        ("rankings.tell", 60.0),
    )
}

# Mail --------------------------------------------------------------------------------

# The demo keeps its mail: the mailbox page shows every message that went out.
EMAIL_BACKEND = (
    "egov.mail.Mailbox" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "EMAIL_FROM", "Một Cửa <motcua@thainguyen.example>"
)

# Logs --------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"pikepdf": {"level": "WARNING"}},
    "root": {"handlers": ["out"], "level": env.text("LOG_LEVEL", "INFO")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
