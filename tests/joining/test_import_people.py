"""A list of people: tried, told line by line, brought in once; nothing is shown before they accept."""

from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from members.joining import actions
from members.joining.models import Invitation, PeopleImport
from members.joining.people.bringing import invite_people
from members.joining.people.reading import NotAList, open_list
from members.models import Member
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.search.models import SearchEntry
from tests.members.entries import ENTRY

AWA = "awa@example.net"
LIST = f"""Email;Name;Country;Stakeholder;Organisation;About;Languages;Language;Shoe size
Awa@Example.net;Awa Diallo;Sénégal;ONG;Éleveurs unis;J'élève des chèvres.;français, wolof;fr;38
not-an-address;Nobody;;;;;;;
{AWA};Awa again;;;;;;;
amina@example.org;Amina Yusuf;Kenya;;;;;;
joe@example.net;http://casino.example;Wakanda;wizard;;;Klingon;tlh;
"""


def people_of(text: str):
    return open_list(BytesIO(text.encode()))


def outcomes(text: str, person, **more) -> list[tuple]:
    return [(one.line, one.outcome) for one in invite_people(person, people_of(text), **more)]


def test_a_list_is_tried_and_then_invites_each_person_once(secretariat, member, run_tasks):
    expected = [(2, "made"), (3, "refused"), (4, "unchanged"), (5, "unchanged"), (6, "made")]
    assert outcomes(LIST, secretariat, dry_run=True) == expected
    assert not Invitation.objects.exists() and not Act.objects.exists()
    assert outcomes(LIST, secretariat) == expected
    run_tasks()
    assert sorted(message.to[0] for message in mail.outbox) == [AWA, "joe@example.net"]
    again = [outcome for _line, outcome in outcomes(LIST, secretariat)]
    assert again == ["unchanged", "refused", "unchanged", "unchanged", "unchanged"]
    run_tasks()
    assert len(mail.outbox) == 2
    awa = Invitation.objects.get(address=AWA)
    assert awa.language == "fr" and awa.details == {
        "full_name": "Awa Diallo", "country": "SN", "stakeholder": "ngo", "organisation": "Éleveurs unis",
        "about": "J'élève des chèvres.", "languages": ["fr", "wo"],
    }  # fmt: skip
    joe = Invitation.objects.get(address="joe@example.net")
    assert joe.details == {} and joe.language == "en"
    assert {act.verb for act in Act.objects.all()} == {"import-people"}


def test_nothing_of_them_is_anywhere_before_they_accept(secretariat, member, browse, visitor, run_tasks):
    outcomes(LIST, secretariat)
    run_tasks()
    assert not Member.objects.filter(full_name="Awa Diallo").exists()
    assert not SearchEntry.objects.filter(title__icontains="Awa").exists()
    for browser in (visitor, browse(member)):
        for page in ("/members/?q=Awa", "/search/?q=Awa", "/members/countries/"):
            html = browser.get(page).content.decode()
            assert "Awa Diallo" not in html and "Éleveurs unis" not in html
        assert browser.get(reverse("joining:invitations")).status_code in (302, 403)
    assert AWA in browse(secretariat).get(reverse("joining:invitations")).content.decode()


def test_who_accepts_finds_the_entry_begun_and_is_a_member(secretariat, visitor, run_tasks):
    outcomes(LIST, secretariat)
    run_tasks()
    invitation = Invitation.objects.get(address=AWA)
    page = visitor.get(invitation.get_absolute_url()).content.decode()
    assert "Awa Diallo" in page and "J&#x27;élève des chèvres." in page and 'lang="fr"' in page
    visitor.post(invitation.get_absolute_url() + "accept/")
    assert 'value="Awa Diallo"' in visitor.get(reverse("account_signup")).content.decode()
    person = {"full_name": "Awa Diallo", "email": AWA, "password1": "three goats and a hen"}
    visitor.post(reverse("account_signup"), person)
    begun = visitor.get(reverse("members:entry")).content.decode()
    assert "J&#x27;élève des chèvres." in begun and "Éleveurs unis" in begun
    visitor.post(reverse("members:entry"), ENTRY | {"full_name": "Awa Diallo"})
    awa = Member.objects.get(email=AWA)
    assert awa.is_active_member and awa.consents.exists()
    invitation.refresh_from_db()
    assert invitation.details == {} and invitation.address == ""


def test_who_said_no_is_not_written_to_by_a_later_list(secretariat, member, run_tasks):
    outcomes(LIST, secretariat)
    actions.decline_invitation(Invitation.objects.get(address=AWA))
    assert outcomes(LIST, secretariat)[0] == (2, "refused")
    run_tasks()
    assert [message.to for message in mail.outbox] == [["joe@example.net"]]


