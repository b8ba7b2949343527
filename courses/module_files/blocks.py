"""Blocks of a lesson between the shape that pages store and the one that files hold.

Files name each block's fields as `courses/blocks.py` does; how a field is written follows
from its kind, so that a new block needs nothing here. What the starter modules write in
short (`sentences`, `facts`, `t`, `correct`, `file`) is spelled out first, in
`courses/starter_files.py`. Pictures and files stand as references that name the content.
"""

from collections.abc import Iterable
from typing import Any, NoReturn, Protocol

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.whitelist import check_url

from courses.module_files import rich_text
from courses.module_files.errors import ModuleFileError
from courses.starter_files import Json, stable_id

DEEPEST = 12


class Names(Protocol):
    """What is known of pictures, documents and pages on the way out of a site …"""

    def media(self, kind: str, number: int) -> str | None: ...

    def link(self, kind: str, number: str) -> str | None: ...


class Numbers(Protocol):
    """… and on the way into one."""

    def media(self, kind: str, name: str, where: str) -> int | None: ...

    def link(self, kind: str, name: str) -> str | None: ...


def kind_of(block: blocks.Block) -> str | None:
    """Which kind of upload this block chooses, if it does."""
    if isinstance(block, ImageChooserBlock):
        return "picture"
    return "file" if isinstance(block, DocumentChooserBlock) else None


# --- Out of a site -------------------------------------------------------------------------------


def told(stream: blocks.StreamBlock, stored: Iterable[Json], names: Names) -> list[Json]:
    """The blocks of a page as a file has them."""
    out = []
    for row in stored:
        child = stream.child_blocks.get(row["type"])
        if child is None:
            continue  # a kind of block that is no more; pages do not show it either
        value, identity = _out(child, row.get("value"), names, row.get("id") or ""), row.get("id")
        fields = value if isinstance(value, dict) else {"text": value}
        out.append({"type": row["type"], **({"id": identity} if identity else {}), **fields})
    return out


def _out(block: blocks.Block, value: Any, names: Names, identity: str) -> Any:
    if isinstance(block, blocks.StructBlock):
        value = value if isinstance(value, dict) else {}
        fields = {
            name: _out(child, value.get(name), names, f"{identity}/{name}")
            for name, child in block.child_blocks.items()
        }
        return {name: field for name, field in fields.items() if field not in ("", None, [])}
    if isinstance(block, blocks.ListBlock):
        return [_item_out(block, row, names) for row in value or []]
    if isinstance(block, blocks.StreamBlock):
        return told(block, value or [], names)
    if kind := kind_of(block):
        return names.media(kind, value) if value else None
    if isinstance(block, blocks.RichTextBlock):
        return rich_text.linked_by_name(value or "", names.link)
    if isinstance(block, blocks.ChooserBlock):
        return None  # a row of this site; no block of ours has one
    return value


def _item_out(block: blocks.ListBlock, row: Any, names: Names) -> Any:
    is_wrapped = isinstance(row, dict) and row.keys() >= {"type", "value"}
    value, identity = (row["value"], row.get("id")) if is_wrapped else (row, None)
    out = _out(block.child_block, value, names, identity or "")
    return {"id": identity, **out} if identity and isinstance(out, dict) else out


# --- Into a site ---------------------------------------------------------------------------------


def stored(
    stream: blocks.StreamBlock, rows: Any, numbers: Numbers, *, where: str, key: str
) -> list[Json]:
    """The blocks as a page stores them. `key` gives ids to blocks that the file gives none.

    Raises ModuleFileError, naming the place, for whatever is not of the block's shape.
    """
    _refuse_too_deep(_list(rows, where), where)
    found, counts = [], {}
    for number, row in enumerate(rows, 1):
        at = f"{where}, {number}"
        kind = _mapping(row, at).get("type")
        child = stream.child_blocks.get(kind) if isinstance(kind, str) else None
        if child is None:
            raise ModuleFileError(
                _("%(where)s: a kind of block that is not known here: “%(kind)s”.")
                % {"where": at, "kind": str(kind)[:40]}
            )
        counts[kind] = counts.get(kind, 0) + 1
        identity = _identity(row.get("id"), at) or str(stable_id(key, kind, str(counts[kind])))
        fields = {name: value for name, value in row.items() if name not in ("type", "id")}
        plain = fields if isinstance(child, blocks.StructBlock) else _only(fields, "text", at)
        value = _in(child, plain, numbers, f"{at} ({kind})", identity)
        found.append({"type": kind, "value": value, "id": identity})
    return found


