"""The pages of audit campaigns: from the announcement to the signed report, and who is refused."""

import hashlib
import json
import re
import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
import typst
from django.core.cache import cache
from django.urls import reverse
from PIL import Image

from academy.audit.models import Entry
from academy.desk.access.looks import Look
from academy.desk.campaigns import printing, reviewing
from academy.desk.campaigns.findings import Action, Finding
from academy.desk.models import Answer, Campaign
from academy.desk.timeline import tell
from academy.people.models import Letter
from academy.people.tasks import send_letters
from academy.register.decisions import Decision
from academy.words.standing import Role
from tests.academy.auditing import (
    AS_OF,
    HOUR,
    announce,
    make_campaign,
    make_certificates,
    make_compliance,
    read,
    read_all,
    review,
    sign,
)
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db
DAY_AFTER = AS_OF + 24 * HOUR


@pytest.fixture(autouse=True)
def clock():
    cache.clear()  # attempts are counted, and all of these are made in the same second
    with time_machine.travel(DAY_AFTER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader():
    return make_compliance("Adaeze Lindholm")


@pytest.fixture
def reviewer():
    return make_compliance("Marguerite Oduya")


def sign_in(client, person):
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return person


def text(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def go(client, name, *args, **asked):
    return text(client.get(reverse(name, args=args), asked))


ANNOUNCED = {
    "name": "2026-Q4-A",
    "title": "Advocate certificates",
    "as_of": "2026-11-23 23:59",
    "state": "active",
    "level": "advocate",
    "method": "even",
    "size": 2,
    "read_by": "2026-12-31",
}


def test_a_campaign_is_announced_fixed_and_drawn_page_by_page(client, reader, reviewer):
    make_certificates(3)
    sign_in(client, reader)
    said = ANNOUNCED | {"readers": [reader.pk], "reviewer": reviewer.pk}

    announced = text(client.post(reverse("campaign_announce"), said, follow=True))
    assert "Every active Advocate certificate" in announced
    assert "Fix the population" in announced
    fixed = text(client.post(reverse("campaign_fix", args=["2026-Q4-A"]), follow=True))
    assert "Draw the sample" in fixed
    drawn = text(client.post(reverse("campaign_draw", args=["2026-Q4-A"]), follow=True))

    campaign = Campaign.objects.get()
    assert "Why these 2" in drawn and "Next unread" in drawn
    assert campaign.seed in drawn
    assert "the same 2 lines in the same order" in go(client, "campaign_again", "2026-Q4-A")
    assert [told.verb for told in tell(Entry.objects.about(campaign.key), to=reader)] == [
        "Audit announced",
        "Population fixed",
        "Sample drawn",
    ]
    (link,) = tell(Entry.objects.filter(act="sample_drawn"), to=reader)[0].links
    assert link.url == campaign.get_absolute_url()


def test_who_fixes_or_draws_what_was_fixed_and_drawn_is_told_by_whom_and_when(
    client, reader, reviewer, clock
):
    make_certificates(1)
    campaign = announce(reader=reader, reviewer=reviewer)
    sign_in(client, reader)
    for act in ("campaign_fix", "campaign_draw"):
        client.post(reverse(act, args=[campaign.name]))
    client.get(campaign.get_absolute_url())
    clock.shift(timedelta(minutes=5))
    sign_in(client, reviewer)

    for act, words in (("campaign_fix", "fixed"), ("campaign_draw", "drawn")):
        shown = text(client.post(reverse(act, args=[campaign.name]), follow=True))
        assert f"It was {words} already: 2026-11-24 10:00 UTC, by Adaeze Lindholm." in shown
        assert "nobody knew it before" not in shown and "draw the same records again." not in shown


def test_before_it_is_drawn_nothing_is_said_to_be_read_by_nobody(client, reader):
    make_certificates(1)
    campaign = announce(reader=reader)
    sign_in(client, reader)

    shown = go(client, "campaign", campaign.name)
    assert "1 reader named" in shown and "by 0 readers" not in shown and "of 0" not in shown
    campaign.fix(by=reader, at=DAY_AFTER)
    campaign.draw(by=reader, at=DAY_AFTER)
    assert "1 reader named" in go(client, "campaign", campaign.name)
    read_all(campaign)
    assert "by 1 reader" in go(client, "campaign", campaign.name)


def test_a_large_population_is_written_down_by_a_worker(client, reader, monkeypatch):
    monkeypatch.setattr("academy.desk.campaigns.campaign.LARGE", 2)
    make_certificates(3)
    campaign = announce(reader=reader)
    sign_in(client, reader)

    shown = text(client.post(reverse("campaign_fix", args=[campaign.name]), follow=True))

    assert "it is being written down" in shown
    campaign.refresh_from_db()
    assert campaign.population == 3
    assert Entry.objects.get(act="population_fixed").actor == str(reader.key)


def test_what_makes_no_campaign_is_told_beside_its_field(client, reader, reviewer):
    sign_in(client, reader)
    said = ANNOUNCED | {"readers": [reader.pk], "reviewer": reader.pk, "name": "2026 Q4"}

    refused = text(client.post(reverse("campaign_announce"), said), 400)
    assert "Letters, digits and hyphens only." in refused
    refused = text(client.post(reverse("campaign_announce"), said | {"name": "2026-Q4"}), 400)
    assert "Whoever reads cannot review, too." in refused
    refused = text(client.post(reverse("campaign_announce"), said | {"as_of": "soon"}), 400)
    assert "“soon” is no moment" in refused
    assert not Campaign.objects.exists()


def test_other_lines_than_the_seed_draws_are_said_to_be_altered(client, reader):
    campaign = make_campaign(count=4, size=2, reader=reader)
    kept = list(campaign.records.values_list("line__number", flat=True))
    others = (f"{number:02x}" * 32 for number in range(256))
    campaign.seed = next(
        seed for seed in others if Campaign(pk=campaign.pk, size=2, seed=seed).drawn_again() != kept
    )
    Campaign.objects.filter(pk=campaign.pk).update(seed=campaign.seed)
    sign_in(client, reader)

    assert "other lines came" in go(client, "campaign_again", campaign.name)


def test_the_population_is_a_file_that_names_nobody(client, reader):
    campaign = make_campaign(reader=reader)
    sign_in(client, reader)

    file = go(client, "campaign_population", campaign.name)

    assert file.splitlines()[0] == "line,certificate,weight,risks"
    assert len(file.splitlines()) == 4
    assert "Holder" not in file
    assert Look.objects.get(page="campaign_population").about == campaign.name


@pytest.mark.parametrize("method", ["even", "risk"])
def test_an_outsider_recomputes_the_digest_and_the_sample_from_the_file_of_the_population(
    client, reader, method, tmp_path
):
    campaign = make_campaign(reader=reader, method=method)
    sign_in(client, reader)
    page = go(client, "campaign", campaign.name)
    address = reverse("campaign_lines", args=[campaign.name])
    file = client.get(address).content
    (tmp_path / "lines").write_bytes(file)
    (tmp_path / "draw.py").write_text(printing.content(campaign)["recipe"])

    said = [sys.executable, "-I", "draw.py", "lines", campaign.fixed_root, campaign.name, str(campaign.size)]
    done = subprocess.run(said, cwd=tmp_path, capture_output=True, text=True, check=True)

    digest, *drawn = done.stdout.split()
    assert f'href="{address}"' in page and campaign.population_sha256 in page
    assert (
        digest
        == hashlib.sha256(file).hexdigest()
        == Entry.objects.get(act="population_fixed").facts["sha256"]
    )
    assert drawn == [str(record.line.number) for record in campaign.records.select_related("line")]
    assert b"Holder" not in file and Look.objects.get(page="campaign_population").about == campaign.name


# --- Reading ---------------------------------------------------------------------------------------------


@pytest.fixture
def record(client, reader, reviewer):
    campaign = make_campaign(reader=reader, reviewer=reviewer)
    sign_in(client, reader)
    return campaign.records.first()


def answer(client, record, question="policy", value="yes", **headers):
    address = reverse("campaign_answer", args=[record.campaign.name, record.place])
    return client.post(address, {"question": question, "value": value}, headers=headers)


def test_a_record_shows_its_eight_questions_with_what_is_known_and_is_a_look(client, reader, record):
    shown = go(client, "campaign_record", record.campaign.name, record.place)

    holder = record.certificate.person
    for words in (
        record.certificate.holder,
        record.certificate.number,
        holder.employee_number,
        "The policy asked for was signed before issue",
        f"with the name {holder.name}",
        "This programme asked for no exam.",
        "Issued by rule; no person was involved.",
        "365 days",
        "entries hold; the tree above them is computed when the record is read",
        reverse("dossier", args=[holder.key]),
    ):
        assert words in shown
    look = Look.objects.get()
    assert (look.reader, look.person, look.page) == (reader.key, holder.key, "campaign_record")
    assert look.about == f"{record.campaign.name}/{record.place}"


def test_an_answer_is_kept_and_leads_back_to_its_question(client, record):
    back = answer(client, record)

    assert back.url == f"{record.get_absolute_url()}#policy"
    assert Answer.objects.get().value == "yes"


def test_a_page_with_its_script_is_given_the_row_and_told_when_it_was_saved(client, record):
    row = text(answer(client, record, X_Fragment="1"))

    assert 'data-saved-at="Saved 10:00:00 UTC"' in row
    assert 'aria-pressed="true"' in row
    assert "<html" not in row


def test_a_no_opens_a_finding_which_is_kept_with_the_record(client, record):
    answer(client, record, value="no")
    page = go(client, "campaign_record", record.campaign.name, record.place)
    assert "No opens a finding: say what you found." in page

    address = reverse("campaign_finding", args=[record.campaign.name, record.place, "policy"])
    shown = text(client.post(address, {"grade": "deviation", "what": "Signed too late."}, follow=True))

    assert "Signed too late." in shown and "Kept as F1." in shown
    assert "No opens a finding" not in shown
    assert "1 deviation" in shown
    assert text(client.post(address, {"grade": "deviation", "what": ""}), 400)
    assert 'maxlength="2000"' in page
    long = text(client.post(address, {"grade": "deviation", "what": "x" * 20_000}), 400)
    assert "at most 2000 characters" in long and 'maxlength="2000"' in long


def test_two_who_open_a_record_at_once_are_told_and_only_the_first_to_answer_reads(client, clock):
    first, second = make_compliance("Adaeze Lindholm"), make_compliance("Sunniva Achterberg")
    record = make_campaign(reader=first, readers=[first, second]).records.first()
    sign_in(client, first)
    go(client, "campaign_record", record.campaign.name, record.place)
    sign_in(client, second)

    shown = go(client, "campaign_record", record.campaign.name, record.place)
    assert "Adaeze Lindholm opened this record at" in shown
    assert answer(client, record).status_code == 302
    sign_in(client, first)
    refused = text(answer(client, record, value="no"), 409)
    assert "Sunniva Achterberg reads this record." in refused
    assert (
        text(answer(client, record, value="no", X_Fragment="1"), 409)
        == "Sunniva Achterberg reads this record."
    )
    assert Answer.objects.get().by == second

    clock.shift(timedelta(minutes=16))
    go(client, "campaign_record", record.campaign.name, record.place)
    sign_in(client, second)
    assert "opened this record at" not in go(client, "campaign_record", record.campaign.name, record.place)


def test_nobody_is_told_of_others_or_to_others_who_cannot_read_the_record(client, reader, reviewer, record):
    """Neither the reviewer, nor a reader who decided about the certificate, ever answers first."""
    decided = make_person("Rubén Castellanos", roles=[Role.COMPLIANCE, Role.GOVERNANCE])
    certificate, campaign = record.certificate, record.campaign
    for act in ("suspend", "reinstate"):
        Decision.take(certificate, act, "A complaint.", signature=decided.name, by=decided, at=DAY_AFTER)
    campaign.appoint(decided, by=reader, at=DAY_AFTER)
    able = make_compliance("Sunniva Achterberg")
    campaign.appoint(able, by=reader, at=DAY_AFTER)

    for person, told in ((reader, []), (decided, []), (reviewer, []), (able, ["Adaeze Lindholm"])):
        sign_in(client, person)
        answer = client.get(record.get_absolute_url())
        assert [name for name, _at in answer.context["others"]] == told, person
    sign_in(client, reader)
    read_all(campaign)
    sign(campaign, at=DAY_AFTER)
    assert "opened this record at" not in text(client.get(record.get_absolute_url()))


def test_who_is_no_reader_sees_the_answers_without_buttons_and_answers_nothing(
    client, reader, reviewer, record
):
    assert 'name="value"' in go(client, "campaign_record", record.campaign.name, record.place)
    sign_in(client, reviewer)
    assert answer(client, record).status_code == 403
    assert not Answer.objects.exists()
    Answer.give(record, "policy", "no", by=reader, at=DAY_AFTER)

    shown = go(client, "campaign_record", record.campaign.name, record.place)

    assert "You are no reader of this campaign." in shown
    assert 'name="value"' not in shown and "data-answer" not in shown
    assert re.search(r"is-bad.*</svg>No</span>", shown) and shown.count("not answered") == 6


def test_nonsense_is_refused_without_a_trace(client, record):
    assert answer(client, record, question="weather").status_code == 400
    assert answer(client, record, value="perhaps").status_code == 400
    assert client.get(reverse("campaign_record", args=[record.campaign.name, 99])).status_code == 404
    assert not Answer.objects.exists()


def test_another_reader_is_appointed_on_the_page(client, record):
    another = make_compliance("Sunniva Achterberg")
    page = go(client, "campaign", record.campaign.name)
    assert "Another reader" in page
    key = another.key
    address = reverse("campaign_appoint", args=[record.campaign.name])

    shown = text(client.post(address, {"reader": key}, follow=True))

    assert "Sunniva Achterberg, readers" in " ".join(shown.replace("<bdi>", "").replace("</bdi>", "").split())
    assert client.post(address, {"reader": make_person().key}).status_code == 404
    assert client.post(address).status_code == 404


# --- Putting right ---------------------------------------------------------------------------------------


@pytest.fixture
def owner():
    return make_person("Mirela Antonescu", roles=[Role.TRAINER])


@pytest.fixture
def finding(record, reader):
    read(record, by=reader, policy="no")
    return Finding.make(record, "policy", "deviation", "Signed too late.", by=reader, at=DAY_AFTER)


def test_an_action_is_asked_for_done_by_its_owner_and_checked_by_another(
    client, reader, reviewer, owner, finding
):
    address = reverse("campaign_action", args=[finding.campaign.name, finding.number])
    said = {"what": "Sign before issuing.", "owner": owner.email, "due": "2026-11-30"}
    assert "Sign before issuing." in text(client.post(address, said, follow=True))
    assert "Nobody who works here" in text(client.post(address, said | {"owner": "nobody"}), 400)

    action = Action.objects.get()
    sign_in(client, owner)
    page = go(client, "audit_action", action.key)
    assert "Signed too late." in page and finding.campaign.get_absolute_url() not in page
    client.post(action.get_absolute_url(), {"words": "The rule is changed."})
    sign_in(client, reader)
    refused = text(client.post(action.get_absolute_url(), {"kind": "sent back"}), 400)
    assert "Say why." in refused
    shown = text(client.post(action.get_absolute_url(), {"kind": "accepted", "words": ""}, follow=True))

    assert "Accepted" in shown and "The rule is changed." in shown
    assert not Action.objects.get().is_open


def test_an_action_of_another_is_not_found_and_nobody_out_of_turn_changes_it(
    client, owner, reviewer, finding
):
    said = {"what": "Sign.", "owner": owner, "due": DAY_AFTER.date()}
    action = Action.set(finding, **said, by=reviewer, at=DAY_AFTER)
    sign_in(client, make_person("Somebody Else", roles=[Role.TRAINER]))

    assert client.get(action.get_absolute_url()).status_code == 404
    assert client.post(action.get_absolute_url(), {"words": "Done."}).status_code == 404
    sign_in(client, reviewer)
    assert client.post(action.get_absolute_url(), {"words": "Done."}).status_code == 403
    assert Action.objects.get().is_open


def test_the_letter_to_an_owner_says_what_why_and_by_when(owner, reviewer, finding, mailoutbox):
    said = {"what": "Sign before issuing.", "owner": owner, "due": DAY_AFTER.date()}
    action = Action.set(finding, **said, by=reviewer, at=DAY_AFTER)

    send_letters()

    letter = Letter.objects.get(kind="action_set")
    assert letter.state == "sent", letter.detail
    assert letter.subject == "Something to put right"
    for words in ("Sign before issuing.", "Signed too late.", "24 November 2026", action.get_absolute_url()):
        assert words in letter.text


# --- Signing ---------------------------------------------------------------------------------------------


def test_reader_and_reviewer_sign_and_the_report_says_so(client, reader, reviewer, record):
    campaign = record.campaign
    address = reverse("campaign_sign", args=[campaign.name])
    assert "2 records are unread." in text(client.get(address))
    read_all(campaign)

    shown = text(client.post(address, {"signature": reader.name}, follow=True))
    assert "It waits for its reviewer." in shown
    assert "It waits for Marguerite Oduya, its reviewer." in text(client.get(address))
    sign_in(client, reviewer)
    said = {"part": "reviewer", "signature": reviewer.name}
    (place,) = reviewing.chosen(campaign)
    refused = text(client.post(address, said), 400)
    assert f"Read these records once more first: {place}." in refused
    (link,) = re.findall(r'first: <a href="([^"]+)">', text(client.get(address)))
    assert link == reverse("campaign_record", args=[campaign.name, place])
    go(client, "campaign_record", campaign.name, place)
    shown = text(client.post(address, said, follow=True))

    assert "nothing in it is changed any more" in shown
    assert "What is here is what was signed." in shown
    assert campaign.signatures.count() == 2
    page = go(client, "campaign_record", campaign.name, record.place)
    assert "Signed: nothing here is changed any more." in page
    assert answer(client, record, value="no").status_code == 400


def test_the_reviewer_sends_back_with_a_reason(client, reader, reviewer, record):
    campaign = record.campaign
    read_all(campaign)
    sign(campaign, at=DAY_AFTER)
    sign_in(client, reviewer)
    address = reverse("campaign_sign", args=[campaign.name])
    said = {"part": "sent back", "signature": reviewer.name}

    assert "Say why." in text(client.post(address, said), 400)
    shown = text(client.post(address, said | {"why": "Record 2 once more."}, follow=True))

    assert "Marguerite Oduya sent it back: Record 2 once more." in shown


def test_who_signed_in_long_ago_says_who_they_are_before_signing(client, clock, record):
    read_all(record.campaign)
    clock.shift(timedelta(hours=2))

    answer = client.post(
        reverse("campaign_sign", args=[record.campaign.name]), {"signature": "Adaeze Lindholm"}
    )

    assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert not record.campaign.signatures.exists()


# --- The report ------------------------------------------------------------------------------------------


def test_the_report_is_the_same_bytes_whenever_it_is_made_again(client, clock, reviewer):
    campaign = make_campaign(reviewer=reviewer)
    read_all(campaign)
    by, record = campaign.announced_by, campaign.records.first()
    finding = Finding.make(record, "policy", "observation", "Filed late.", by=by, at=AS_OF + 2 * HOUR)
    said = {"what": "File in time.", "owner": make_person(), "due": date(2026, 12, 1)}
    action = Action.set(finding, **said, by=by, at=AS_OF + 2 * HOUR)
    sign(campaign)
    review(campaign)
    sign(campaign, "reviewer")
    sign_in(client, reviewer)

    first = client.get(reverse("campaign_report", args=[campaign.name]))
    action.finish("Filed.", by=action.owner, at=DAY_AFTER)  # what is promised is done later
    clock.shift(timedelta(days=40))
    sign_in(client, reviewer)
    second = client.get(reverse("campaign_report", args=[campaign.name]))

    assert first.content[:5] == b"%PDF-"
    assert first.content == second.content
    assert b"pdfuaid" in first.content


def test_the_report_says_as_the_page_that_what_was_done_is_to_be_checked(reader, reviewer, owner, finding):
    said = {"what": "Sign.", "owner": owner, "due": DAY_AFTER.date()}
    action = Action.set(finding, **said, by=reader, at=AS_OF)
    action.finish("The rule is changed.", by=owner, at=AS_OF)

    (told,) = printing.content(finding.campaign)["actions"]

    assert told["stands"] == "Done, to be checked 2026-11-23 10:00 UTC: The rule is changed."


def test_a_working_paper_is_made_at_every_step(client, reader):
    make_certificates(1)
    campaign = announce(reader=reader)
    sign_in(client, reader)
    address = reverse("campaign_report", args=[campaign.name])
    announce("2026-Q4-B", reader=reader)

    for act in (lambda **_: None, campaign.fix, campaign.draw):
        act(by=reader, at=DAY_AFTER)
        assert client.get(address).content[:5] == b"%PDF-"
    assert Look.objects.filter(page="campaign_report", about=campaign.name, reader=reader.key).count() == 3
    assert "2026-Q4-B" in go(client, "campaign", campaign.name)


def test_no_word_is_too_long_for_the_paper(reviewer, record):
    """Nothing is printed in the margin on the right."""
    word = "0123456789abcdef" * 60
    read(record, policy="no")
    campaign = record.campaign
    Campaign.objects.filter(pk=campaign.pk).update(title=word[:150])
    campaign.refresh_from_db()
    finding = Finding.make(record, "policy", "deviation", word, by=record.reader, at=DAY_AFTER)
    said = {"what": word, "owner": reviewer, "due": date(2026, 12, 1)}
    Action.set(finding, **said, by=record.reader, at=DAY_AFTER)
    data = {"data": json.dumps(printing.content(campaign))}

    pages = typst.compile(printing.HERE / "report.typ", root=printing.HERE, format="png", sys_inputs=data)

    for number, page in enumerate(pages if isinstance(pages, list) else [pages], start=1):
        picture = Image.open(BytesIO(page)).convert("L")
        margin = picture.crop((round(picture.width * 193 / 210), 0, picture.width, picture.height))
        assert margin.getextrema() == (255, 255), f"page {number}"


# --- Who may come in -------------------------------------------------------------------------------------


PAGES = [
    "campaigns",
    "campaign",
    "campaign_again",
    "campaign_population",
    "campaign_lines",
    "campaign_report",
    "campaign_record",
]
ACTS = [
    "campaign_fix",
    "campaign_appoint",
    "campaign_draw",
    "campaign_answer",
    "campaign_sign",
    "campaign_finding",
]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COMPLIANCE])
def test_nobody_but_compliance_sees_or_changes_a_campaign(client, role):
    campaign = make_campaign(count=1, size=1)
    sign_in(client, make_person("Somebody Else", roles=[role]))
    args = {"campaigns": [], "campaign_record": [campaign.name, 1], "campaign_answer": [campaign.name, 1]}
    args["campaign_finding"] = [campaign.name, 1, "policy"]

    for name in PAGES + ACTS:
        address = reverse(name, args=args.get(name, [campaign.name]))
        for answer in (client.get(address), client.post(address, {"question": "policy", "value": "yes"})):
            assert answer.status_code in (403, 405), name
            assert b"Holder" not in answer.content
    assert client.get(reverse("campaign_announce")).status_code == 403
    assert not Answer.objects.exists()


# --- How often it asks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_many_as_for_one(client, reader, count, django_assert_num_queries):
    make_campaign(count=1, size=1, reader=reader)
    for number in range(count - 1):
        announce(f"2026-Q4-{number}", reader=reader)
    sign_in(client, reader)
    go(client, "campaigns")

    with django_assert_num_queries(7):
        go(client, "campaigns")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "most"), [("campaign", 17), ("campaign_record", 30)])
def test_a_campaign_asks_as_often_for_three_records_as_for_one(
    client, reader, count, name, most, django_assert_num_queries
):
    campaign = make_campaign(count=count, size=count, reader=reader)
    for record in campaign.records.select_related("campaign"):
        read(record, policy="no")
        finding = Finding.make(record, "policy", "deviation", "Late.", by=reader, at=DAY_AFTER)
        said = {"what": "Sign.", "owner": make_person(), "due": DAY_AFTER.date()}
        Action.set(finding, **said, by=reader, at=DAY_AFTER)
    sign_in(client, reader)
    args = [campaign.name] if name == "campaign" else [campaign.name, 1]
    go(client, name, *args)

    with django_assert_num_queries(most):
        go(client, name, *args)
