"""What newcomers write of themselves is understood, however they write it."""

from time import thread_time

import pytest

from members.answers import Answers, understand


def summary(found: Answers) -> tuple:
    return (found.country.code if found.country else "", found.stakeholder, found.organisation, found.about)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kenya\n3, Garissa Goat Circle\nI keep goats and teach.",
            ("KE", "ngo", "Garissa Goat Circle", "I keep goats and teach."),
        ),
        ("1. Kenya\n2. 3\n3. I keep goats.", ("KE", "ngo", "", "I keep goats.")),
        ("1) Kenya 2) NGO 3) I keep goats.", ("KE", "ngo", "", "I keep goats.")),
        ("Kenya, 1, I keep goats, cows and hens.", ("KE", "keepers", "", "I keep goats, cows and hens.")),
        (
            "Senegal\n1 Livestock keepers’ organisation, Union des Laitières\nNine cows.",
            ("SN", "keepers", "Union des Laitières", "Nine cows."),
        ),
        (
            "Sénégal\n\nOrganisation d'éleveurs\n\nJ’élève neuf vaches.",
            ("SN", "keepers", "", "Organisation d'éleveurs\nJ’élève neuf vaches."),
        ),
        (
            "Pays : Côte d'Ivoire\nTravail : 4\nMoi : Je suis étudiant.",
            ("CI", "research", "", "Je suis étudiant."),
        ),
        ("Perú\nONG\nTrabajo con alpacas.", ("PE", "ngo", "", "Trabajo con alpacas.")),
        ("Países Bajos\n8.\nEscribo.", ("NL", "independent", "", "Escribo.")),
        (
            "السودان\n٥، وزارة الثروة الحيوانية\nأعمل مع الرعاة.",
            ("SD", "government", "وزارة الثروة الحيوانية", "أعمل مع الرعاة."),
        ),
        ("موريتانيا\nباحثة\nأدرس الإبل.", ("MR", "research", "", "أدرس الإبل.")),
        (
            "I am a pastoralist from Guinea-Bissau and keep zebus.",
            ("GW", "keepers", "", "I am a pastoralist from Guinea-Bissau and keep zebus."),
        ),
        (
            "I work for an NGO in the Democratic Republic of the Congo.",
            ("CD", "ngo", "", "I work for an NGO in the Democratic Republic of the Congo."),
        ),
        ("Niger\n2\nVaccines.", ("NE", "extension", "", "Vaccines.")),
        ("Garissa, Kenya\n2\nVaccines.", ("KE", "extension", "", "Garissa, Kenya\nVaccines.")),
        ("1. Kenya\nNGO\nGoats.", ("KE", "ngo", "", "Goats.")),
        ("Kenya\n3 goats and 5 cows", ("KE", "", "", "3 goats and 5 cows")),
        ("UK\n4\nSheep.", ("GB", "research", "", "Sheep.")),
        ("No", ("", "", "", "No")),
        ("Hello, what is this about?", ("", "", "", "Hello, what is this about?")),
        ("Une réunion avec Jordan", ("", "", "", "Une réunion avec Jordan")),
        ("", ("", "", "", "")),
        ("9\n0\n12", ("", "", "", "9\n0\n12")),
    ],
)
def test_what_is_understood(text, expected, db):
    assert summary(understand(text)) == expected


def test_a_name_can_be_given(db):
    found = understand("Name: Binta Sow\nSenegal\n1\nCows.")
    assert found.name == "Binta Sow" and found.country.code == "SN" and found.about == "Cows."


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_country_is_known_by_its_name_in_each_language(language, db):
    from portal.vocabulary.models import Country

    for country in Country.objects.known().values():
        found = understand(f"{country.name_in(language)}\n4\nText.").country
        assert found == country, (country.name_in(language), found)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_kind_of_work_is_known_by_number_and_by_name_in_each_language(language, db):
    from django.utils.translation import override

    from members.models import Stakeholder

    with override(language):
        for number, kind in enumerate(Stakeholder, start=1):
            for line in (
                str(number),
                str(kind.label),
                f"{number}. {kind.label}",
                f"{number} {kind.label}, AB",
            ):
                assert understand(f"Kenya\n{line}\nText.").stakeholder == kind, line


def test_what_is_missing_is_named(db):
    assert understand("Kenya").missing() == ["stakeholder", "about"]


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "a, " * 20_000, "1. " * 20_000, "(" * 50_000, "x:" * 25_000, "\n" * 50_000]
)
def test_no_text_takes_long(text, db):
    began = thread_time()
    assert isinstance(understand(text[:20_000]), Answers)
    assert thread_time() - began < 2, "Of the processor's time, so that a busy machine does not fail it."
