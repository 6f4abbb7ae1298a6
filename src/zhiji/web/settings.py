"""Django settings. What a company may want to change comes from the environment: docs/en/reference/settings.md."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from zhiji.warehouse.home import get_home, get_secret

HOME = get_home()
HOME.mkdir(parents=True, exist_ok=True)
WEB = Path(__file__).parent
DEMO = os.environ.get("ZHIJI_DEMO") == "1"
DEBUG = os.environ.get("ZHIJI_DEBUG") == "1"


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "zhiji.sqlite3",
            "TEST": {"NAME": HOME / "test.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: what was acknowledged survives a power cut, not only a killed process
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
    }


SECRET_KEY = os.environ.get("ZHIJI_SECRET_KEY") or get_secret("secret")
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
ALLOWED_HOSTS = os.environ.get("ZHIJI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHIJI_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "zhiji.web.accounts.apps.AccountsApp",
    "zhiji.trust.app.apps.TrustApp",
    "zhiji.intake.app.apps.IntakeApp",
    "zhiji.identify.app.apps.IdentifyApp",
    "zhiji.differentiate.app.apps.DifferentiateApp",
    "zhiji.customize.app.apps.CustomizeApp",
    "zhiji.interact.app.apps.InteractApp",
    "zhiji.measure.app.apps.MeasureApp",
    "zhiji.organise.app.apps.OrganiseApp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhiji.web.keepable.without_unkeepable_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "zhiji.web.phrases.problems.Problems",
    "zhiji.web.keepable.KeepableText",
    "zhiji.web.context.company_currency",
    "zhiji.web.accounts.gate.Gate",
]

ROOT_URLCONF = "zhiji.web.urls"
WSGI_APPLICATION = "zhiji.web.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_TEMPLATE = "design/locked.html"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "design" / "templates", WEB / "console" / "templates", WEB / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "zhiji.web.context.shared",
            ],
            "libraries": {
                "portal": "zhiji.web.portal.words",
                "lists": "zhiji.web.console.list_tags",
                "zhiji": "zhiji.web.phrases.tags",
            },
            "builtins": ["zhiji.web.phrases.tags", "zhiji.web.design.tags"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [WEB / f"{part}/locale" for part in ("phrases", "console", "portal")] + [WEB / "console/lists_locale"]
TIME_ZONE = os.environ.get("ZHIJI_TIMEZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [WEB / "design" / "static"]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = HOME / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Mail goes to the demo's own mailbox unless a relay is named.
EMAIL_HOST = os.environ.get("ZHIJI_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("ZHIJI_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ZHIJI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ZHIJI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ZHIJI_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ZHIJI_MAIL_FROM", "service@localhost")
SITE_ADDRESS = os.environ.get("ZHIJI_ADDRESS", "http://127.0.0.1:8000")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_ADDRESS.startswith("https")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("ZHIJI_BEHIND_PROXY") == "1" else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
