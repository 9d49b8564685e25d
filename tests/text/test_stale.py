from io import StringIO

import pytest
from django.core.management import call_command

from knowledge.wiki.models import Page, Revision
from portal.text import VERSION, stale, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_texts(author):
    """Five revisions that an older version rendered, and one of today's."""
    page = Page.objects.create(title="Goats", slug="goats")
    rows = [Revision(page=page, number=number, title="Goats", author=author) for number in range(1, 7)]
    for row in rows:
        row.set_body(f"# Goat {row.number}")
        row.body_html, row.body_version = "<p>old</p>", VERSION - 1
    rows[5].body_version = VERSION
    return Revision.objects.bulk_create(rows)


def test_every_model_with_a_body_is_known():
    assert {model._meta.label_lower for model in stale.models()} >= {"wiki.revision", "forum.post"}


def test_only_what_is_stale_is_rendered_again(old_texts, monkeypatch):
    monkeypatch.setattr(stale, "BATCH", 2)
    last, batches = 0, 0
    while (last := stale.rerender(Revision, last)) is not None:
        batches += 1
    assert batches == 3 and not stale.stale(Revision).exists()
    shown = list(Revision.objects.order_by("number").values_list("body_html", flat=True))
    assert shown[0] == '<h2 dir="ltr" id="s-goat-1">Goat 1</h2>' and shown[5] == "<p>old</p>"


def test_a_text_that_we_would_refuse_today_is_shown_as_it_was_typed(old_texts):
    source = "1. " * 3_000 + "\n<b>\n\nend"
    Revision.objects.filter(pk=old_texts[0].pk).update(body=source)
    stale.rerender(Revision)
    shown = Revision.objects.get(pk=old_texts[0].pk)
    assert shown.body == source and shown.body_html.endswith("<br>&lt;b&gt;</p>\n<p>end</p>")


def test_what_is_changed_meanwhile_is_left_alone(old_texts, monkeypatch):
    def somebody_edits(source, profile):
        Revision.objects.update(body_html="<p>new</p>", body_version=VERSION)
        return render(source, profile=profile)

    render = stale.text.render
    monkeypatch.setattr(stale.text, "render", somebody_edits)
    stale.rerender(Revision)
    assert set(Revision.objects.values_list("body_html", flat=True)) == {"<p>new</p>"}


def test_the_task_does_all_of_it_batch_by_batch(old_texts, monkeypatch, run_tasks):
    monkeypatch.setattr(stale, "BATCH", 2)
    tasks.rerender.enqueue()
    run_tasks()
    assert not stale.stale(Revision).exists()


def test_the_command_does_it_now_or_leaves_it_to_the_worker(old_texts, run_tasks):
    out = StringIO()
    call_command("rerender", stdout=out)
    assert "wiki.Revision: 5 to render again." in out.getvalue() and stale.stale(Revision).exists()
    run_tasks()
    assert not stale.stale(Revision).exists()
    Revision.objects.update(body_version=0)
    call_command("rerender", now=True, stdout=out)
    assert not stale.stale(Revision).exists()
