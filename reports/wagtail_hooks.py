"""Registers the first page of the admin, its stylesheet and the ways out of it."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from reports import staff_home

hooks.register("construct_homepage_panels", staff_home.show_what_the_role_needs)
hooks.register("construct_main_menu", staff_home.leave_out_help)
hooks.register("construct_reports_menu", staff_home.leave_reports_with_answers)
for way_out in (staff_home.to_coverage, staff_home.to_my_training, staff_home.to_the_site):
    hooks.register("register_admin_menu_item", way_out)


@hooks.register("insert_global_admin_css")
def stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
