"""Settings, read from the environment only.

Every setting of the environment is explained in `docs/install.md`. Where the data
lies: `lms/data_dir.py`.
"""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from lms.data_dir import local_secret_key, media_root, where_data_lies
from lms.privacy import privacy_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where the data lies -----------------------------------------------------------
DATA_DIR = where_data_lies(BASE_DIR, env.str("DATA_DIR", ""))
MEDIA_ROOT = media_root(BASE_DIR, DATA_DIR)
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- How it runs -------------------------------------------------------------------
# "local" is what `make run` gives: plain HTTP on this machine or a trusted net.
# "production" refuses to start on anything unsafe (below).
MODE = env.str("MODE", "local")
if MODE not in {"local", "production"}:
    raise ImproperlyConfigured("MODE must be 'local' or 'production'.")
PRODUCTION = MODE == "production"
DEBUG = env.bool("DEBUG", False)
TESTING = "pytest" in sys.modules
# Demonstration people have known PINs: production starts beside them only when told to.
ALLOW_DEMO = env.bool("ALLOW_DEMO", not PRODUCTION)

SECRET_KEY = env.str("SECRET_KEY", "") or ("" if PRODUCTION else local_secret_key(DATA_DIR))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
SITE_URL = env.str("SITE_URL", "" if PRODUCTION else "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL] if SITE_URL else [])
# Behind nginx: which header says that the visitor came by TLS, and how many
# proxies stand before us (their addresses are the last ones of X-Forwarded-For).
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

# --- Applications: ours stand in the order in which they may import each other --
INSTALLED_APPS = [
    "places",
    "people",
    "recordings",
    "quizzes",
    "courses",
    "records",
    "reports",
    "lms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "wagtail.contrib.settings",
    "wagtail_localize",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "people.apps.WagtailPeopleConfig",  # wagtail.users with our screen of people
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail.locales",
    "modelcluster",
    "taggit",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.middleware.HeadersMiddleware",
    "lms.middleware.ReadableAddressMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "courses.page_cache.PageCacheMiddleware",  # answers compressed already
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.SharedPhoneMiddleware",
    "people.middleware.FirstPinMiddleware",
    "people.middleware.NoticeMiddleware",
    "people.second_factor.SecondFactorMiddleware",
    "lms.doors.DoorsMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context.site",
            ],
        },
    }
]

# --- Databases ---------------------------------------------------------------------
# A path is not put through a URL: it may hold spaces, accents, "#" or "%".
DATABASES = {
    "default": env.db_url("DATABASE_URL")
    if env.str("DATABASE_URL", "")
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "db.sqlite3")}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without these four, most concurrent submits fail with "database is locked",
    # and an acknowledged answer may not survive a power cut. `lms/checks.py` refuses
    # to start without them.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA secure_delete=ON;",
    }
    # A connection that is closed takes the log of writes into the file, and the next one is
    # set up anew: kept for a minute, a whole quiz costs a third less.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # Tests use a real file too: threads and WAL mean nothing in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", 4),
        "timeout": 5,  # seconds; each process has as many connections as threads
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# --- Caches: rate limits are shared between processes; whole pages too -------------
def cache(url: str, *, prefix: str, otherwise: dict) -> dict:
    return env.cache_url_config(url) | {"KEY_PREFIX": prefix} if url else otherwise


CACHE_URL = env.str("CACHE_URL", "")
CACHES = {
    "default": cache(
        CACHE_URL,
        prefix="main",
        otherwise={
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_entries",
            # With the usual 300 entries, tries on made-up numbers would push out a pause.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        },
    ),
    "pages": cache(
        env.str("PAGE_CACHE_URL", CACHE_URL),
        prefix="pages",
        otherwise={
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "page_cache"),
            "TIMEOUT": 24 * 3600,
            "OPTIONS": {"MAX_ENTRIES": 2000},
        },
    ),
}

# --- People and sign-in ------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["people.sign_in.PinBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "people.sign_in.PinValidator"}]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "my-training"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = None
# Wrong PINs pause, longer and longer, and never lock (people/pauses.py). Shortest first.
# Many phones of one mobile network share an address, so addresses may err more often.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/m/key,10/10m/key,20/h/key,60/5m/ip,200/h/ip"}
ACCOUNT_FORMS = {"reauthenticate": "people.second_factor.forms.PinAgainForm"}
# Staff give a second factor before the admin and before exports (people/second_factor).
SECOND_FACTOR = env.str("SECOND_FACTOR", "off" if TESTING else "staff")
if SECOND_FACTOR not in {"staff", "off"}:
    raise ImproperlyConfigured("SECOND_FACTOR must be 'staff' or 'off'.")
