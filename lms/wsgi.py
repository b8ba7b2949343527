"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
application = get_wsgi_application()

from lms.checks import refuse_to_serve_unsafely  # noqa: E402  (needs the settings)

refuse_to_serve_unsafely()
