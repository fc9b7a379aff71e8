"""The retention schedule knows of every record of a person, and of every column that may hold their words."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models

from academy.desk.records.kinds import Fate, Kind, Period
from academy.desk.records.schedule import BY_CODE, IMPERSONAL, NAMED_IN_CONTENT, SCHEDULE
from academy.people.models import User

OURS = {"academy", "courses", "sandbox"}
# Codes and digests: made by the machine, about nobody.
MACHINE = {"sha256", "code", "number", "commitment", "key"}
WORDS = (models.TextField, models.JSONField, models.FileField, models.EmailField, models.URLField)
KNOWN = {(kind.model, kind.whose) for kind in SCHEDULE}


def to_people(model):
    """The fields of a model that lead to a person."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field.name for field in fields if field.remote_field and field.related_model is User]


def free_words(model):
    """The columns in which somebody’s words or name may stand."""
    return {
        field.name
        for field in model._meta.local_concrete_fields
        if not field.choices
        and field.name not in MACHINE
        and (isinstance(field, WORDS) or (type(field) is models.CharField and field.max_length > 12))
    }


def ours():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


def test_every_way_from_a_record_to_a_person_has_a_row():
    ways = [(model._meta.label, name) for model in apps.get_models() for name in to_people(model)]
    assert len(ways) > 60

    assert [way for way in ways if way not in KNOWN] == []


def test_every_model_of_ours_has_a_row_or_holds_nobodys_record():
    known = {kind.model for kind in SCHEDULE} | IMPERSONAL | NAMED_IN_CONTENT

    assert [model._meta.label for model in ours() if model._meta.label not in known] == []
    assert [label for label in IMPERSONAL if to_people(apps.get_model(label))] == []


def test_every_column_of_words_in_a_record_of_ours_is_erased_or_kept_for_a_reason():
    unknown = []
    for model in ours():
        kinds = [kind for kind in SCHEDULE if kind.model == model._meta.label]
        told = {column for kind in kinds for column in (*kind.writes, *kind.keeps)}
        if kinds and not all(kind.fate == Fate.DELETE for kind in kinds):
            unknown += [f"{model._meta.label}.{name}" for name in free_words(model) - told]

    assert sorted(unknown) == []


def test_every_row_says_how_long_and_why():
    assert len(BY_CODE) == len(SCHEDULE)
    assert [kind.code for kind in SCHEDULE if kind.fate == Fate.KEEP and not kind.because] == []
    assert [kind.code for kind in SCHEDULE if kind.period and not str(kind.period.ground)] == []


def test_a_row_that_erases_without_a_period_is_refused():
    with pytest.raises(ValueError, match="has a period"):
        Kind("x", "X", "people.User", "pk", Fate.DELETE)
    with pytest.raises(ValueError, match="has none"):
        Kind("x", "X", "people.User", "pk", Fate.KEEP, Period(1, "Because"))


@pytest.mark.django_db
def test_every_row_can_be_asked_and_every_column_it_names_is_there():
    for kind in SCHEDULE:
        assert kind.tally([]) == {}
        for column in (*kind.writes, *kind.keeps):
            kind.table._meta.get_field(column)


def test_a_person_is_found_by_the_model_that_the_settings_name():
    assert settings.AUTH_USER_MODEL == "people.User"


@pytest.mark.django_db
def test_the_command_names_nobody(capsys):
    from tests.academy.furnished import NOW, make_leaver

    gone = make_leaver("Solveig Aaltonen", at=NOW.replace(year=2018), left=NOW.replace(year=2019))

    call_command("records_due")

    told = capsys.readouterr().out
    assert str(gone.key) in told and "Solveig" not in told and "schedule: 1." in told
