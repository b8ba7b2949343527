"""The roles of the programme (groups) and what each may do in the admin.

A role's permissions are code, put in place after every migrate: apps higher in the house
register theirs when they start, since this app does not know them.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)


class Role(models.TextChoices):
    LEARNER = "learner", _("learner")
    TRAINER = "trainer", _("trainer")
    APPROVER = "approver", _("trainer who approves")
    OFFICER = "officer", _("officer of a unit")
    AGENCY = "agency", _("agency that sees figures without names")
    DEPARTMENT = "department", _("Department")


LIBRARY = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
}
PAGES = {
    Role.TRAINER: ("add_page", "change_page"),
    Role.APPROVER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
PROVINCE = [
    f"places.{verb}_{what}"
    for verb in ("add", "change", "view")
    for what in ("audience", "agency", "duty", "legalreference")
]
_approved: set[str] = set()
_permissions: dict[str, set[str]] = {role: set() for role in Role}


def register_permissions(role: Role | str, *permissions: str) -> None:
    """Say when the project starts what a role may do: "app.codename"."""
    _permissions[Role(role)].update(permissions)


for _role in (Role.TRAINER, Role.APPROVER, Role.DEPARTMENT):
    register_permissions(_role, "wagtailadmin.access_admin")
register_permissions(
    Role.DEPARTMENT, "places.view_unit", "people.change_privacysettings", *PROVINCE
)


def register_approved(model: str) -> None:
    """Say when the project starts that drafts of this model ("app.Model") go to an approver."""
    _approved.add(model)


@transaction.atomic
def put_roles_in_place() -> None:
    """Make the groups and give them their permissions; takes none away."""
    for role, names in _permissions.items():
        group, _made = Group.objects.get_or_create(name=role)
        if names:
            group.permissions.add(*_find(names))
    root = Collection.get_first_root_node()
    if root is not None:
        for role in (Role.TRAINER, Role.APPROVER):
            _open_library(Group.objects.get(name=role), root)
    for name in sorted(_approved):
        content_type = ContentType.objects.get_for_model(apps.get_model(name))
        WorkflowContentType.objects.get_or_create(
            content_type=content_type, defaults={"workflow": approval_workflow()}
        )


@transaction.atomic
def grant_page_permissions(page: Page) -> None:
    """Trainers write below this page; what they send is published by an approver."""
    for role, codenames in PAGES.items():
        group, _made = Group.objects.get_or_create(name=role)
        for permission in _find({f"wagtailcore.{codename}" for codename in codenames}):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": approval_workflow()})


def approval_workflow() -> Workflow:
    """One step: somebody with the role of approver looks at it. Also for snippets."""
    workflow, made = Workflow.objects.get_or_create(name="Duyệt bài", active=True)
    if made:
        task = GroupApprovalTask.objects.create(name="Người duyệt xem lại")
        task.groups.add(Group.objects.get_or_create(name=Role.APPROVER)[0])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def _find(names: set[str]) -> models.QuerySet[Permission]:
    query = Q(pk=None)
    for name in names:
        app, codename = name.split(".")
        query |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(query)


def _open_library(group: Group, root: Collection) -> None:
    for permission in _find({f"{app}.{name}" for app, names in LIBRARY.items() for name in names}):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
