"""A trainer writes items of every kind: what may wait, what must be said, and what the list shows."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from academy.words.standing import Role
from courses.items.filters import with_state
from courses.items.models import Item, Option
from tests.factories import make_attempt, make_bank, make_exam, make_item, make_person

pytestmark = pytest.mark.django_db

LIST = "wagtailsnippets_items_item:list"
POST = {"post_channel": "microblog", "post_name": "Priya", "post_handle": "@priya", "post_text": "No parcel."}


@pytest.fixture
def trainer(client):
    person = make_person("Mirela Antonescu", roles=[Role.TRAINER])
    client.force_login(person)
    return person


def text_of(response):
    return response.content.decode()


def form_of(item=None, options=None, act="action-submit", **changes):
    """What the editor's form would send: of an item that is there, or of a new one."""
    item = item or Item(bank=make_bank(), slug="new-one", topic="law", clause="social-media@6#2.1", stem="?")
    there = list(item.options.all()) if item.pk else []
    rows = [
        {
            "id": option.pk,
            "text": option.text,
            "match": option.match,
            "tolerance": option.tolerance.normalize(),
            "credit": option.credit.normalize(),
            "rationale": option.rationale,
        }
        for option in there
    ]
    if options is not None:
        blank = {"id": "", "text": "", "match": "", "tolerance": "0", "credit": "0", "rationale": "Because."}
        rows = [blank | row for row in options]
    rows = [{**row, "ORDER": str(place)} for place, row in enumerate(rows, start=1)]
    names = ("bank_id", "slug", "kind", "rule", "topic", "clause", "difficulty", "language", "stem")
    names += tuple(name for name in vars(item) if name.startswith(("post_", "truth_", "reply_")))
    fields = {name.removesuffix("_id"): getattr(item, name) for name in (*names, "feedback", "enemy_set")}
    fields |= {"options": inline_formset(rows, initial=len(there) if options is None else 0), act: "1"}
    fields |= changes
    routes = fields.pop("truth_routes")
    return nested_form_data(fields) | {"truth_routes": routes}


def add(client, **form):
    return client.post(reverse("wagtailsnippets_items_item:add"), form_of(**form))


def edit(item):
    return reverse("wagtailsnippets_items_item:edit", args=[item.pk])


def latest(slug="new-one"):
    return Item.objects.get(slug=slug).get_latest_revision_as_object()


TWO = [{"text": "Yes", "credit": "1"}, {"text": "No"}]
PAIRS = [{"text": "PR", "match": "Press"}, {"text": "HR", "match": "Jobs"}, {"text": "", "match": "Shops"}]
SOUND = {
    "single_choice": {"options": TWO},
    "true_false": {"options": TWO},
    "situational_judgement": {"options": [{"text": "Best", "credit": "1"}, {"text": "So", "credit": "0.5"}]},
    "multiple_response": {
        "rule": "weighted",
        "options": [
            {"text": "A", "credit": "0.5"},
            {"text": "B", "credit": "0.5"},
            {"text": "C", "credit": "-1"},
        ],
    },
    "matching": {"rule": "all_or_nothing", "options": PAIRS},
    "ordering": {"options": [{"text": "First"}, {"text": "Second"}]},
    "short_answer": {"options": [{"text": "ground control", "credit": "1"}]},
    "numeric": {"options": [{"text": "4", "tolerance": "0.5", "credit": "1"}]},
    "triage": {
        **POST,
        "options": [],
        "truth_sentiment": "negative",
        "truth_routes": ["support", "legal"],
    },
    "reply": {
        **POST,
        "options": [],
        "reply_account": "brand",
        "reply_visibility": "public",
        "reply_points": "Says sorry\r\nAsks by direct message",
    },
}


# --- writing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Item.Kind.values)
def test_an_item_of_every_kind_is_written_and_submitted(client, trainer, kind):
    page = add(client, kind=kind, **SOUND[kind])

    written = Item.objects.get(slug="new-one")
    assert page.status_code == 302
    assert (written.kind, written.state, written.author) == (kind, Item.State.IN_REVIEW, trainer)


def test_what_a_kind_asks_for_comes_back_as_it_was_written(client, trainer):
    add(client, kind="reply", **SOUND["reply"])
    add(client, kind="triage", slug="another", **SOUND["triage"])
    add(client, kind="matching", slug="pairs", **SOUND["matching"])

    assert latest().reply["key_points"] == ["Says sorry", "Asks by direct message"]
    assert latest("another").truth_routes == ["support", "legal"]
    assert [option.match for option in latest("pairs").options.all()] == ["Press", "Jobs", "Shops"]


