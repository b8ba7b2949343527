"""What the libraries keep about a person: sessions, sign-in, the work done in the admin."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db.models import CASCADE, Model, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    ReferenceIndex,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.search.models import IndexEntry
from wagtail.users.models import UserProfile

from people.models import Person
from people.personal_data import Erasing, Holding, register_holding, rows
from people.translation_holdings import translation_holding

SIGN_IN_LIBRARY = "allauth"
LOGS = (PageLogEntry, ModelLogEntry)
WROTE_IN_PAGES = gettext_lazy("What you wrote for everybody to read stays, without your name.")


def register_library_holdings() -> None:
    for holding in (*_sign_in(), *_admin_work(), translation_holding()):
        register_holding(holding)


def _sign_in() -> Iterator[Holding]:
    yield Holding(
        key="sessions",
        name=gettext_lazy("Where I am signed in"),
        models=(Session,),
        export=lambda person: [
            {"until": one.expire_date} for one in _sessions() if _is_of(one, person)
        ],
        erase=_end_sessions,
        position=75,
    )
    yield Holding(
        key="sign-in-library",
        name=gettext_lazy("Second factor and other sign-in"),
        models=tuple(_library_models()),
        export=lambda person: {
            model._meta.label: found
            for model, field in _pointing_from_library()
            if (found := model._base_manager.filter(**{field: person}).count())
        },
        erase=_forget_in_library,
        position=80,
    )
    yield Holding(
        key="tasks",
        name=gettext_lazy("Work that waits"),
        models=(DBTaskResult,),
        erase=_forget_in_tasks,
        position=85,
    )


def _admin_work() -> Iterator[Holding]:
    yield Holding(
        key="admin-preferences",
        name=gettext_lazy("Preferences and unsaved work in the admin"),
        models=(UserProfile, EditingSession, FormState, UploadedFile, PageSubscription),
        export=lambda person: rows(
            UserProfile.objects.filter(user=person), "preferred_language", "theme"
        ),
        erase=_drop_preferences,
        position=90,
    )
    yield Holding(
        key="admin-comments",
        name=gettext_lazy("Comments in the admin"),
        models=(Comment, CommentReply, TaskState),
        export=lambda person: {
            "comments": rows(Comment.objects.filter(user=person), "text", "created_at"),
            "replies": rows(CommentReply.objects.filter(user=person), "text", "created_at"),
            "approvals": rows(TaskState.objects.filter(finished_by=person), "comment"),
        },
        erase=_empty_comments,
        position=91,
    )
    yield Holding(
        key="admin-log",
        name=gettext_lazy("What I did in the admin"),
        models=(*LOGS, Revision, Page, WorkflowState, Image, Document, *_own_pages()),
        export=lambda person: [
            entry
            for log in LOGS
            for entry in rows(log.objects.filter(user=person), "action", "timestamp", "label")
        ],
        erase=_empty_log,
        stays=WROTE_IN_PAGES,
        position=92,
    )
    yield Holding(
        key="search-index",
        name=gettext_lazy("Search index"),
        models=(IndexEntry, ReferenceIndex),
        erase=_leave_index,
        position=93,
    )


def _own_pages() -> list[type[Model]]:
    return [model for model in apps.get_models() if issubclass(model, Page) and model is not Page]


# --- Signing in ----------------------------------------------------------------------------


def _sessions() -> Iterator[Session]:
    return Session.objects.iterator()


def _is_of(session: Session, person: Person) -> bool:
    return session.get_decoded().get(SESSION_KEY) == str(person.pk)


def _end_sessions(erasing: Erasing) -> None:
    """Those of the person, and those of staff in which a message names them."""
    ended = [
        one.pk
        for one in _sessions()
        if _is_of(one, erasing.person)
        or erasing.traces.found_in(json.dumps(one.get_decoded(), default=str))
    ]
    Session.objects.filter(pk__in=ended).delete()


def _library_models() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_config.name.split(".")[0] == SIGN_IN_LIBRARY
    ]


def _pointing_from_library() -> Iterator[tuple[type[Model], str]]:
    for model in _library_models():
        for field in model._meta.fields:
            if field.related_model is Person and field.remote_field.on_delete is CASCADE:
                yield model, field.name


def _forget_in_library(erasing: Erasing) -> None:
    for model, field in _pointing_from_library():
        model._base_manager.filter(**{field: erasing.person}).delete()


def _forget_in_tasks(erasing: Erasing) -> None:
    """Tasks carry ids only; one that was given a name or a number is not run any more."""
    told = DBTaskResult.objects.annotate(
        arguments=Cast("args_kwargs", TextField()), answer=Cast("return_value", TextField())
    )
    query = Q(pk=None)
    for field in ("arguments", "answer", "traceback"):
        query |= erasing.traces.query(field)
    told.filter(query).delete()


# --- The admin -----------------------------------------------------------------------------


def _drop_preferences(erasing: Erasing) -> None:
    person = erasing.person
    profiles = UserProfile.objects.filter(user=person)
    files = [one.avatar.name for one in profiles if one.avatar]
    uploads = UploadedFile.objects.filter(uploaded_by_user=person)
    files += [one.file.name for one in uploads if one.file]
    profiles.delete()
    uploads.delete()
    for name in files:
        default_storage.delete(name)
    about = Q(content_type=_content_type(), object_id=str(person.pk))
    FormState.objects.filter(Q(user=person) | about).delete()
    EditingSession.objects.filter(Q(user=person) | about).delete()
    PageSubscription.objects.filter(user=person).delete()


def _empty_comments(erasing: Erasing) -> None:
    """The person's own words go; so does what others wrote with their name in it."""
    person = erasing.person
    for model, who in ((Comment, "user"), (CommentReply, "user"), (TaskState, "finished_by")):
        field = "comment" if model is TaskState else "text"
        named = Q(**{who: person}) | erasing.traces.query(field)
        model.objects.filter(named).exclude(**{field: ""}).update(**{field: ""})
    for revision in Revision.objects.page_revisions().iterator():
        if without_comments(revision.content, erasing):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def without_comments(content: dict[str, Any], erasing: Erasing) -> bool:
    """Empty the comments kept inside a revision; whether there was anything to empty."""
    changed = False
    for comment in content.get(COMMENTS_RELATION_NAME) or ():
        for one in (comment, *(comment.get("replies") or ())):
            text = one.get("text") or ""
            own = one.get("user") == erasing.person.pk
            if text and (own or erasing.traces.found_in(text)):
                one["text"], changed = "", True
    return changed


