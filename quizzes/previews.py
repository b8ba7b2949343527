"""The widths at which trainers see what they write; a phone comes first."""

from typing import Any

from django.utils.translation import gettext_lazy as _

PREVIEW_SIZES: list[dict[str, Any]] = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 360, "label": _("Phone")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Tablet")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Computer")},
]
