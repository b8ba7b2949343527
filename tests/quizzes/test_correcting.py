"""A corrected key carried over to earlier forms of a question."""

import copy

import pytest

from quizzes import correcting
from quizzes.grading import grade

TEXT = {"text": "?", "explanation": "old", "picture": None, "audio": None}


def question(kind, options, *, words=None, **extra):
    """Options: {id: right}. Words: {id: text}."""
    told = words or {}
    return {
        "id": "q",
        "kind": kind,
        "source": "old source",
        "case": None,
        "options": [{"id": key, "correct": right, "last": False} for key, right in options.items()],
        "texts": {
            "vi": TEXT
            | {
                "options": {
                    key: {"text": told.get(key, key), "feedback": f"old {key}", "picture": None}
                    for key in options
                }
            }
        },
    } | extra


def explained_anew(old, **changes):
    new = copy.deepcopy(old) | changes
    new["source"] = "new source"
    new["texts"]["vi"]["explanation"] = "new"
    for words in new["texts"]["vi"]["options"].values():
        words["feedback"] = words["feedback"].replace("old", "new")
    return new


def version(*questions):
    return {"schema": 2, "pass_mark": 80, "shuffle": True, "questions": list(questions)}


def points(content, answer):
    return grade(content, {"q": answer}).marks[0].points


def with_right(old, *right):
    new = explained_anew(old)
    for option in new["options"]:
        option["correct"] = option["id"] in right
    return new


def test_options_stay_as_they_were_shown_and_only_what_judges_and_explains_them_changes():
    old = question("single", {"b": True, "a": False}, words={"a": "as shown"})
    new = with_right(question("single", {"a": False, "b": True}, words={"a": "reworded"}), "a")
    found = correcting.carried(old, new)
    assert [(one["id"], one["correct"]) for one in found["options"]] == [("b", False), ("a", True)]
    texts = found["texts"]["vi"]
    assert texts["options"]["a"] == {"text": "as shown", "feedback": "new a", "picture": None}
    assert (texts["explanation"], found["source"]) == ("new", "new source")
    assert old["options"][0]["correct"], "the old form is left alone"


def test_another_answer_may_be_accepted_besides_where_one_is_chosen():
    old = question("single", {"a": True, "b": False, "c": False})
    content = correcting.twin(version(old), with_right(old, "a"), also_right=["b"])
    assert [points(content, [one]) for one in "abc"] == [1, 1, 0]
    assert points(content, ["a", "b"]) == 0
    several = question("several", {"a": True, "b": False})
    assert not correcting.has_another_key(version(several), several, also_right=["b"])


def test_only_the_one_question_of_a_version_changes():
    other = question("single", {"x": True, "y": False}) | {"id": "other"}
    old = question("single", {"a": True, "b": False})
    found = correcting.twin(version(other, old), with_right(old, "b"))
    assert found["questions"][0] == other
    assert found["pass_mark"] == 80


def test_a_version_with_the_same_key_is_not_touched_whatever_else_was_reworded():
    old = question("several", {"a": True, "b": True, "c": False})
    assert not correcting.has_another_key(version(old), with_right(old, "a", "b"))
    assert correcting.has_another_key(version(old), with_right(old, "a"))
    assert not correcting.has_another_key(version(), with_right(old, "a"))


def test_order_and_pairs_are_carried_over_where_the_same_things_were_shown():
    old = question("ordering", dict.fromkeys("abc", False), order=["a", "b", "c"])
    new = explained_anew(old, order=["c", "b", "a"])
    content = correcting.twin(version(old), new)
    assert (points(content, list("cba")), points(content, list("abc"))) == (1, 0)
    rights = [{"id": "x"}, {"id": "y"}, {"id": "z"}]
    old = question(
        "matching", dict.fromkeys("ab", False), matches=rights, pairs={"a": "x", "b": "y"}
    )
    new = explained_anew(old, pairs={"a": "y", "b": "x"})
    content = correcting.twin(version(old), new)
    assert points(content, ["a=y", "b=x"]) == 1
    with pytest.raises(correcting.CannotCarry, match="options"):
        correcting.carried(old, explained_anew(old, pairs={"a": "new", "b": "x"}))
    with pytest.raises(correcting.CannotCarry, match="options"):
        correcting.carried(
            question("ordering", dict.fromkeys("ab", False), order=["a", "b"]),
            question("ordering", dict.fromkeys("ac", False), order=["a", "c"]),
        )


def test_a_number_is_judged_anew_also_when_a_mark_names_an_answer_that_is_gone():
    def number(values, tolerance="0"):
        plain = question("number", {key: right for key, (_value, right) in values.items()})
        for option in plain["options"]:
            option["value"] = values[option["id"]][0]
        return plain | {"tolerance": tolerance}

    old = number({"a": ("16", True), "b": ("18", False)})
    new = number({"c": ("18", True)})
    content = correcting.twin(version(old), new)
    assert [points(content, [sent]) for sent in ("18", "16", "b", "a", "c")] == [1, 0, 1, 0, 1]
    wider = number({"a": ("16", True), "b": ("18", False)}, tolerance="2")
    assert correcting.has_another_key(version(old), wider)


def test_a_word_may_be_accepted_that_was_not():
    old = question("word", {"a": True, "b": False}, words={"a": "phao", "b": "áo phao"})
    new = question("word", {"a": True, "n": True}, words={"a": "phao", "n": "Áo phao"})
    content = correcting.twin(version(old), new)
    assert [points(content, [sent]) for sent in ("ao phao", "b", "phao", "dao")] == [1, 1, 1, 0]
    respelled = question("word", {"a": True}, words={"a": "PHAO"})
    assert not correcting.has_another_key(version(old), respelled)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (question("several", {"a": True, "b": False}), "kind"),
        (question("single", {"c": True, "a": False}), "nothing-right"),
    ],
)
def test_a_key_that_says_nothing_about_the_old_form_is_refused_with_the_reason(new, why):
    with pytest.raises(correcting.CannotCarry, match=why):
        correcting.carried(question("single", {"a": True, "b": False}), new)


def test_an_opinion_has_no_key_and_is_never_wrong():
    old = question("likert", {"a": False, "b": False})
    assert not correcting.has_another_key(version(old), explained_anew(old))
