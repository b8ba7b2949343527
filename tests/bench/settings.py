"""The settings of the site with one address more: a view that does nothing."""

from lms.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
