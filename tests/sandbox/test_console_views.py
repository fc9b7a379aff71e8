import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse

from academy.audit.models import Entry
from academy.words.standing import Role
from sandbox.drills.models import Run
from sandbox.drills.reel import reel
from tests.factories import NOW, make_edition, make_move, make_person, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_a_minute_in(time_machine):
    time_machine.move_to(NOW + timedelta(seconds=30), tick=False)


@pytest.fixture
def trainee(client):
    person = make_person()
    client.force_login(person)
    return person


def page(client, name, *args, query=""):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def start(trainee, mode="practice", edition=None, *, at=NOW, **settings):
    return Run.start(edition or make_edition(), mode, by=trainee, at=at, **settings)


def test_practise_lists_each_scenario_with_the_way_on(client, trainee):
    run = start(trainee)
    make_edition("second-watch")
    make_edition("a-draft", publish=False)

    text = page(client, "practise")

    assert "First Watch" in text
    assert run.get_absolute_url() in text
    assert "Second Watch" in text
    assert "You have not tried it yet." in text
    assert "A Draft" not in text


@pytest.mark.parametrize("name", ["practise", "scenario"])
def test_the_lists_ask_as_often_for_three_as_for_one(client, trainee, name, django_assert_max_num_queries):
    edition = make_edition()
    arguments = [] if name == "practise" else ["first-watch"]
    start(trainee, edition=edition).finish(by=trainee, at=NOW)
    with django_assert_max_num_queries(40) as for_one:
        page(client, name, *arguments)
    for slug in ("second-watch", "third-watch"):
        start(trainee, edition=make_edition(slug)).finish(by=trainee, at=NOW)
        start(trainee, edition=edition, at=NOW + timedelta(seconds=1)).finish(by=trainee, at=NOW)

    with django_assert_max_num_queries(len(for_one)):
        page(client, name, *arguments)


def test_the_scenario_says_what_awaits_and_when_a_graded_run_would_end(client, trainee):
    make_edition()

    text = page(client, "scenario", "first-watch")

    assert "@LarkspurCares" in text
    assert "English" in text
    assert "09:15" in text  # 15 minutes after half past nine and no minutes, UTC
    assert 'value="60"' in text


def test_starting_twice_leads_to_the_same_run(client, trainee):
    make_edition()
    address = reverse("scenario", args=["first-watch"])

    first = client.post(address, {"mode": "practice", "speed": "30"})
    second = client.post(address, {"mode": "practice", "speed": "60"})

    run = Run.objects.get()
    assert first["Location"] == second["Location"] == f"/runs/{run.code}/"
    assert run.speed == 30


@pytest.mark.parametrize(
    "asked", [{}, {"mode": "easy"}, {"mode": "practice", "speed": "61"}, {"mode": "practice", "speed": "-1"}]
)
def test_no_run_starts_on_a_form_that_makes_no_sense(client, trainee, asked):
    make_edition()

    assert client.post(reverse("scenario", args=["first-watch"]), asked).status_code == 400
    assert not Run.objects.exists()


def test_a_draft_is_no_scenario_yet(client, trainee):
    make_edition("a-draft", publish=False)

    assert client.get(reverse("scenario", args=["a-draft"])).status_code == 404


def test_the_console_shows_only_what_has_appeared_and_nothing_of_the_truth(client, trainee):
    run = start(trainee, speed=4)

    text = page(client, "run", run.code)

    assert "larkspur post number 2" in text
    assert "larkspur post number 3" not in text
    assert "A customer waits for an answer." not in text
    assert "actionable" not in text


def test_the_console_restores_the_moves_that_were_made(client, trainee):
    run = start(trainee, speed=4)
    make_move(run, "none", "p001", {"topic": "other"}, sequence=7, at=NOW + timedelta(seconds=20))

    text = page(client, "run", run.code)

    data = json.loads(text.split('<script id="drill" type="application/json">')[1].split("</script>")[0])
    assert data["moves"] == [{"sequence": 7, "kind": "none", "post": "1", "second": 80.0, "topic": "other"}]
    assert data["next"] == 8


def test_the_console_asks_as_often_for_many_posts_as_for_few(client, trainee, django_assert_max_num_queries):
    few, many = make_edition(posts=2), make_edition("second-watch", posts=50, every=1)
    with django_assert_max_num_queries(40) as for_few:
        page(client, "run", start(trainee, edition=few).code)

    with django_assert_max_num_queries(len(for_few)):
        page(client, "run", start(trainee, edition=many).code)


def test_without_scripts_a_post_opens_by_its_link(client, trainee):
    run = start(trainee, speed=4)

    text = page(client, "run", run.code, query="?post=1")

    assert '<input type="hidden" name="post" value="1">' in text
    assert '<input type="hidden" name="post" value="9">' not in page(client, "run", run.code, query="?post=9")


def test_a_search_finds_what_has_appeared_and_marks_its_words(client, trainee):
    run = start(trainee, speed=4)

    found = client.get(reverse("run_matches", args=[run.code]), {"q": "number AND NOT 1"}).json()

    marks = {"0": [[14, 20]], "2": [[14, 20]]}
    assert found == {"matches": [2, 0], "marks": marks, "of": 3, "before": None, "remarks": []}


