"""How phone numbers are shown."""

from django import template

from people.phones import can_be_dialled, display_phone

register = template.Library()
register.filter("phone", display_phone)
register.filter("can_be_dialled", can_be_dialled)