def _in(block: blocks.Block, value: Any, numbers: Numbers, where: str, identity: str) -> Any:
    if isinstance(block, blocks.StructBlock):
        return _struct_in(block, value, numbers, where, identity)
    if isinstance(block, blocks.ListBlock):
        return _items_in(block, value, numbers, where, identity)
    if isinstance(block, blocks.StreamBlock):
        return stored(block, value or [], numbers, where=where, key=identity)
    if kind := kind_of(block):
        return numbers.media(kind, _text(value, where), where) if value else None
    if isinstance(block, blocks.RichTextBlock):
        html = _text(value, where)
        rich_text.refuse_unsafe(html, where)
        return rich_text.linked_by_number(html, numbers.link)
    return _leaf(block, value, where)


def _struct_in(
    block: blocks.StructBlock, value: Any, numbers: Numbers, where: str, identity: str
) -> Json:
    value = _mapping(value, where)
    if odd := sorted(str(name) for name in value.keys() - block.child_blocks.keys()):
        _refuse(odd, where)
    return {
        name: _in(child, value.get(name), numbers, f"{where}: {name}", f"{identity}/{name}")
        for name, child in block.child_blocks.items()
    }


def _items_in(
    block: blocks.ListBlock, value: Any, numbers: Numbers, where: str, identity: str
) -> list[Json]:
    found, parent = [], identity.partition("/")[0]
    for number, row in enumerate(_list([] if value is None else value, where)):
        at, given = f"{where}, {number + 1}", None
        if isinstance(block.child_block, blocks.StructBlock):
            row = dict(_mapping(row, at))
            given = _identity(row.pop("id", None), at)
        name = identity.rpartition("/")[2]
        key = given or str(stable_id(parent, name, str(number)))
        found.append({"type": "item", "value": _in(block.child_block, row, numbers, at, key)})
        found[-1]["id"] = key
    return found


def _leaf(block: blocks.Block, value: Any, where: str) -> Any:
    """A value of the type that the block keeps; an empty one where the file has none."""
    if isinstance(block, blocks.BooleanBlock):
        return _of(bool, False if value is None else value, where)
    if isinstance(block, blocks.MultipleChoiceBlock):
        return [_text(one, where) for one in _list(value or [], where)]
    if isinstance(block, blocks.IntegerBlock):
        return None if value is None else _of(int, value, where)
    if isinstance(block, blocks.FloatBlock | blocks.DecimalBlock):
        return None if value is None else _of((int, float, str), value, where)
    text = _text(value, where)
    if isinstance(block, blocks.URLBlock) and check_url(text) is None:
        _refuse([text], where)
    return text


# --- What a value has to be ----------------------------------------------------------------------


def _of(types: Any, value: Any, where: str) -> Any:
    if not isinstance(value, types) or (isinstance(value, bool) and types is not bool):
        raise ModuleFileError(
            _("%(where)s: something else was expected there than “%(found)s”.")
            % {"where": where, "found": str(value)[:40]}
        )
    return value


def _text(value: Any, where: str) -> str:
    text = _of(str, "" if value is None else value, where)
    if "\x00" in text:
        raise ModuleFileError(_("%(where)s: a sign that no text may hold.") % {"where": where})
    return text


def _list(value: Any, where: str) -> list[Any]:
    return _of(list, value, where)


def _mapping(value: Any, where: str) -> Json:
    return _of(dict, value, where)


def _only(fields: Json, name: str, where: str) -> Any:
    if odd := sorted(str(key) for key in fields.keys() - {name}):
        _refuse(odd, where)
    return fields.get(name)


def _refuse(odd: list[str], where: str) -> NoReturn:
    raise ModuleFileError(
        _("%(where)s: a part that is not known here: “%(part)s”.")
        % {"where": where, "part": odd[0][:40]}
    )


def _identity(value: Any, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not 1 <= len(value) <= 36 or not value.isprintable():
        raise ModuleFileError(
            _("%(where)s: something else was expected there than “%(found)s”.")
            % {"where": where, "found": str(value)[:40]}
        )
    return value


def _refuse_too_deep(value: Any, where: str) -> None:
    level = [value]
    for _depth in range(DEEPEST):
        inside = [one.values() if isinstance(one, dict) else one for one in level]
        level = [part for one in inside for part in one if isinstance(part, dict | list)]
        if not level:
            return
    raise ModuleFileError(_("%(where)s: nested far too deep.") % {"where": where})
