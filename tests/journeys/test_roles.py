"""Two roles on PostgreSQL: one owns the tables and migrates, the other serves and can only add to the log."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("roles")]
NAME = "academy_of_two_roles"


def url_of(role):
    """The address of the database of this test, for a role."""
    whole = urlsplit(os.environ["DATABASE_URL"])
    place = whole.netloc.rpartition("@")[2]
    return urlunsplit(whole._replace(netloc=f"{role}:secret@{place}", path=f"/{NAME}"))


@pytest.fixture(scope="module")
def roles():
    """A migrated database, owned by the one and served by the other."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        for role in ("keeper", "server"):
            server.execute(f"DROP ROLE IF EXISTS {role}")
            server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
        server.execute(f"CREATE DATABASE {NAME} OWNER keeper")
    migrated = manage("migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    yield
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        server.execute("DROP ROLE keeper")
        server.execute("DROP ROLE server")


def manage(*command, serving="server"):
    urls = {"DATABASE_URL": url_of(serving), "DATABASE_OWNER_URL": url_of("keeper")}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=os.environ | urls | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )


WRITES = """
from django.utils.timezone import now
from academy.audit.erasing import erase
from academy.audit.models import Head, SignedHead, append
from academy.audit.verification import verify
from django.db import transaction
fact = {"at": now(), "act": "lesson_finished", "subject": "s", "actor": None, "facts": {"n": 1}}
with transaction.atomic():
    append(*[fact] * 300)
SignedHead.objects.sign(Head.now(), at=now())
erased = erase("s")
with transaction.atomic():
    append(fact | {"act": "person_erased"})
print(erased, verify().ok)
"""


def test_the_role_that_serves_writes_facts_signs_heads_and_erases(roles):
    done = manage("shell", "--no-imports", "-c", WRITES)

    assert done.stdout.split()[-2:] == ["300", "True"], done.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET act = 'certificate_issued'",
        "UPDATE audit_entry SET facts = NULL, salt = NULL",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (id, size, peaks, root) VALUES (2, 0, '[]', '')",
        "UPDATE audit_signedhead SET size = 1",
        "DELETE FROM audit_node",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_entry_kept ON audit_entry",
        "DROP TABLE audit_entry",
        "CREATE OR REPLACE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "SET session_replication_role = replica",
    ],
)
def test_the_role_that_serves_cannot_alter_the_log(roles, statement):
    with psycopg.connect(url_of("server")) as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute(statement)


def test_not_even_the_owner_alters_it_by_mistake(roles):
    for statement in ("UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        with psycopg.connect(url_of("keeper")) as line:
            line.execute("INSERT INTO audit_node (height, number, hash) VALUES (200, 1, '')")
            with pytest.raises(psycopg.errors.RestrictViolation):
                line.execute(statement.replace("audit_entry SET act = 'x'", "audit_node SET height = 1"))
                line.execute(statement)


def test_check_deploy_knows_a_role_that_could_alter_the_log(roles):
    said = manage("check", "--deploy").stderr
    assert "audit.E" not in said and "audit.W" not in said

    said = manage("check", "--deploy", serving="keeper").stderr
    assert "audit.E002" in said
    assert "of audit_entry it may own it, update, delete, truncate" in said


def test_check_deploy_misses_a_trigger_that_is_gone(roles):
    with psycopg.connect(url_of("keeper")) as line:
        line.execute("DROP TRIGGER audit_entry_kept ON audit_entry")
    assert "audit.E001" in manage("check", "--deploy").stderr

    assert "audit_entry_kept" in manage("guard_log").stdout
    assert "audit.E001" not in manage("check", "--deploy").stderr


STEAL = """
CREATE TEMP TABLE audit_entry (subject text, facts jsonb, salt bytea);
INSERT INTO audit_entry VALUES ('s', '{}', '');
GRANT ALL ON audit_entry TO PUBLIC;
CREATE FUNCTION pg_temp.steal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN CREATE TABLE stolen AS SELECT current_user::text AS who; RETURN NEW; END $$;
CREATE TRIGGER steal BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION pg_temp.steal();
"""


def test_what_erases_as_the_owner_is_not_led_to_a_table_of_another(roles):
    with psycopg.connect(url_of("server"), autocommit=True) as line:
        line.execute(STEAL)
        line.execute("SELECT public.audit_erase(ARRAY['s'])")
    with psycopg.connect(url_of("keeper")) as line:
        assert line.execute("SELECT to_regclass('public.stolen')").fetchone() == (None,)