def test_a_search_that_finds_much_is_answered_page_by_page_the_newest_first(client, trainee, monkeypatch):
    monkeypatch.setattr("sandbox.drills.views.PAGE", 2)
    run = start(trainee, speed=4)
    address = reverse("run_matches", args=[run.code])

    first = client.get(address, {"q": "number"}).json()
    second = client.get(address, {"q": "number", "before": first["before"]}).json()

    assert (first["matches"], first["before"]) == ([2, 1], 1)
    assert (second["matches"], second["before"]) == ([0], None)
    assert client.get(address, {"q": "number", "after": 2}).json()["matches"] == [2]
    assert client.get(address, {"q": "number", "before": 99}).json()["matches"] == [2, 1]  # not yet appeared


def test_a_search_that_cannot_be_read_says_where(client, trainee):
    run = start(trainee)

    answer = client.get(reverse("run_matches", args=[run.code]), {"q": "larkspur AND ("})

    assert answer.status_code == 400
    assert answer.json() == {"words": "A word is missing at the end.", "position": 14}


def test_practice_may_be_paused_and_a_graded_run_may_not(client, trainee):
    edition = make_edition()
    practice, graded = start(trainee, edition=edition, speed=10), start(trainee, "graded", edition)
    asked = {"headers": {"Accept": "application/json"}}

    paused = client.post(reverse("run_speed", args=[practice.code]), {"speed": 0}, **asked)
    refused = client.post(reverse("run_speed", args=[graded.code]), {"speed": 0}, **asked)

    assert paused.json()["clock"][0]["speed"] == 0
    assert refused.status_code == 400
    assert refused.json()["words"] == "A graded run keeps its speed."
    assert Run.objects.get(pk=graded.pk).speed == 4


def test_a_stranger_finds_nothing_of_a_run(client, trainee):
    run = start(make_person("Tomas Berg"))

    gets = [
        client.get(reverse(name, args=[run.code]))
        for name in ("run", "run_stream", "run_matches", "run_report")
    ]
    posts = [client.post(reverse(name, args=[run.code])) for name in ("run_moves", "run_speed", "run_finish")]

    assert {answer.status_code for answer in gets + posts} == {404}
    assert Run.objects.get(pk=run.pk).finished_at is None


def test_finishing_leads_to_the_report_and_so_does_the_console_afterwards(client, trainee):
    run = start(trainee)

    answer = client.post(reverse("run_finish", args=[run.code]))

    assert answer["Location"] == reverse("run_report", args=[run.code])
    assert client.get(reverse("run", args=[run.code]))["Location"] == answer["Location"]
    assert "After-action report" in page(client, "run_report", run.code)


def test_a_run_whose_time_is_over_is_judged_when_somebody_looks(client, trainee, time_machine):
    run = start(trainee, "graded")
    time_machine.move_to(NOW + timedelta(minutes=20), tick=False)

    answer = client.get(reverse("run", args=[run.code]))

    assert answer["Location"] == reverse("run_report", args=[run.code])
    run.refresh_from_db()
    assert run.finished_at == NOW + timedelta(minutes=15)
    assert run.score == 0


def finished(trainee):
    run = start(trainee, "graded", make_edition(posts=60, every=50, needed=(2, 5, 9)))
    at = NOW + timedelta(seconds=200)
    make_move(
        run,
        "reply",
        "p002",
        {"text": "On it. ^IO", "sentiment": "negative", "topic": "returns"},
        sequence=1,
        at=at,
    )
    make_move(run, "none", "p005", {}, sequence=2, at=at)
    make_move(run, "reply", "p007", {"text": "Hello?", "visibility": "direct"}, sequence=3, at=at)
    run.finish(by=trainee, at=NOW + timedelta(minutes=15))
    return run


def test_the_report_tells_each_decision_with_clause_points_and_reason(client, trainee):
    text = page(client, "run_report", finished(trainee).code)

    for expected in (
        "You found 1 of the 3 posts",
        "Set aside, though it needed us",
        "It needed nothing from us",
        "Topic: taken as Returns, reference Delivery",
        "A customer waits for an answer.",
        "Policy clause 5.5",
        "Answered by direct message",
        "until a person has marked them",
        "Answering everything, as it comes",
    ):
        assert expected in text


def test_the_report_is_seen_by_its_trainee_and_by_who_may_see_records(client, trainee):
    run = finished(trainee)
    address = reverse("run_report", args=[run.code])

    seen = {}
    for name, roles in {"Tomas": (), "Maren": ("compliance",), "Noor": ("trainer",)}.items():
        client.force_login(make_person(name, roles=roles))
        seen[name] = client.get(address).status_code

    assert seen == {"Tomas": 404, "Maren": 200, "Noor": 404}


