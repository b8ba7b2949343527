"""A module as a whole: its pieces and their states, approval, review dates, citations."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState

from courses import approval, citations, review_dates
from courses.models import ContentReview, CoursePage, LessonPage
from courses.modules import State, all_modules, module_of
from people.models import Person
from people.roles import grant_page_permissions
from places import days
from places.models import LegalReference
from quizzes.models import Question
from tests.courses.factories import make_course_page, make_lesson
from tests.factories import make_person
from tests.quizzes.factories import make_question, make_quiz

pytestmark = pytest.mark.django_db
VERIFIED = LessonPage.Certainty.VERIFIED


def one_with(*roles: str) -> Person:
    person = make_person()
    person.groups.add(*Group.objects.filter(name__in=roles))
    return person


@pytest.fixture
def module_page(site):
    """A live course with a live lesson, a draft lesson, and a quiz with a newer draft in it."""
    grant_page_permissions(site.home)
    question = make_question("Gọi số nào?")
    quiz = make_quiz(question, slug="nuoc")
    page = make_course_page(site.index, title="Đuối nước", quiz=quiz)
    make_lesson(page, title="Bài đã đăng")
    make_lesson(page, title="Bài mới", live=False)
    question.text = "Gọi số nào trước?"
    question.save_revision()
    return page


def states(page: CoursePage) -> list[State]:
    return [piece.state for piece in module_of(page).pieces]


class TestSendingAndApproving:
    def test_a_module_goes_and_comes_back_as_a_whole(self, module_page):
        trainer, approver = one_with("trainer"), one_with("approver")
        assert states(module_page) == [
            State.PUBLISHED, State.PUBLISHED, State.DRAFT, State.CHANGED,
        ]  # fmt: skip
        sent = approval.send_module(page=module_page, user=trainer)
        assert [piece.title for piece in sent] == ["Bài mới", "Gọi số nào?"]
        assert module_of(module_page).state == State.SENT
        approval.approve_module(page=module_page, user=approver)
        assert set(states(module_page)) == {State.PUBLISHED}
        assert LessonPage.objects.get(title="Bài mới").live
        quiz = CoursePage.objects.get(pk=module_page.pk).quiz
        assert quiz.current.content["questions"][0]["texts"]["vi"]["text"] == "Gọi số nào trước?"

    def test_sent_back_with_a_comment_it_may_be_sent_again(self, module_page):
        trainer, approver = one_with("trainer"), one_with("approver")
        approval.send_module(page=module_page, user=trainer)
        approval.send_back_module(page=module_page, user=approver, comment="Thiếu nguồn")
        module = module_of(module_page)
        assert module.state == State.SENT_BACK
        assert {one.asked.current_task_state.comment for one in module.sent_back} == {"Thiếu nguồn"}
        approval.send_module(page=module_page, user=trainer)
        approval.approve_module(page=module_page, user=approver)
        assert set(states(module_page)) == {State.PUBLISHED}

    def test_a_comment_is_needed_to_send_back(self, module_page):
        approval.send_module(page=module_page, user=one_with("trainer"))
        with pytest.raises(approval.NotReady):
            approval.send_back_module(page=module_page, user=one_with("approver"), comment="  ")
        assert module_of(module_page).state == State.SENT

    def test_a_trainer_approves_nothing(self, module_page):
        trainer = one_with("trainer")
        approval.send_module(page=module_page, user=trainer)
        with pytest.raises(PermissionDenied):
            approval.approve_module(page=module_page, user=trainer)
        assert not LessonPage.objects.get(title="Bài mới").live

    def test_what_waits_for_an_expert_stays_behind(self, module_page):
        make_lesson(module_page, title="Chưa kiểm", live=False, certainty="expert")
        sent = approval.send_module(page=module_page, user=one_with("trainer"))
        assert "Chưa kiểm" not in {piece.title for piece in sent}
        module = module_of(module_page)
        assert module.pieces[3].state == State.EXPERT
        assert "Chưa kiểm" not in {piece.title for piece in module.unfinished}

    def test_one_that_may_not_be_published_any_more_holds_back_the_whole(self, module_page):
        approval.send_module(page=module_page, user=one_with("trainer"))
        lesson = LessonPage.objects.get(title="Bài mới")
        lesson.certainty = "expert"
        lesson.save_revision()
        with pytest.raises(approval.NotReady, match="Bài mới"):
            approval.approve_module(page=module_page, user=one_with("approver"))
        question = Question.objects.get()
        assert question.text == "Gọi số nào?"
        assert not TaskState.objects.filter(status="approved").exists()

    def test_a_question_nobody_can_answer_is_named(self, module_page):
        question = Question.objects.get()
        question.options.all().update(is_correct=False)
        question.refresh_from_db()
        question.save_revision()
        with pytest.raises(approval.NotReady, match="Gọi số nào"):
            approval.send_module(page=module_page, user=one_with("trainer"))
        assert not module_of(module_page).sent

    def test_a_module_with_nothing_new_is_not_sent(self, site):
        grant_page_permissions(site.home)
        page = make_course_page(site.index)
        with pytest.raises(approval.NotReady):
            approval.send_module(page=page, user=one_with("trainer"))

    def test_a_day_set_for_going_live_is_kept(self, module_page):
        lesson = LessonPage.objects.get(title="Bài mới")
        lesson.go_live_at = days.now() + timedelta(days=3)
        lesson.save_revision()
        approval.send_module(page=module_page, user=one_with("trainer"))
        approval.approve_module(page=module_page, user=one_with("approver"))
        assert states(module_page)[2] == State.SCHEDULED
        assert not LessonPage.objects.get(pk=lesson.pk).live


class TestTheScreens:
    def test_a_trainer_sends_and_an_approver_answers(self, client, module_page):
        url = reverse("course_module", args=[module_page.pk])
        client.force_login(one_with("trainer"))
        html = client.get(url).content.decode()
        assert reverse("course_module_send", args=[module_page.pk]) in html
        client.post(reverse("course_module_send", args=[module_page.pk]))
        assert reverse("course_module_answer", args=[module_page.pk]) not in (
            client.get(url).content.decode()
        )
        client.force_login(one_with("approver"))
        answer = reverse("course_module_answer", args=[module_page.pk])
        assert answer in client.get(url).content.decode()
        refused = client.post(answer, {"act": "send_back", "comment": ""})
        assert refused.status_code == 400
        client.post(answer, {"act": "approve"})
        assert module_of(module_page).state == State.PUBLISHED

    def test_a_learner_sees_none_of_it(self, client, module_page):
        client.force_login(make_person())
        assert client.get(reverse("course_modules")).status_code in {302, 403}

    def test_the_list_costs_the_same_however_many_modules(
        self, client, site, module_page, django_assert_max_num_queries
    ):
        client.force_login(one_with("approver"))
        url = reverse("course_modules")
        client.get(url)
        with django_assert_max_num_queries(40) as few:
            client.get(url)
        for number in range(4):
            quiz = make_quiz(make_question(f"Câu {number}?"), slug=f"quiz-{number}")
            make_lesson(make_course_page(site.index, quiz=quiz))
        with django_assert_max_num_queries(len(few.captured_queries)):
            html = client.get(url).content.decode()
        assert html.count("mn-card") == 5
        assert len(all_modules()) == 5


class TestReviewDates:
    def test_publishing_sets_a_day_and_publishing_again_keeps_it(self, site):
        page = make_course_page(site.index)
        review = ContentReview.objects.get(course=page.course)
        assert review.due == days.add_months(days.today(), 12)
        ContentReview.objects.update(due=date(2030, 1, 1))
        page.save_revision().publish()
        assert ContentReview.objects.get().due == date(2030, 1, 1)

    def test_confirming_moves_the_day_on_and_stands_in_the_history(self, site):
        page, person = make_course_page(site.index), make_person()
        review_dates.ask_to_confirm(pages=[page], due=days.today(), why="Luật đã sửa", user=person)
        assert ContentReview.objects.get().why == "Luật đã sửa"
        next_due = days.add_months(days.today(), 6)
        review_dates.confirm_content(page=page, user=person, next_due=next_due)
        review = ContentReview.objects.get()
        assert (review.due, review.why, review.confirmed_on) == (next_due, "", days.today())
        entry = PageLogEntry.objects.get(page=page.pk, action="courses.confirm")
        assert entry.user == person

    def test_an_earlier_day_stays_when_a_later_one_is_asked_for(self, site):
        page = make_course_page(site.index)
        ContentReview.objects.update(due=days.today())
        review_dates.ask_to_confirm(
            pages=[page], due=days.add_months(days.today(), 2), why="…", user=make_person()
        )
        assert ContentReview.objects.get().due == days.today()

    def test_a_day_gone_by_is_refused(self, site):
        page = make_course_page(site.index)
        with pytest.raises(ValidationError):
            review_dates.confirm_content(page=page, user=make_person(), next_due=days.today())


class TestCitations:
    LAW = ("Nghị định 56/2017", "56/2017/NĐ-CP")

    @pytest.mark.parametrize(
        "words",
        [
            "Theo Nghị định 56/2017, Điều 8",
            "NGHỊ ĐỊNH SỐ 56/2017/NĐ–CP",
            "nghị định  số 56/2017/NĐ-CP ngày 9/5/2017",
            "(56/2017/NĐ-CP)",
        ],
    )
    def test_a_text_is_found_however_it_is_written(self, words):
        assert citations.pattern_of(*self.LAW).search(citations.plain(words))

    @pytest.mark.parametrize(
        "words", ["Nghị định 156/2017", "Nghị định 56/20171", "Thông tư 56/2017", "56/2017"]
    )
    def test_another_text_is_not(self, words):
        assert not citations.pattern_of(*self.LAW).search(citations.plain(words))

    def test_one_change_of_law_finds_lessons_questions_and_drafts(self, site):
        law = LegalReference.objects.create(short="Luật Trẻ em", number="102/2016/QH13", title="…")
        other = LegalReference.objects.create(short="Luật Khác", number="1/2020/QH14", title="…")
        question = make_question("Điều nào?")
        question.source = "Luật trẻ em, Điều 51"
        question.save_revision()  # only in the draft
        page = make_course_page(site.index, quiz=make_quiz(question, slug="q"))
        body = [
            ("text", {"body": "<p>Không có gì.</p><p>Xem <b>Luật Trẻ em</b>, Điều 4.</p>"}),
            ("sources", {"items": ["Luật số 102/2016/QH13"]}),
        ]
        lesson = make_lesson(page, title="Có luật", body=body)
        make_lesson(page, title="Không luật", body=[("text", {"body": "<p>Luật trẻ.</p>"})])
        (cited,) = citations.citing(law)
        found = [(one.piece.item.pk, one.words) for one in cited.citations]
        assert found == [
            (lesson.pk, "Xem Luật Trẻ em, Điều 4."),
            (lesson.pk, "Luật số 102/2016/QH13"),
            (question.pk, "Luật trẻ em, Điều 51"),
        ]
        assert citations.citing(other) == []
        assert citations.counts([law, other]) == {law.pk: 1, other.pk: 0}

    def test_whoever_publishes_asks_that_all_be_confirmed(self, client, site):
        grant_page_permissions(site.home)
        law = LegalReference.objects.create(short="Luật Trẻ em", number="102/2016/QH13", title="…")
        page = make_course_page(site.index)
        make_lesson(page, body=[("text", {"body": "<p>Luật Trẻ em</p>"})])
        url = reverse("course_legal_text", args=[law.pk])
        due = days.today() + timedelta(days=9)
        sent = {"due": due.isoformat(), "why": "Điều 51 thay đổi"}
        client.force_login(one_with("trainer"))
        assert client.post(url, sent).url == reverse("wagtailadmin_home")  # turned away
        assert ContentReview.objects.get().why == ""
        client.force_login(one_with("approver"))
        assert client.post(url, sent | {"why": ""}).status_code == 200
        assert ContentReview.objects.get().why == ""
        assert client.post(url, sent).status_code == 302
        review = ContentReview.objects.get()
        assert (review.due, review.why) == (due, "Điều 51 thay đổi")
