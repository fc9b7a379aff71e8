from django.db import migrations

KEPT = ["id", "at", "reader", "person", "page", "about", "query", "purpose"]

# A look may only be put into its batch, once; and what is in a batch is neither changed nor deleted.
_SQLITE = [
    f"""CREATE TRIGGER a_look_stays_as_it_was BEFORE UPDATE ON desk_look
    WHEN OLD.batch IS NOT NULL OR {" OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in KEPT)}
    BEGIN SELECT RAISE(ABORT, 'a look is kept as it was'); END""",
    """CREATE TRIGGER a_sealed_look_stays BEFORE DELETE ON desk_look
    WHEN OLD.batch IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a look is kept as it was'); END""",
]
_POSTGRESQL = [
    f"""CREATE FUNCTION desk_look_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.batch IS NULL THEN
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF ({", ".join(f'NEW."{name}"' for name in KEPT)})
               IS NOT DISTINCT FROM ({", ".join(f'OLD."{name}"' for name in KEPT)}) THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION 'a look is kept as it was' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER a_look_stays_as_it_was BEFORE UPDATE OR DELETE ON desk_look
    FOR EACH ROW EXECUTE FUNCTION desk_look_stays()""",
]
_GONE = {
    "sqlite": ["DROP TRIGGER a_look_stays_as_it_was", "DROP TRIGGER a_sealed_look_stays"],
    "postgresql": ["DROP TRIGGER a_look_stays_as_it_was ON desk_look", "DROP FUNCTION desk_look_stays()"],
}


def _guard(apps, schema_editor):
    made = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
    for statement in made[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def _let_go(apps, schema_editor):
    for statement in _GONE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_looks")]

    operations = [migrations.RunPython(_guard, _let_go)]