def test_routes_keep_the_order_they_had(client, trainer):
    add(client, kind="triage", **SOUND["triage"])
    item = latest()
    item.truth_routes = ["legal", "support"]
    item.save()
    item.save_revision(user=trainer)

    form = form_of(item, act="action-save", truth_routes=["support", "pr", "legal"])
    client.post(edit(item), form)

    assert latest().truth_routes == ["legal", "support", "pr"]


def test_a_rule_left_over_from_another_kind_stands_in_nobodys_way(client, trainer):
    add(client, kind="single_choice", rule="weighted", options=TWO)

    assert latest().rule == ""


def test_an_edited_item_keeps_the_keys_of_its_options(client, trainer):
    item = make_item("new-one")
    keys = [option.key for option in item.options.all()]

    client.post(edit(item), form_of(item, stem="Reworded?", act="action-save"))

    assert latest().stem == "Reworded?"
    assert [option.key for option in latest().options.all()] == keys


# --- what may wait, and what must be said ------------------------------------------------------


def test_a_draft_may_have_holes(client, trainer):
    options = [{"text": "Yes", "rationale": ""}, {"text": "", "rationale": ""}]

    add(client, act="action-save", kind="single_choice", topic="", clause="", stem="", options=options)

    assert Item.objects.get(slug="new-one").state == Item.State.DRAFT
    assert [option.text for option in latest().options.all()] == ["Yes", ""]


@pytest.mark.parametrize(
    ("hole", "told"),
    [
        ({"topic": ""}, "id_topic"),
        ({"clause": ""}, "id_clause"),
        ({"stem": ""}, "id_stem"),
        ({"options": [*TWO, {"text": "Maybe", "rationale": ""}]}, "id_options-2-rationale"),
        ({"options": [*TWO, {"text": " "}]}, "Say what this option is, or remove it."),
        ({"options": []}, "An item needs at least two options."),
        ({"options": [{"text": "Yes"}, {"text": "No"}]}, "Exactly one option must carry credit"),
        ({"clause": "clause 2.1"}, "Name the clause as social-media@6#2.1."),
        ({"kind": "triage", "options": []}, "needs the post it is about"),
        ({"kind": "triage", **POST}, "An item of this kind has no options."),
        ({"kind": "matching", "rule": "weighted", "options": PAIRS}, "not scored by that rule"),
    ],
)
def test_an_unsound_item_is_not_submitted_and_the_form_says_what_is_missing(client, trainer, hole, told):
    page = add(client, **{"kind": "single_choice", "options": TWO} | hole)

    assert page.status_code == 200
    assert not Item.objects.exists()
    assert told in text_of(page)
    if told.startswith("id_"):
        assert f"{told}" in "".join(
            part.split(">")[0]
            for part in text_of(page).split("<")[1:]
            if "aria-invalid" in part.split(">")[0]
        )


def test_an_unsound_change_leaves_the_live_item_alone(client, trainer):
    item = make_item()
    rows = [{"id": option.pk, "text": option.text, "credit": "0"} for option in item.options.all()]

    page = client.post(edit(item), form_of(item, options=rows))

    assert page.status_code == 200
    assert [float(option.credit) for option in Item.objects.get(pk=item.pk).options.all()] == [1, 0, 0, 0]


def test_the_preview_shows_an_item_as_it_would_be_asked(client, trainer):
    item = make_item()
    address = reverse("wagtailsnippets_items_item:preview_on_edit", args=[item.pk])
    client.post(address, form_of(item, stem="Not yet published?"))

    page = client.get(address, {"mode": ""})

    assert "Not yet published?" in text_of(page)
    assert "Ask by direct message" in text_of(page)


# --- the form ------------------------------------------------------------------------------------


def test_the_form_shows_each_kind_its_own_panels_and_all_of_them_without_javascript(client, trainer):
    page = text_of(client.get(reverse("wagtailsnippets_items_item:add")))

    assert page.index('id="id_kind"') < page.index('id="id_bank"')
    assert 'data-kinds="triage"' in page
    assert 'data-kinds="multiple_response matching ordering"' in page
    assert " hidden" not in page[page.index("data-kinds=") :].split(">")[0]
    assert 'type="module"' in page
    assert "items/editor.js" in page


def test_the_clauses_that_other_items_cite_are_offered(client, trainer):
    make_item()

    page = text_of(client.get(reverse("wagtailsnippets_items_item:add")))

    assert "<option>social-media@6#2.1</option>" in page


@pytest.mark.parametrize("role", [None, Role.COMPLIANCE, Role.GOVERNANCE, Role.OPERATOR])
def test_nobody_but_a_trainer_sees_an_item_in_the_editor(client, role):
    item = make_item()
    client.force_login(make_person(roles=[role] if role else []))

    for address in (reverse(LIST), edit(item), reverse("wagtailsnippets_items_item:add")):
        page = client.get(address)
        assert page.status_code in (302, 403)
        assert item.stem not in text_of(page)


