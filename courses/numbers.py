"""The telephone numbers that a page may offer to call. One tap away as `tel:` links."""

from django.utils.translation import gettext_lazy as _

EMERGENCY = {
    "111": _("Child helpline, free, day and night"),
    "113": _("Police"),
    "114": _("Fire and rescue"),
    "115": _("Ambulance"),
}
