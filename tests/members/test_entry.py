"""What a register entry is made of: photograph, organisation, places, ways of helping, iD, statistics."""

import gzip
import io
from random import Random

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from taggit.models import Tag, TaggedItem

from members import actions
from members.adapters import SocialAccountAdapter
from members.entry import organisations, photos
from members.entry.statistics import rounded
from members.leaving import close
from members.models import Member, Organisation, OrganisationName, Profile
from members.permissions import shown_fields
from portal.access import AccessDenied
from portal.vocabulary.models import Country, Language, Theme
from tests.conftest import make_member
from tests.members.entries import ENTRY, entry

URL, PHOTO = "/members/me/entry/", "/members/me/photo/"


def picture(size=(900, 1200), format="JPEG", **more) -> SimpleUploadedFile:
    """A red picture that a telephone took lying on its side, in a place it noted."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A telephone of Kofi"
    exif.get_ifd(0x8825)[2] = (13.0, 26.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, format, **({"exif": exif} if format == "JPEG" else {}), **more)
    return SimpleUploadedFile(f"me.{format.lower()}", out.getvalue())


# --- The photograph ---------------------------------------------------------


def test_a_photograph_becomes_two_small_squares_without_what_the_camera_wrote(member, browse):
    browser = browse(member)
    assert browser.post(PHOTO, {"photo": picture(), "audience": "everyone"}).url == PHOTO
    profile = Profile.objects.get(pk=member.pk)
    for file, side in ((profile.photo, 240), (profile.photo_small, 64)):
        data = file.read()
        found = Image.open(io.BytesIO(data))
        assert (found.format, found.size) == ("WEBP", (side, side))
        assert not found.getexif() and b"telephone" not in data and len(data) < 4000
    answer = browser.get(profile.photo_addresses.small)
    assert answer["Content-Type"] == "image/webp" and "max-age" in answer["Cache-Control"]
    assert profile.photo_addresses.large in browser.get(member.get_absolute_url()).content.decode()


def test_the_face_stands_beside_what_one_writes_while_everybody_may_see_it(member, browse):
    browser = browse(member)
    browser.post(PHOTO, {"photo": picture(), "audience": "everyone"})
    member.refresh_from_db()
    old = member.face_url
    assert old and old in browser.get(reverse("members:index")).content.decode()
    browser.post(PHOTO, {"audience": "members"})
    member.refresh_from_db()
    assert member.face_url == "" and browser.get(old).status_code == 404
    revision = str(Profile.objects.get(pk=member.pk).revision)
    browser.post(URL, ENTRY | {"audience_photo": "everyone", "revision": revision})
    member.refresh_from_db()
    assert member.face_url and actions.recount() == 0
    Member.objects.filter(pk=member.pk).update(face="wrong")
    assert actions.recount() == 1


def test_an_older_page_does_not_show_the_photograph_to_more_people_again(member, browse):
    browser = browse(member)
    browser.post(PHOTO, {"photo": picture(), "audience": "everyone"})
    assert 'name="initial-audience" value="everyone"' in browser.get(PHOTO).content.decode()
    browser.post(PHOTO, {"audience": "members", "initial-audience": "everyone"})
    browser.post(PHOTO, {"photo": picture(), "audience": "everyone", "initial-audience": "everyone"})
    member.refresh_from_db()
    assert member.face_url == "" and Profile.objects.get(pk=member.pk).audiences == {"photo": "members"}


def test_a_new_photograph_replaces_the_old_and_removing_it_leaves_no_file(
    member, browse, django_capture_on_commit_callbacks
):
    names = []
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            browse(member).post(PHOTO, {"photo": picture(), "audience": "everyone"})
        profile = Profile.objects.get(pk=member.pk)
        names.append([profile.photo.name, profile.photo_small.name])
    assert not any(map(default_storage.exists, names[0])) and all(map(default_storage.exists, names[1]))
    with django_capture_on_commit_callbacks(execute=True):
        browse(member).post(PHOTO, {"remove": "1"})
    assert not any(map(default_storage.exists, names[1]))
    member.refresh_from_db()
    assert member.face == "" and Profile.objects.get(pk=member.pk).photo_addresses is None


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("me.jpg", b"\xff\xd8\xff\xe0" + b"no picture" * 50), "damaged"),
        (SimpleUploadedFile("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "choose a JPEG"),
        (SimpleUploadedFile("me.jpg", b""), "choose a JPEG"),
        (picture((40, 40), "PNG"), "too small"),
        (picture((8000, 8000), "PNG"), "grow far too large"),
    ],
)
def test_what_is_no_photograph_is_refused_with_a_reason(file, sentence, member, browse):
    response = browse(member).post(PHOTO, {"photo": file, "audience": "everyone"})
    assert response.status_code == 422 and sentence in response.content.decode()
    assert not Profile.objects.get(pk=member.pk).photo


# --- The organisation -------------------------------------------------------


def test_typing_offers_organisations_that_members_show(member, other, browse):
    actions.complete_entry(other, entry(organisation="Union des Laitières"))
    url = reverse("members:organisations")
    assert "Union des Laitières" in browse(member).get(f"{url}?organisation=laitie").content.decode()
    actions.complete_entry(
        other, entry(organisation="Union des Laitières", audiences={"organisation": "secretariat"})
    )
    assert "Union" not in browse(member).get(f"{url}?organisation=laitie").content.decode()


def test_a_name_that_is_almost_there_is_asked_about_once(member, other, browse):
    actions.complete_entry(other, entry(organisation="Union des Laitières du Sénégal"))
    typed = ENTRY | {"organisation": "Union des laitieres de Senegal"}
    response = browse(member).post(URL, typed)
    html = response.content.decode()
    assert response.status_code == 422 and "Is it one of these?" in html and "élève neuf vaches" in html
    there = Organisation.objects.get()
    assert browse(member).post(URL, typed | {"same_organisation": str(there.pk)}).status_code == 302
    assert Profile.objects.get(pk=member.pk).organisation == there
    other_one = typed | {"same_organisation": "new", "revision": "2"}
    assert browse(member).post(URL, other_one).status_code == 302
    assert Organisation.objects.count() == 2


def test_one_that_nobody_belongs_to_any_more_goes_unless_the_secretariat_keeps_it(member):
    actions.complete_entry(member, entry(organisation="Milk an Hony"))
    actions.complete_entry(member, entry(organisation="Milk and Honey"))
    assert [one.name for one in Organisation.objects.all()] == ["Milk and Honey"]
    Organisation.objects.update(checked=True)
    actions.complete_entry(member, entry(organisation=""))
    assert Organisation.objects.count() == 1


def test_the_secretariat_merges_two_and_the_old_name_leads_to_the_new(
    member, other, secretariat, browse, run_tasks
):
    actions.complete_entry(member, entry(organisation="FAO"))
    actions.complete_entry(other, entry(organisation="Food and Agriculture Organization"))
    kept, gone = Organisation.objects.order_by("-name")
    chosen = {"action": "merge_selected", "_selected_action": [kept.pk, gone.pk]}
    browser, changelist = browse(secretariat), reverse("admin:members_organisation_changelist")
    assert "Which of these names" in browser.post(changelist, chosen).content.decode()
    browser.post(changelist, chosen | {"into": str(kept.pk)})
    assert Organisation.objects.get() == kept and kept.profiles.count() == 2
    assert OrganisationName.objects.get().name == gone.name
    run_tasks()
    found = browser.get("/search/?q=Agriculture").content.decode()
    assert kept.name in found
    actions.complete_entry(other, entry(organisation=gone.name.upper()))
    assert Organisation.objects.get() == kept
    from portal.moderation.models import Act

    assert Act.objects.get(kind="organisation").before == {"names": [gone.name]}


def test_who_merges_second_changes_nothing_and_a_member_may_not(member, secretariat):
    one, two = (Organisation.objects.create(name=name) for name in ("One", "Two"))
    with pytest.raises(AccessDenied):
        organisations.merge(member, one, [two])
    assert organisations.merge(secretariat, one, [two]) == 1
    assert organisations.merge(secretariat, two, [one]) == 0
    assert organisations.merge(secretariat, one, [two]) == 0
    assert Organisation.objects.get() == one


# --- Places, tags, ways of helping ------------------------------------------


def test_all_that_is_chosen_is_kept_and_shown(member, browse):
    typed = {
        "work_countries_0": "KE",
        "work_countries_1": "LS",
        "places": "Marsabit and the lake",
        "tags": "hay boxes, camel milk",
        "willing_to_help": "on",
        "help_with": ["visits", "training"],
        "help_levels": ["local"],
        "languages_2": "sw",
        "help_languages": ["sw"],
        "links": "https://one.example/a\nhttps://two.example/b",
        "gender": "woman",
        "birth_decade": "1980",
    }
    assert browse(member).post(URL, ENTRY | typed).status_code == 302
    html = browse(member).get(member.get_absolute_url()).content.decode()
    words = ("Kenya", "Lesotho", "Marsabit", "camel milk", "hay boxes", "Receiving visitors", "Swahili")
    for word in (*words, "https://one.example/a", "https://two.example/b"):
        assert word in html
    form = browse(member).get(URL).context["form"]
    assert (form["gender"].value(), form["birth_decade"].value()) == ("woman", 1980)


def test_who_helps_in_all_their_languages_names_none(member):
    kept = {"languages": [Language.objects.get(pk="wo")], "help_languages": []}
    actions.complete_entry(member, entry(**kept, willing_to_help=True))
    assert [row.pk for row in shown_fields(None, member.profile)["help_languages"]] == ["wo"]
    actions.complete_entry(member, entry(**kept, willing_to_help=True, audiences={"languages": "members"}))
    assert "help_languages" not in shown_fields(None, member.profile)
    actions.complete_entry(member, entry(**kept, willing_to_help=False))
    assert "help_languages" not in shown_fields(None, member.profile)


def test_at_most_five_links(member, browse):
    links = "\n".join(f"https://{number}.example" for number in range(6))
    response = browse(member).post(URL, ENTRY | {"links": links})
    assert response.status_code == 422 and "at most 5 addresses" in response.content.decode()
    assert browse(member).post(URL, ENTRY | {"links": "javascript:alert(1)"}).status_code == 422


def test_a_tag_that_nothing_has_any_more_is_gone(member):
    actions.complete_entry(member, entry(tags=["hay boxes", "camel milk"]))
    actions.complete_entry(member, entry(tags=["camel milk"]))
    assert [tag.name for tag in Tag.objects.all()] == ["camel milk"]


def test_of_who_leaves_no_file_tag_or_organisation_is_left(member, django_capture_on_commit_callbacks):
    photos.keep(member, photos.Faces(b"large", b"small"))
    actions.complete_entry(member, entry(tags=["hay boxes"], organisation="Amina & Daughters"))
    names = [member.profile.photo.name, member.profile.photo_small.name]
    with django_capture_on_commit_callbacks(execute=True):
        close(Member.objects.get(pk=member.pk))
    assert not any(map(default_storage.exists, names))
    assert not (Tag.objects.exists() or TaggedItem.objects.exists() or Organisation.objects.exists())
    member.refresh_from_db()
    assert member.face == "" and not Profile.objects.filter(pk=member.pk).exists()


# --- ORCID ------------------------------------------------------------------


def test_an_orcid_is_verified_while_the_accounts_are_connected(member, browse, rf):
    orcid = "0000-0002-1825-0097"
    actions.complete_entry(member, entry(orcid=orcid))
    url = member.get_absolute_url()
    assert "not verified" in browse(member).get(url).content.decode()
    account = SocialAccount.objects.create(user=member, provider="orcid", uid=orcid)
    SocialAccountAdapter(rf.get("/")).send_notification_mail("connected", member, {})
    assert ">verified<" in browse(member).get(url).content.decode()
    response = browse(member).post(URL, ENTRY | {"orcid": "0000-0002-1694-233X"})
    assert response.status_code == 422 and "disconnect it first" in response.content.decode()
    account.delete()
    SocialAccountAdapter(rf.get("/")).send_notification_mail("disconnected", member, {})
    html = browse(member).get(url).content.decode()
    assert orcid in html and ">verified<" not in html


def test_who_signs_in_with_orcid_finds_the_id_in_the_form_and_shows_it_only_by_keeping_it(member, browse):
    SocialAccount.objects.create(user=member, provider="orcid", uid="0000-0002-1825-0097")
    assert 'value="0000-0002-1825-0097"' in browse(member).get(URL).content.decode()
    assert "0000-0002" not in browse(member).get(member.get_absolute_url()).content.decode()
    browse(member).post(URL, ENTRY | {"orcid": "0000-0002-1825-0097"})
    assert Profile.objects.get(pk=member.pk).orcid_verified


# --- As others see it; statistics --------------------------------------------


def test_one_sees_ones_entry_as_a_visitor_a_member_and_the_secretariat_do(member, browse):
    audiences = {"about": "members", "position": "secretariat"}
    actions.complete_entry(member, entry(audiences=audiences, gender="woman"))
    seen = {}
    for reader in ("visitor", "member", "secretariat"):
        html = browse(member).get(f"{reverse('members:preview')}?as={reader}").content.decode()
        seen[reader] = ["neuf vaches" in html, "Trésorière" in html, "Union des" in html]
    assert seen == {
        "visitor": [False, False, True],
        "member": [True, False, True],
        "secretariat": [True, True, True],
    }
    actions.complete_entry(member, entry(listed=False))
    html = browse(member).get(f"{reverse('members:preview')}?as=visitor").content.decode()
    assert "does not find your page" in html and "Union des" not in html


@pytest.mark.parametrize(("count", "told"), [(0, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (14, "10")])
def test_small_numbers_are_withheld(count, told, db):
    assert rounded(count) == told


def test_the_secretariat_is_told_numbers_and_nobody_else_is(cast, browse):
    for number in range(6):
        person = make_member(f"woman-{number}", f"Woman {number}")
        actions.complete_entry(person, entry(gender="woman" if number else "man", birth_decade=1980))
    url = reverse("members:statistics")
    assert browse(cast.member).get(url).status_code == 403
    rows = browse(cast.secretariat).get(url).context["tables"][0].rows
    assert ["Woman", "5"] in rows and ["Man", "fewer than 5"] in rows
    decades = dict(browse(cast.secretariat).get(url).context["tables"][1].rows)
    assert decades["1980–1989"] == "5" and decades["1930–1939"] == "fewer than 5"


# --- What the form costs ------------------------------------------------------


WORDS = ("goats", "camels", "milk", "hay", "market", "drought", "vaccine", "fodder", "herd", "well", "women")


def words(length: int) -> str:
    """Text of about this length, which no compression makes short."""
    random = Random(length)
    return " ".join(f"{random.choice(WORDS)}{random.randrange(99)}" for _ in range(length // 8))


def test_the_form_of_a_full_entry_keeps_its_weight_and_its_queries(member, browse):
    themes, languages, countries = (
        list(kind.objects.known().values()) for kind in (Theme, Language, Country)
    )
    full = {
        "themes": themes[::3],
        "tags": words(120).split()[:12],
        "languages": languages[::53][:5],
        "help_languages": languages[::53][:3],
        "work_countries": countries[::60][:4],
        "places": words(250),
        "about": words(900),
        "help_offered": words(400),
        "links": [f"https://example.org/{word}" for word in words(40).split()],
    }
    actions.complete_entry(member, entry(country=countries[9], **full))
    browser = browse(member)
    for language in ("ar", "es", "fr", "en"):
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(URL, headers={"accept-encoding": "", "accept-language": language})
        assert page.status_code == 200 and f'lang="{language}"' in page.content.decode()[:200]
        assert len(gzip.compress(page.content, 6)) <= 14_000 and len(captured) <= 12
