"""A file of the library: counted, then handed over where documents are."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.library_counts import count_fetch
from courses.library_queries import file_at


@never_cache
@require_safe
def take_file(request: HttpRequest, product: UUID, number: int) -> HttpResponse:
    """Looking whether it is there (HEAD) is not taking it."""
    file = file_at(product, number)
    if file is None:
        raise Http404
    if request.method == "GET":
        count_fetch(product=product)
    response = HttpResponseRedirect(file.document.url)
    response["X-Robots-Tag"] = "noindex"
    return response