MFA_ADAPTER = "people.second_factor.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Măng Non"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "people.second_factor.forms.GiveCodeForm",
    "reauthenticate": "people.second_factor.forms.GiveCodeAgainForm",
    "activate_totp": "people.second_factor.forms.SetUpAppForm",
}
# Another identity service (people/oidc.py); none unless OIDC_SERVER_URL says where.
OIDC = {
    "NAME": env.str("OIDC_NAME", "OpenID Connect"),
    "SERVER_URL": env.str("OIDC_SERVER_URL", ""),
    "CLAIM": env.str("OIDC_CLAIM", "phone_number"),
}
SOCIALACCOUNT_ADAPTER = "people.oidc.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may not lead away: `form-action` of the policy
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": env.list("OIDC_SCOPE", default=["openid", "phone"]),
        "APPS": [
            {
                "provider_id": "identity",
                "name": OIDC["NAME"],
                "client_id": env.str("OIDC_CLIENT_ID", ""),
                "secret": env.str("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC["SERVER_URL"]},
            }
        ],
    }
}
# Messages to phones: "outbox" prints them (local), "gateway" sends them, "off" sends none.
MESSAGES = {
    "KIND": env.str("SMS", "")
    or ("gateway" if env.str("SMS_URL", "") else "off" if PRODUCTION else "outbox"),
    "URL": env.str("SMS_URL", ""),
    "METHOD": env.str("SMS_METHOD", "POST"),
    "HEADERS": env.json("SMS_HEADERS", {"Content-Type": "application/json"}),
    "BODY": env.str("SMS_BODY", '{"to": "{phone}", "text": "{text}"}'),
    "SUCCESS_STATUS": [int(status) for status in env.list("SMS_SUCCESS_STATUS", default=[])],
    "SUCCESS_REGEX": env.str("SMS_SUCCESS_REGEX", ""),
    "TIMEOUT": env.float("SMS_TIMEOUT", 10),
    "PER_NUMBER_HOUR": env.int("SMS_PER_NUMBER_HOUR", 3),
    "PER_NUMBER_DAY": env.int("SMS_PER_NUMBER_DAY", 6),
    "PER_DAY": env.int("SMS_PER_DAY", 300),
    "PER_MONTH": env.int("SMS_PER_MONTH", 3000),
}
SESSION_COOKIE_AGE = 180 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True

PRIVACY = privacy_settings(env)  # deadlines, retention, optional fields

# --- Languages and time ------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# The second holds what Wagtail and Django themselves lack in Vietnamese; ours come first.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "wagtail"]
FORMAT_MODULE_PATH = ["lms.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = WAGTAIL_USER_TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- Files -------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
ROSTER_MAX_MEGABYTES = env.int("ROSTER_MAX_MEGABYTES", 25)
MODULE_MAX_MEGABYTES = env.int("MODULE_MAX_MEGABYTES", 200)  # of a module's file, unpacked

# --- Wagtail -----------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Măng Non"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "heic", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024  # a photo of a good phone
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.uploads.SafeImageForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "txt", "vtt"]
WAGTAILDOCS_EXTENSIONS += ["mp3", "m4a", "wav", "aac", "ogg", "opus", "amr", "flac"]
WAGTAILDOCS_EXTENSIONS += ["mp4", "mov", "m4v", "3gp", "webm"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024  # as deploy/nginx.conf lets through
# Sound and film are made small for phones by ffmpeg (recordings/).
RECORDINGS = {
    "KEEP_ORIGINALS": env.bool("KEEP_ORIGINALS", True),
    "SOUND_MINUTES": env.int("SOUND_MINUTES", 60),
    "FILM_MINUTES": env.int("FILM_MINUTES", 20),
}
WAGTAILEMBEDS_FINDERS = []
TAGGIT_CASE_INSENSITIVE = True
# Wagtail's small tasks are done at once; what may take long waits for the worker (lms/upkeep.py).
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# --- Security ----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Wagtail's own pages need inline styles, and inline scripts for its date pickers;
# `lms.middleware` sets this policy there and only there.
ADMIN_CONTENT_SECURITY_POLICY = {
    "style-src": [UNSAFE_INLINE],
    "script-src": [UNSAFE_INLINE],
    "img-src": ["blob:"],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000 if PRODUCTION else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # frames: the admin shows previews of our own pages in one
    "security.W005",  # HSTS for subdomains: other offices' sites may share the domain
    "security.W021",  # HSTS preload: the same
]

# --- Logs: events and codes, never names, numbers or addresses ---------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "lms.logs.NamelessFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    # Django's own handlers would mail whole requests and print them a second time.
    "loggers": {"django": {"handlers": [], "level": "NOTSET", "propagate": True}},
}

if PRODUCTION:
    from lms.production import refuse_unsafe_settings

    refuse_unsafe_settings(globals())
