import pytest
from django.urls import reverse

from portal.vocabulary.models import Country, Language, Region, Theme


@pytest.fixture
def admin(secretariat, browse):
    return browse(secretariat)


def values(theme, **changes):
    fields = ("name_en", "name_fr", "name_es", "name_ar", "order", "agrovoc_uri")
    return {name: getattr(theme, name) for name in fields} | {"parent": theme.parent_id or ""} | changes


def test_the_secretariat_names_a_theme_and_it_is_seen_at_once(admin, django_capture_on_commit_callbacks):
    dairy = Theme.objects.known()[Theme.objects.get(slug="dairy").pk]
    url = reverse("admin:vocabulary_theme_change", args=[dairy.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(url, values(dairy, name_en="Milk")).status_code == 302
    assert Theme.objects.by_slug("dairy").name_en == "Milk"
    assert Theme.objects.get(slug="dairy").edited


def test_the_secretariat_changes_order_and_withdraws_from_the_list(admin):
    url = reverse("admin:vocabulary_theme_changelist")
    page = admin.get(url)
    formset = page.context["cl"].formset
    data = {f"{formset.prefix}-{name}": value for name, value in formset.management_form.initial.items()}
    for form in formset:
        data |= {f"{form.prefix}-id": form.instance.pk, f"{form.prefix}-order": form.instance.order}
        if form.instance.slug == "dairy":
            data |= {f"{form.prefix}-withdrawn": "on", f"{form.prefix}-order": 5}
    assert admin.post(url, data | {"_save": "1"}).status_code == 302
    dairy = Theme.objects.get(slug="dairy")
    assert (dairy.withdrawn, dairy.order, dairy.edited) == (True, 5, True)
    assert Theme.objects.filter(edited=True).count() == 1


def test_a_new_theme(admin):
    area = Theme.objects.get(slug="gender")
    data = {"name_en": "Bees", "slug": "bees", "order": 1, "parent": area.pk}
    assert admin.post(reverse("admin:vocabulary_theme_add"), data).status_code == 302
    assert Theme.objects.get(slug="bees").edited


@pytest.mark.parametrize(
    ("slug", "changes", "sentence"),
    [
        ("dairy", {"agrovoc_uri": "http://example.org/c_431"}, "An AGROVOC address looks like"),
        ("dairy", {"parent": "poultry"}, "Choose an area"),
        ("gender", {"parent": "climate-change"}, "it cannot be put under another"),
        ("dairy", {"parent": "999999999"}, "Select a valid choice"),
        ("dairy", {"name_en": ""}, "This field is required"),
    ],
)
def test_what_a_theme_cannot_be(admin, slug, changes, sentence):
    theme = Theme.objects.get(slug=slug)
    if "parent" in changes and not changes["parent"].isdigit():
        changes = {"parent": Theme.objects.get(slug=changes["parent"]).pk}
    page = admin.post(reverse("admin:vocabulary_theme_change", args=[theme.pk]), values(theme, **changes))
    assert page.status_code == 200 and sentence in page.content.decode()


def test_nothing_can_be_deleted_and_facts_cannot_be_changed(admin):
    dairy = Theme.objects.get(slug="dairy")
    assert admin.post(reverse("admin:vocabulary_theme_delete", args=[dairy.pk])).status_code == 403
    for model, key in ((Country, "KE"), (Region, "002"), (Language, "fr")):
        name = model._meta.model_name
        assert admin.get(reverse(f"admin:vocabulary_{name}_changelist") + "?q=a").status_code == 200
        url = reverse(f"admin:vocabulary_{name}_change", args=[key])
        assert admin.get(url).status_code == 200
        assert admin.post(url, {"name_en": "x"}).status_code == 403
        assert admin.get(reverse(f"admin:vocabulary_{name}_add")).status_code == 403


def test_a_list_takes_few_queries(admin, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        admin.get(reverse("admin:vocabulary_theme_changelist"))
