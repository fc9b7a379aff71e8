from django.db import migrations

# How a row of each table finds its campaign.
CAMPAIGNS = {
    "desk_campaign": "{row}.id",
    "desk_campaign_readers": "{row}.campaign_id",
    "desk_line": "{row}.campaign_id",
    "desk_record": "{row}.campaign_id",
    "desk_answer": "(SELECT campaign_id FROM desk_record WHERE id = {row}.record_id)",
    "desk_finding": "{row}.campaign_id",
    "desk_action": "(SELECT campaign_id FROM desk_finding WHERE id = {row}.finding_id)",
    "desk_signature": "{row}.campaign_id",
}
# What is added and never changed, signed or not.
ADDED = ["desk_line", "desk_answer", "desk_finding", "desk_action", "desk_step", "desk_signature"]
_SIGNED = "EXISTS (SELECT 1 FROM desk_signature s WHERE s.part = 'reviewer' AND s.campaign_id = {campaign})"
CLOSED, KEPT = "a signed campaign stays as it is", "it is added and never changed"


def _signed(table, row):
    return _SIGNED.format(campaign=CAMPAIGNS[table].format(row=row))


def _sqlite():
    for table in CAMPAIGNS:
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield (
                f"CREATE TRIGGER {table}_{event.lower()}_closed BEFORE {event} ON {table} "
                f"WHEN {_signed(table, row)} BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END"
            )
    for table in ADDED:
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )


def _postgresql():
    refuse = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
    for table in CAMPAIGNS:
        yield f"""CREATE FUNCTION {table}_closed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                IF {_signed(table, "NEW")} THEN {refuse.format(CLOSED)} END IF;
                RETURN NEW;
            END IF;
            IF {_signed(table, "OLD")} THEN {refuse.format(CLOSED)} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$"""
        yield (
            f"CREATE TRIGGER {table}_closed BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_closed()"
        )
    yield f"""CREATE FUNCTION desk_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {refuse.format(KEPT)} END $$"""
    for table in ADDED:
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_kept()"
        )


def _guard(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement)


def _let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        names = [f"{table}_{event}_closed" for table in CAMPAIGNS for event in ("insert", "update", "delete")]
        for name in [*names, *(f"{table}_kept" for table in ADDED)]:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for function in [*(f"{table}_closed" for table in CAMPAIGNS), "desk_kept"]:
        schema_editor.execute(f"DROP FUNCTION {function}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_campaigns")]

    operations = [migrations.RunPython(_guard, _let_go)]
