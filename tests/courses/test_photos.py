"""A picture straight from a phone: kept upright, without a place, and sent small."""

from io import BytesIO

import pillow_heif
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow
from PIL import ImageCms, ImageFilter
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from courses import photos, services
from courses.pictures import FORMATS, PHOTO, drawn, weight
from courses.tasks import make_all_renditions_in_background
from tests.courses.factories import make_course_page, make_lesson, make_png
from tests.factories import make_person

pillow_heif.register_heif_opener()
Image = get_image_model()
GPS = {1: "N", 2: (15.0, 7.0, 16.0), 3: "E", 4: (108.0, 48.0, 15.0)}


def landscape(size=(640, 480)):
    """As hard to make small as a usual photo: slopes of colour under leaves of noise.

    Red in the upper left corner.
    """
    slope = Pillow.linear_gradient("L").resize(size)
    leaves = Pillow.effect_noise(size, 90).filter(ImageFilter.GaussianBlur(3))
    leaves = leaves.point(lambda p: max(0, min(255, 128 + (p - 128) * 8)))
    detail = Pillow.blend(slope, leaves, 0.4)
    picture = Pillow.merge("RGB", (slope, detail, detail.point(lambda p: p // 2 + 60)))
    picture.paste((230, 20, 20), (0, 0, size[0] // 4, size[1] // 4))
    return picture


def saved(picture, kind="JPEG", **options):
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def as_a_phone_does(size=(640, 480), kind="JPEG", **options):
    exif = Pillow.Exif()
    exif[0x0112] = 6  # lying on its side: to be turned
    exif[0x010F] = "Nokia"
    exif.get_ifd(0x8825).update(GPS)
    return saved(landscape(size), kind, exif=exif, **options)


def opened(tidied):
    return Pillow.open(BytesIO(tidied.content))


def is_red(pixel):
    return pixel[0] > 180 and pixel[1] < 90


# --- As it is kept ----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "jpg")])
def test_a_photo_is_kept_upright_and_says_neither_where_nor_with_what(kind, suffix):
    data = as_a_phone_does(kind=kind)
    assert b"Nokia" in data
    tidied = photos.tidied(BytesIO(data))
    kept = opened(tidied)
    assert tidied.suffix == suffix
    assert kept.size == (tidied.width, tidied.height) == (480, 640)
    assert is_red(kept.convert("RGB").getpixel((460, 20)))
    assert not kept.getexif()
    assert b"Nokia" not in tidied.content


@pytest.mark.slow
def test_a_photo_of_twelve_megapixels_from_an_iphone_becomes_a_jpeg_of_two_thousand_pixels():
    out = BytesIO()
    heif = pillow_heif.from_pillow(landscape((4032, 3024)))
    heif.save(out, quality=60, exif=_exif())
    tidied = photos.tidied(BytesIO(out.getvalue()))
    kept = opened(tidied)
    assert (kept.format, max(kept.size)) == ("JPEG", 2000)
    assert not kept.getexif()


def _exif():
    exif = Pillow.Exif()
    exif[0x010F] = "Apple"
    exif.get_ifd(0x8825).update(GPS)
    return exif.tobytes()


def test_colours_of_a_phone_become_colours_of_the_web():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = opened(photos.tidied(BytesIO(saved(landscape(), icc_profile=profile))))
    assert "icc_profile" not in kept.info
    printed = photos.tidied(BytesIO(saved(landscape().convert("CMYK"))))
    assert opened(printed).mode == "RGB"


def test_what_is_seen_through_stays_so_and_what_is_not_becomes_a_photo():
    clear = Pillow.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert opened(photos.tidied(BytesIO(saved(clear, "PNG")))).mode == "RGBA"
    solid = Pillow.new("RGBA", (40, 40), (9, 9, 9, 255))
    assert opened(photos.tidied(BytesIO(saved(solid, "PNG")))).mode == "RGB"


def test_a_photo_saved_as_png_is_kept_as_a_photo():
    heavy = Pillow.effect_noise((1600, 1400), 90).convert("RGB")
    assert photos.tidied(BytesIO(saved(heavy, "PNG"))).suffix == "jpg"


def test_an_animation_is_left_alone():
    frames = [Pillow.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert photos.tidied(BytesIO(data)) is None


def test_what_hides_behind_a_picture_stays_behind():
    page = b"<script>alert(1)</script>"
    assert page not in photos.tidied(BytesIO(as_a_phone_does() + page)).content


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"no picture", saved(landscape())[:900]])
def test_a_broken_picture_is_unreadable(data):
    with pytest.raises(photos.Unreadable):
        photos.tidied(BytesIO(data))


# --- Uploading --------------------------------------------------------------------------------


def upload(name, data, size=None):
    file = SimpleUploadedFile(name, data)
    if size:
        file.size = size
    form = get_image_form(Image)
    person = make_person(is_superuser=True)
    collection = Image._meta.get_field("collection").default
    collection = collection() if callable(collection) else collection
    data = {"title": "Ảnh", "collection": collection, "tags": ""}
    return form(data, {"file": file}, user=person)


@pytest.mark.django_db
def test_an_upload_is_stored_tidied(uploads):
    form = upload("IMG_1.HEIC", _heic())
    assert form.is_valid(), form.errors
    image = form.save()
    assert image.file.name.endswith(".jpg")
    assert (image.width, image.height) == (640, 480)
    assert image.file_size == image.file.size
    assert not Pillow.open(image.file.path).getexif()


def _heic():
    out = BytesIO()
    pillow_heif.from_pillow(landscape()).save(out, quality=50, exif=_exif())
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "size", "words"),
    [
        ("a.jpg", as_a_phone_does(), 26 * 1024 * 1024, ("26", "25")),
        ("a.bmp", b"BM", None, ("JPG",)),
        ("a.jpg", b"no picture", None, ("ảnh",)),
        ("a.jpg", saved(landscape())[:900], None, ("hỏng",)),
        ("a.png", as_a_phone_does(), None, ("png",)),
    ],
)
def test_a_refused_upload_says_why_in_vietnamese_with_sizes(uploads, name, data, size, words):
    form = upload(name, data, size)
    assert not form.is_valid()
    said = str(form.errors["file"])
    assert all(word in said for word in words), said
    assert not any(word in said for word in ("This", "Not a", "Upload a", "file is")), said


# --- As it is sent ----------------------------------------------------------------------------


@pytest.fixture
def photo(uploads, db):
    image = Image(title="Lớp học")
    image.file.save("lop.jpg", ContentFile(saved(landscape((2000, 1500)), quality=88)), save=False)
    image.width, image.height = 2000, 1500
    image.save()
    return image


def picture(image):
    return [("picture", {"image": image, "alt": "Lớp học", "caption": ""})]


def test_a_published_photo_comes_in_three_formats_and_two_widths(
    client, site, photo, no_kept_pages
):
    lesson = make_lesson(make_course_page(site.index), body=picture(photo))
    assert photo.renditions.count() == 1
    assert "<picture>" not in client.get(lesson.url).content.decode()
    assert DBTaskResult.objects.count() == 1
    make_all_renditions_in_background.call(lesson.pk)
    assert photo.renditions.count() == 6
    no_kept_pages()
    html = client.get(lesson.url).content.decode()
    at = [html.index(f'type="image/{kind}"') for kind in ("avif", "webp")]
    assert at == sorted(at)
    assert "360w," in html
    assert "720w" in html
    assert 'width="720" height="540"' in html
    assert html.count('loading="lazy"') == 1


def test_a_phone_downloads_forty_kilobytes_or_less(photo):
    services.pictures.make_all(photo)
    assert 0 < weight(photo) <= 40_000
    large = photo.get_rendition(f"{PHOTO.large}|{FORMATS['webp']}")
    assert large.file.size <= 80_000
    for rendition in photo.renditions.all():
        assert not Pillow.open(rendition.file.path).getexif()


def test_a_picture_smaller_than_a_phone_has_one_form(uploads, db):
    small = make_png(size=(200, 100))
    services.pictures.make_all(small)
    assert all("," not in srcset for _mime, srcset in drawn(small).sources)


def test_a_page_with_drawings_alone_asks_nothing_of_the_worker(course):
    make_lesson(course, body=[("heading", "Một")])
    assert not DBTaskResult.objects.exists()