# --- the list ------------------------------------------------------------------------------------


def one_of_each_state(trainer):
    live, retired = make_item("live-one"), make_item("retired-one")
    retired.unpublish()
    draft, in_review = (
        Item.objects.create(bank=live.bank, slug=slug, live=False, author=trainer)
        for slug in ("draft-one", "review-one")
    )
    for item in (draft, in_review):
        item.save_revision(user=trainer, clean=False)
    in_review.get_workflow().start(in_review, trainer)
    return {"live": live, "retired": retired, "draft": draft, "in_review": in_review}


def listed(client, **query):
    page = text_of(client.get(reverse(LIST), query))
    return {slug for slug in Item.objects.values_list("slug", flat=True) if f'"snippet_{_pk(slug)}_t' in page}


def _pk(slug):
    return Item.objects.get(slug=slug).pk


@pytest.mark.parametrize("state", Item.State.values)
def test_the_list_tells_each_state_and_finds_items_by_it(client, trainer, state):
    items = one_of_each_state(trainer)

    assert listed(client, state=state) == {items[state].slug}
    assert {item.slug: item.standing for item in with_state(Item.objects.all())} == {
        item.slug: item.state for item in Item.objects.all()
    }


def test_the_list_is_filtered_by_what_items_are(client, trainer):
    make_item("law-one", topic="law", kind="situational_judgement", difficulty="hard")
    other = make_item("other-one", bank=make_bank("second"))
    Item.objects.filter(pk=other.pk).update(language="de", author=trainer, clause="social-media@6#5.3")

    assert listed(client, topic="law") == {"law-one"}
    assert listed(client, kind="situational_judgement") == {"law-one"}
    assert listed(client, difficulty="hard") == {"law-one"}
    assert listed(client, bank=other.bank_id) == {"other-one"}
    assert listed(client, language="de") == {"other-one"}
    assert listed(client, author=trainer.pk) == {"other-one"}
    assert listed(client, clause="social-media@6#5.3") == {"other-one"}
    assert listed(client, q="order number") == {"law-one", "other-one"}
    assert listed(client, q="nowhere to be found") == set()


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_of_items_costs_the_same_however_many(client, trainer, more, django_assert_num_queries):
    for _ in range(more):
        item = make_item()
        item.author = make_person()
        item.save()
        item.save_revision(user=trainer)
        item.get_workflow().start(item, trainer)
    client.get(reverse(LIST))

    with django_assert_num_queries(13):
        client.get(reverse(LIST))


# --- history ---------------------------------------------------------------------------------------


def test_two_versions_are_compared_in_words(client, trainer):
    add(client, act="action-save", kind="triage", **SOUND["triage"])
    item = latest()
    Option.objects.create(item=item, text="Old words", credit="0.5", rationale="Because.")
    before = Item.objects.get(pk=item.pk).save_revision(user=trainer, clean=False)
    changed = Item.objects.get(pk=item.pk)
    changed.truth_routes = ["support", "product_group"]
    changed.options.get().credit = 0
    option = changed.options.first()
    option.credit = 1
    changed.options = [option]
    after = changed.save_revision(user=trainer, clean=False)

    page = text_of(
        client.get(
            reverse("wagtailsnippets_items_item:revisions_compare", args=[item.pk, before.pk, after.pk])
        )
    )

    assert '<span class="deletion">Legal</span>' in page
    assert '<span class="addition">Product group</span>' in page
    assert '<span class="deletion">0.5</span><span class="addition">1</span>' in page


# --- what was asked stays ----------------------------------------------------------------------------


def test_a_change_reaches_new_attempts_only_once_approved_and_old_ones_never(client, trainer):
    exam = make_exam(items=2, count=2)
    attempt = make_attempt(exam=exam, right=2, submit=True)
    item = Item.objects.first()
    asked = "A customer posts an order number. What do you do first?"

    client.post(edit(item), form_of(item, stem="What now?"))

    assert {row.question["stem"] for row in make_attempt(exam=exam).form.all()} == {asked}
    client.force_login(make_person("Signe Lindqvist", roles=[Role.TRAINER]))
    task = Item.objects.get(pk=item.pk).current_workflow_task_state
    client.post(reverse("wagtailsnippets_items_item:workflow_action", args=[item.pk, "approve", task.pk]))
    assert "What now?" in {row.question["stem"] for row in make_attempt(exam=exam).form.all()}
    assert {row.question["stem"] for row in attempt.form.all()} == {asked}