def test_the_secretariat_sends_a_list_in_the_admin(secretariat, member, browse, run_tasks):
    admin, add = browse(secretariat), reverse("admin:joining_peopleimport_add")
    sent = {"file": SimpleUploadedFile("people.csv", LIST.encode()), "language": "en", "note": "Welcome!"}
    page = admin.post(add, sent).url
    run_tasks()
    html = admin.get(page).content.decode()
    assert "“Wakanda” is no country that we know." in html and "Shoe size" in html
    assert not Invitation.objects.exists()
    admin.post(page, {"bring_in": "on"})
    run_tasks()
    assert Invitation.objects.count() == 2 and "Welcome!" in mail.outbox[0].body
    done = PeopleImport.objects.get()
    assert done.state == "done" and not done.file  # the file itself is deleted
    assert AWA not in str(done.report) and "Awa" not in str(done.report)
    admin.post(page, {"bring_in": "on"})
    run_tasks()
    assert len(mail.outbox) == 2


def test_only_the_secretariat_brings_lists(member):
    with pytest.raises(AccessDenied):
        outcomes(LIST, member)


def test_the_command_says_what_comes_of_each_line(secretariat, member, tmp_path, capsys):
    file, report = tmp_path / "people.csv", tmp_path / "report.csv"
    file.write_text(LIST, encoding="utf-16")
    call_command("import_people", str(file), dry_run=True)
    assert "2 made, 0 changed, 2 unchanged, 1 refused." in capsys.readouterr().out
    assert not Invitation.objects.exists()
    call_command("import_people", str(file), language="fr", report=report)
    assert Invitation.objects.filter(language="fr").count() == 2
    assert AWA not in report.read_text(encoding="utf-8")
    file.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe\x00")
    with pytest.raises(CommandError):
        call_command("import_people", str(file))


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"name,country\nAwa,SN\n", b"email,email\na@example.net,b@example.net", b"\xff\xfe\x00",
     b",".join([b"x"] * 100) + b"\n", "émail\n".encode("cp1252")],
)  # fmt: skip
def test_what_is_no_list_says_why(content):
    with pytest.raises(NotAList) as told:
        list(open_list(BytesIO(content)).lines)
    assert str(told.value)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ('"a@example.net","=HYPERLINK(""http://x"")"', "made"),
        ("a@example.net,\x00\x01Awa\u202e", "made"),
        ("a@example.net," + "x" * 6000, "refused"),
        ("a@example.net,b,c,d,e", "refused"),
        ('a@example.net,"never closed\nb@example.net,Bo', "refused"),
        ('a@example.net,"He said ""hi"" to them"', "made"),
        ("<script>@example.net", "refused"),
        ("mailto:a@example.net,Awa", "made"),
        ("a@example.net\nBcc: b@example.net", "made"),
        ("'+a@example.net,Awa", "made"),
    ],
)
def test_hostile_lines_harm_nobody(line, outcome, secretariat, run_tasks):
    found = invite_people(secretariat, people_of(f"email,name\n{line}\n"))
    assert found[0].outcome == outcome
    run_tasks()
    assert all(len(message.to) == 1 and "HYPERLINK" not in message.body for message in mail.outbox)


@pytest.mark.parametrize(
    ("head", "cells", "name"),
    [
        ("Nom;Prénom;Adresse e-mail", "Diallo;Aïssatou", "Aïssatou Diallo"),
        ("Nombre;Apellidos;Correo electrónico", "Rosa;Quispe Mamani", "Rosa Quispe Mamani"),
        ("First Name;Last Name;E-mail Address", "Awa;Sow", "Awa Sow"),
        ("Full name;First name;E-mail", "Awa Sow;Awa", "Awa Sow"),
        ("الاسم الأول;اسم العائلة;عنوان البريد الإلكتروني", "ليلى;حداد", "ليلى حداد"),
        ("Name;First name;Email", "J.R. Okello;", "J.R. Okello"),
        ("Name;First name;Email", "Б.Ганбаатар;", "Б.Ганбаатар"),
        ("Name;First name;Email", "王;", "王"),
    ],
)
def test_names_as_spreadsheets_and_people_write_them(head, cells, name, secretariat):
    invite_people(secretariat, people_of(f"{head}\n{cells};a@example.net\n"))
    assert Invitation.objects.get().details == {"full_name": name}


def test_a_long_list_is_cut_with_a_word(secretariat):
    text = "email\n" + "".join(f"a{number}@example.net\n" for number in range(5010))
    found = invite_people(secretariat, people_of(text), dry_run=True)
    assert len(found) == 5001 and "Only the first 5000" in found[-1].sentences[0]


@pytest.mark.django_db(transaction=True)
def test_of_two_lists_at_once_each_person_gets_one_invitation(secretariat, member):
    start, told = Barrier(2), []

    def bring():
        try:
            start.wait()
            told.append([one.outcome for one in invite_people(secretariat, people_of(LIST))])
        finally:
            connection.close()

    threads = [Thread(target=bring) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Invitation.objects.count() == 2
    assert sum(outcomes.count("made") for outcomes in told) == 2
