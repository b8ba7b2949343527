"""Pages of the house itself: its pulse, and uploads where no nginx stands in front."""

import mimetypes
import posixpath

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

# Shown in the page; everything else is handed over as a file to keep. The same lists stand
# in deploy/nginx.conf.
SHOWN_TYPES = ("image/", "audio/", "video/", "text/vtt")
# An uploaded drawing (SVG) may hold a script: opened by itself it runs in nobody's name.
UPLOAD_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

# Python 3.11 does not know these by itself.
for kind, suffix in {"image/webp": ".webp", "image/avif": ".avif", "text/vtt": ".vtt"}.items():
    mimetypes.add_type(kind, suffix)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this server can do its work: it answers, and so does the database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return HttpResponse("no database", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def upload(request: HttpRequest, path: str) -> HttpResponse:
    """An uploaded file. In production nginx serves uploads, so this answers 404 there."""
    if settings.PRODUCTION or is_asked_for_elsewhere(path):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if "Content-Type" in response and not response["Content-Type"].startswith(SHOWN_TYPES):
        response["Content-Disposition"] = "attachment"
    response["Content-Security-Policy"] = UPLOAD_POLICY
    response["Cache-Control"] = "public, max-age=3600"
    return response


def is_asked_for_elsewhere(path: str) -> bool:
    """A document: it is handed over below /documents/, which asks whom its collection is open
    to. Sound, video and captions are played straight from here, piece by piece."""
    kind, _encoding = mimetypes.guess_type(path)
    played = (kind or "").startswith(("audio/", "video/", "text/vtt"))
    return posixpath.normpath(path).lstrip("/").startswith("documents/") and not played
