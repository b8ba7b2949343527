"""The starter content keeps its promises: nothing is taught that nobody has verified.

Pure files, no database: see courses/starter/README.md for the format.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

STARTER = Path(__file__).resolve().parents[2] / "courses" / "starter"
AUDIENCES = {"officer", "collaborator", "board-member", "teacher", "parent"}
AUDIENCES |= {"leader", "health-worker", "police", "justice", "mass-organisation"}
COLOURS = {"la", "bien", "dat", "nang", "tim", "hong", "troi", "rung"}
BLOCKS = {"heading", "text", "picture", "story", "call", "source"}
BLOCKS |= {"key_facts", "do_dont", "quick_check"}
WORDS_OF_RULE = re.compile(r"\d|\b(?:điều|luật|nghị định|phạt|tù|phải|cấm)\b", re.IGNORECASE)
KEYS = "bbbbbb badccbc bbbcacaa cbccbba bcccbdd cdcbbcc bdcbbbc bbbaccbb"
NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
PLACES_OF_REAL_ACCIDENTS = ("Nghĩa Hà", "Bình Khương", "Phước Hòa", "Trà Khúc")
FORMER_AUTHORITIES = re.compile(r"UBND (?:cấp )?huyện|Phòng Lao động|Sở Lao động|ngành lao động")


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def sources():
    return read(STARTER / "sources.yaml")


@cache
def modules():
    """Every module: its folder, module.yaml, questions and lessons."""
    found = []
    for folder in sorted(path.parent for path in STARTER.glob("*/module.yaml")):
        module = read(folder / "module.yaml")
        module["folder"] = folder
        module["questions"] = read(folder / "questions.yaml")["questions"]
        module["pages"] = [read(folder / "lessons" / name) for name in module["lessons"]]
        found.append(module)
    return found


@cache
def facts():
    """Every citable id, of facts, list items and questions: text, basis, certainty."""
    rows = list(read(STARTER / "shared_facts.yaml")["facts"])
    for module in modules():
        for kind in read(module["folder"] / "facts.yaml").values():
            rows += kind
        for question in module["questions"]:
            told = [question["text"], question["explanation"]]
            told += [option["text"] for option in question["options"]]
            rows.append({**question, "text": " ".join(told)})
    counted = Counter(row["id"] for row in rows)
    assert counted.most_common(1)[0][1] == 1, counted.most_common(3)
    return {row["id"]: row for row in rows}


def verified(identifier):
    return facts()[identifier]["certainty"] == "KC"


def lessons(status=None):
    for module in modules():
        for page in module["pages"]:
            if status in (None, page["status"]):
                yield module, page


def sayings(page):
    """(text, ids it rests on) of everything a lesson says; no ids means a frame."""
    yield page["title"], []
    for block in page["blocks"]:
        rests_on = block.get("facts", [])
        for key in ("title", "text", "caption", "alt", "question"):
            if key in block:
                yield block[key], rests_on
        for key in ("sentences", "items", "do", "dont"):
            for row in block.get(key, ()) if block["type"] != "source" else ():
                yield row["t"], row.get("facts", [])
        for option in block.get("options", ()):
            yield option["t"], rests_on
            yield option["feedback"], rests_on


def cited(page):
    return {ids for _, rests_on in sayings(page) for ids in rests_on}


def claims():
    for _, page in lessons():
        for text, rests_on in sayings(page):
            yield page["slug"], text, rests_on


def laws_of(basis):
    """Abbreviations of sources.yaml that a basis names; longest spelling first."""
    spellings = [
        (spelling, short) for short, row in sources().items() for spelling in row["spellings"]
    ]
    spellings.sort(key=lambda pair: -len(pair[0]))
    for part in filter(None, (part.strip() for part in basis.split(";"))):
        yield next((short for spelling, short in spellings if part.startswith(spelling)), None)


def test_there_are_eight_modules_in_order():
    assert [module["id"] for module in modules()] == [f"M{n}" for n in range(1, 9)]
    for number, module in enumerate(modules(), 1):
        assert module["folder"].name == f"{number:02}-{module['slug']}"


def test_there_are_57_questions():
    assert sum(len(module["questions"]) for module in modules()) == 57


def test_a_module_says_who_it_is_for_and_which_duties_it_serves():
    for module in modules():
        assert module["audiences"] and set(module["audiences"]) <= AUDIENCES, module["id"]
        assert len(set(module["audiences"])) == len(module["audiences"])
        assert 2 <= len(module["topics"]) <= 5, module["id"]
        assert module["duties"] and module["minutes"] in range(5, 61)
        assert module["quiz"]["pass_mark"] == 80
    assert {module["colour"] for module in modules()} == COLOURS


def test_a_summary_claims_nothing():
    for module in modules():
        assert not WORDS_OF_RULE.search(module["summary"]), module["summary"]
        assert not WORDS_OF_RULE.search(module["quiz"]["title"]), module["quiz"]


def test_every_module_has_three_to_five_published_lessons():
    published = Counter(module["id"] for module, _ in lessons("published"))
    assert all(3 <= published[module["id"]] <= 5 for module in modules()), published


def test_every_lesson_file_is_listed_by_its_module():
    for module in modules():
        on_disk = sorted(path.name for path in (module["folder"] / "lessons").iterdir())
        assert on_disk == sorted(module["lessons"]), module["id"]
        for name, page in zip(module["lessons"], module["pages"], strict=True):
            assert name.partition("-")[2] == f"{page['slug']}.yaml"


def test_slugs_are_unique_and_ascii():
    slugs = [module["slug"] for module in modules()]
    for module in modules():
        inside = [page["slug"] for page in module["pages"]]
        assert len(inside) == len(set(inside)), module["id"]
        slugs += [f"{module['slug']}/{slug}" for slug in inside]
    assert len(slugs) == len(set(slugs))
    for slug in slugs:
        assert re.fullmatch(r"[a-z0-9]+(?:[-/][a-z0-9]+)*", slug), slug


def test_a_lesson_is_published_or_says_why_not():
    for _, page in lessons():
        assert page["status"] in {"published", "draft"}, page["slug"]
        assert ("why_draft" in page) == (page["status"] == "draft"), page["slug"]


def test_every_fact_cited_exists():
    for slug, text, rests_on in claims():
        assert set(rests_on) <= set(facts()), (slug, text, rests_on)


def test_a_published_lesson_rests_on_verified_facts_only():
    for _, page in lessons("published"):
        doubtful = {identifier for identifier in cited(page) if not verified(identifier)}
        assert not doubtful, (page["slug"], doubtful)


def test_verified_means_exactly_kc():
    assert verified("M1-F01")
    assert verified("M2-Q01")
    assert not verified("M2-F05")  # KC (diễn giải)
    assert not verified("M8-F11")  # KC tên tội
    assert not verified("M1-D01")  # the lists carry no mark


def test_every_sentence_carries_facts_or_says_it_is_a_frame():
    for _, page in lessons():
        for block in page["blocks"]:
            assert block["type"] in BLOCKS, (page["slug"], block["type"])
            for key in ("sentences", "items", "do", "dont"):
                for row in block.get(key, ()) if block["type"] != "source" else ():
                    known = row.get("frame") is True
                    assert bool(row.get("facts")) != known, (page["slug"], row)
            if block["type"] == "quick_check":
                assert block["facts"], page["slug"]


def test_lists_of_rules_are_never_frames():
    for _, page in lessons():
        for block in page["blocks"]:
            if block["type"] in {"key_facts", "do_dont"}:
                rows = [*block.get("items", ()), *block.get("do", ()), *block.get("dont", ())]
                assert rows and all("frame" not in row for row in rows), page["slug"]


def test_a_frame_claims_nothing():
    frames = [(slug, text) for slug, text, rests_on in claims() if not rests_on]
    assert not [frame for frame in frames if WORDS_OF_RULE.search(frame[1])]


def test_every_number_in_a_sentence_stands_in_the_facts_it_cites():
    for slug, text, rests_on in claims():
        told = " ".join(f"{facts()[i]['text']} {facts()[i].get('basis', '')}" for i in rests_on)
        known = set(NUMBER.findall(told))
        assert set(NUMBER.findall(text)) <= known, (slug, text, rests_on)


def test_sentences_are_short():
    lengths = []
    for slug, text, _ in claims():
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            lengths.append(len(sentence.split()))
            assert lengths[-1] <= 30, (slug, sentence)
    assert sum(lengths) / len(lengths) <= 15


def test_a_lesson_is_short():
    for _, page in lessons():
        assert 4 <= len(page["blocks"]) <= 13, (page["slug"], len(page["blocks"]))
        assert sum(len(text.split()) for text, _ in sayings(page)) <= 480, page["slug"]


def test_every_lesson_ends_with_a_quick_check_and_its_sources():
    for _, page in lessons():
        kinds = [block["type"] for block in page["blocks"]]
        assert kinds[-2:] == ["quick_check", "source"], (page["slug"], kinds)


def test_a_quick_check_has_one_right_option_and_answers_each():
    for _, page in lessons():
        for block in page["blocks"]:
            if block["type"] == "quick_check":
                options = block["options"]
                assert 2 <= len(options) <= 4, page["slug"]
                assert sum(option["correct"] for option in options) == 1, page["slug"]
                assert all(option["feedback"] for option in options), page["slug"]


def test_a_published_lesson_gives_only_verified_numbers_to_call():
    numbers = {row["number"]: row["id"] for row in read(STARTER / "shared_facts.yaml")["facts"]}
    for _, page in lessons():
        for block in page["blocks"]:
            for number in block.get("numbers", ()):
                known = verified(numbers[number])
                assert known or page["status"] == "draft", (page["slug"], number)


def test_every_unverified_fact_and_list_item_waits_in_a_draft():
    waiting = {identifier for _, page in lessons("draft") for identifier in cited(page)}
    waiting |= {"M0-F02", "M0-F05"}  # 113 and 112: numbers of the call blocks of drafts
    for identifier, row in facts().items():
        if row["certainty"] != "KC":
            assert identifier in waiting, identifier


def test_the_sources_of_a_lesson_name_every_law_it_rests_on():
    for _, page in lessons():
        listed = page["blocks"][-1]["items"]
        for identifier in cited(page):
            for short in laws_of(facts()[identifier].get("basis", "")):
                assert short or page["status"] == "draft", (page["slug"], identifier)
                title = sources()[short]["title"] if short else ""
                assert any(item.startswith(title) for item in listed), (page["slug"], title)


def test_articles_named_as_sources_stand_in_the_cited_facts():
    for _, page in lessons():
        for block in page["blocks"]:
            if block["type"] == "key_facts":
                for row in block["items"]:
                    basis = " ".join(facts()[i].get("basis", "") for i in row["facts"])
                    check_articles(row["source"], basis, page["slug"])
        basis = " ".join(facts()[i].get("basis", "") for i in cited(page))
        for item in page["blocks"][-1]["items"]:
            title = max(
                (row["title"] for row in sources().values() if item.startswith(row["title"])),
                key=len,
                default="",
            )
            check_articles(item.removeprefix(title), basis, page["slug"])


def check_articles(source, basis, slug):
    named = set(re.findall(r"(?<![\d/])\d+(?![\d/])", re.sub(r"\d+/\S+", "", source)))
    assert named <= set(re.findall(r"\d+", basis)), (slug, source, basis)


def test_a_question_is_published_only_when_verified():
    for module in modules():
        for question in module["questions"]:
            assert question["published"] == (question["certainty"] == "KC"), question["id"]


def test_every_module_has_enough_published_questions():
    for module in modules():
        assert sum(question["published"] for question in module["questions"]) >= 3, module["id"]


def test_the_key_of_a_question_is_one_of_its_options():
    for module in modules():
        for number, question in enumerate(module["questions"], 1):
            assert question["id"] == f"{module['id']}-Q{number:02}"
            ids = [option["id"] for option in question["options"]]
            assert ids == list("abcd")[: len(ids)], question["id"]
            assert len(question["answer"]) == 1 and set(question["answer"]) <= set(ids)
            assert question["kind"] == "single" and question["explanation"]
            texts = [option["text"] for option in question["options"]]
            assert len(set(texts)) == len(texts), question["id"]


def test_no_key_of_the_bank_moves_unnoticed():
    keys = ["".join(question["answer"][0] for question in m["questions"]) for m in modules()]
    assert " ".join(keys) == KEYS


def test_all_of_the_above_stays_last():
    for module in modules():
        for question in module["questions"]:
            says_all = [option["text"].startswith("Tất cả") for option in question["options"]]
            assert not any(says_all[:-1]), question["id"]
            assert question.get("fixed_last", False) == says_all[-1], question["id"]


def test_no_lesson_tells_a_real_accident_or_a_former_authority():
    for slug, text, _ in claims():
        assert not any(place in text for place in PLACES_OF_REAL_ACCIDENTS), (slug, text)
        assert not FORMER_AUTHORITIES.search(text), (slug, text)


def test_text_is_nfc():
    for path in STARTER.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path


def test_every_picture_named_exists_and_every_picture_is_used():
    for module in modules():
        blocks = [block for page in module["pages"] for block in page["blocks"]]
        named = {block["file"] for block in blocks if block["type"] == "picture"}
        assert 1 <= len(named) <= 3, module["id"]
        named.add(module["cover"]["file"])
        pictures = {path.name for path in (module["folder"] / "pictures").iterdir()}
        assert named == pictures, module["id"]


def test_every_picture_says_what_it_shows():
    for module in modules():
        shown = [block for page in module["pages"] for block in page["blocks"]]
        shown = [block for block in shown if block["type"] == "picture"] + [module["cover"]]
        for picture in shown:
            assert len(picture["alt"].split()) >= 8, picture


@pytest.mark.parametrize("path", sorted(STARTER.glob("*/pictures/*")), ids=lambda p: p.name)
def test_a_picture_is_small_and_harmless(path):
    assert path.suffix == ".svg"
    assert path.stat().st_size <= 6_000
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314 our own files
    assert root.get("viewBox") == "0 0 640 360"
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names[1] == "title" and root[0].text.strip()
    forbidden = {"script", "style", "text", "image", "foreignObject", "animate", "a"}
    assert not forbidden & set(names)
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.rpartition("}")[2].startswith("on"), name
            assert "http" not in value and "@import" not in value
            if name.rpartition("}")[2] == "href":
                assert value.startswith("#") and element.tag.endswith("}use")
            if "url(" in value:
                assert value.startswith("url(#")