def _empty_log(erasing: Erasing) -> None:
    """Lines about the person keep only that something was done; in those by the person the
    words they typed are emptied; in all others what names them."""
    person = erasing.person
    about = ModelLogEntry.objects.filter(content_type=_content_type(), object_id=str(person.pk))
    about.update(label="", data={})
    for log in LOGS:
        entries = log.objects.annotate(told=Cast("data", TextField()))
        naming = erasing.traces.query("told") | erasing.traces.query("label")
        for entry in entries.filter(Q(user=person) | naming).iterator():
            data = erasing.traces.without(entry.data)
            data = _without_typed(data) if entry.user_id == person.pk else data
            label = erasing.traces.without(entry.label)
            if (data, label) != (entry.data, entry.label):
                log.objects.filter(pk=entry.pk).update(data=data, label=label)


def _without_typed(data: Any) -> Any:
    """A log line without the comment or reply it quotes."""
    if not isinstance(data, dict):
        return data
    kept = dict(data)
    for key in ("comment", "reply"):
        if isinstance(kept.get(key), dict):
            kept[key] = kept[key] | {"text": ""}
        elif key in kept:
            kept[key] = ""
    return kept


def _leave_index(erasing: Erasing) -> None:
    who = {"content_type": _content_type(), "object_id": str(erasing.person.pk)}
    IndexEntry.objects.filter(**who).delete()
    ReferenceIndex.objects.filter(**who).delete()
    to_person = {f"to_{name}": value for name, value in who.items()}
    ReferenceIndex.objects.filter(**to_person).delete()


def _content_type() -> ContentType:
    return ContentType.objects.get_for_model(Person)