def test_practice_is_shown_to_nobody_else_and_leaves_nothing_in_the_log(client, trainee):
    run = Run.start(make_edition("second-watch"), Run.Mode.PRACTICE, by=trainee, at=NOW)
    run.finish(by=trainee, at=NOW + timedelta(minutes=1))
    client.force_login(make_person("Maren", roles=["compliance"]))

    assert client.get(reverse("run_report", args=[run.code])).status_code == 404
    assert not Entry.objects.filter(facts__run=run.code).exists()


def test_the_report_says_whether_it_was_enough_and_speaks_of_another_by_name(client, trainee):
    run = finished(trainee)
    make_programme(edition=run.edition, minimum=60)
    own = client.get(reverse("run_report", args=[run.code])).content.decode()
    client.force_login(make_person("Maren", roles=["compliance"]))

    other = client.get(reverse("run_report", args=[run.code])).content.decode()

    assert "Not passed: 60 of 100 are needed." in own and "You found" in own
    assert "You found" not in other and f"{run.trainee.name} found" in other


def test_an_open_run_is_shown_to_nobody_else(client, trainee):
    run = start(trainee)
    client.force_login(make_person("Maren", roles=["compliance"]))

    assert client.get(reverse("run_report", args=[run.code])).status_code == 404


def test_the_baselines_are_printed_for_machines_too(capsys):
    make_edition(posts=60, every=50)

    call_command("baselines", "first-watch", "--json")

    assert json.loads(capsys.readouterr().out) == {"nothing": 0, "everything": 0, "reference": 100}


def test_nothing_a_trainee_is_sent_says_which_posts_somebody_wrote(client, trainee):
    edition = make_edition("half-made", publish=False)
    edition.background = {"posts": 20_000, "seed": 3}
    edition.posts.update(ref=Concat(Value("written-"), "ref"))
    edition.save()
    edition.publish(by=None, at=NOW)
    run = start(trainee, edition=edition, speed=4)

    told = page(client, "run", run.code) + reel(edition).batch(0, 100).decode()

    assert edition.posts.filter(generated=True, at__lte=100).exists()
    assert "written-" not in told
    assert "bg-" not in told


def test_a_run_that_is_ended_early_does_not_show_what_had_not_come(client, trainee):
    """p005 comes after five minutes; the run is ended after three. It counts, and its text stays unknown."""
    run = start(trainee, speed=1)
    run.finish(by=trainee, at=NOW + timedelta(minutes=3))

    text = page(client, "run_report", run.code)

    assert "larkspur post number 2" in text
    assert "larkspur post number 5" not in text
    assert "1 post that needed someone had not come" in text
    assert run.judgement["actionable"] == 2
    assert client.get(reverse("run_report_pdf", args=[run.code])).status_code == 200


def test_while_a_graded_run_is_open_nothing_else_tells_its_key(client, trainee):
    edition = make_edition()
    practised = start(trainee, edition=edition)
    practised.finish(by=trainee, at=NOW + timedelta(seconds=20))
    sitting = start(trainee, "graded", edition, at=NOW + timedelta(seconds=25))

    refused = client.post(reverse("scenario", args=["first-watch"]), {"mode": "practice", "speed": "60"})
    report = client.get(reverse("run_report", args=[practised.code]))

    assert refused.status_code == 403
    assert report.status_code == 302 and report["Location"] == sitting.get_absolute_url()
    assert client.get(reverse("run_report_pdf", args=[practised.code])).status_code == 302
    sitting.finish(by=trainee, at=NOW + timedelta(seconds=30))
    assert client.get(reverse("run_report", args=[practised.code])).status_code == 200


def test_who_reads_records_does_not_read_practice_scores_beside_a_graded_run(client, trainee):
    edition = make_edition()
    start(trainee, edition=edition).finish(by=trainee, at=NOW)
    run = start(trainee, "graded", edition)
    run.finish(by=trainee, at=NOW + timedelta(seconds=10))
    assert "Practice, " in page(client, "run_report", run.code)

    client.force_login(make_person(roles=[Role.COMPLIANCE]))

    assert "Practice, " not in page(client, "run_report", run.code)


def test_a_number_that_was_passed_over_or_made_up_is_refused_and_the_next_one_told(client, trainee):
    """What came to pass rests on the order of the moves: nobody makes one between those that were made."""
    run = start(trainee)
    address = reverse("run_moves", args=[run.code])

    def send(sequence):
        move = {"kind": "claim", "post": "0", "sequence": sequence}
        return client.post(address, json.dumps(move), "application/json")

    assert send(5).status_code == 200
    assert send(3).status_code == 412
    assert send(99_000).json() == {"saved": False, "words": send(3).json()["words"], "highest": 5}
    assert send(6).status_code == 200
    assert list(run.moves.values_list("sequence", flat=True)) == [5, 6]


def test_nothing_is_published_where_nobody_asks_for_help(client, trainee):
    run = start(trainee)
    move = {"kind": "publish", "post": "1", "sequence": 1, "channel": "forum", "article": "x/y"}

    answer = client.post(reverse("run_moves", args=[run.code]), json.dumps(move), "application/json")

    assert answer.status_code == 400
    assert "nothing to publish" in answer.json()["words"]
    assert not run.moves.exists()
