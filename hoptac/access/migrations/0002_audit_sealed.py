"""The trail is written once: the database itself refuses to change or delete an entry.

SQLite loses triggers when Django rebuilds a table: a later migration that alters AuditEntry must run this again.
"""

from django.db import migrations

SEAL = {
    "sqlite": [
        "CREATE TRIGGER access_audit_no_update BEFORE UPDATE ON access_auditentry "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
        "CREATE TRIGGER access_audit_no_delete BEFORE DELETE ON access_auditentry "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION access_audit_sealed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = 'the audit trail is never changed'; END $$",
        "CREATE TRIGGER access_audit_sealed BEFORE UPDATE OR DELETE ON access_auditentry "
        "FOR EACH ROW EXECUTE FUNCTION access_audit_sealed()",
    ],
}
UNSEAL = {
    "sqlite": ["DROP TRIGGER access_audit_no_update", "DROP TRIGGER access_audit_no_delete"],
    "postgresql": ["DROP TRIGGER access_audit_sealed ON access_auditentry", "DROP FUNCTION access_audit_sealed()"],
}


def seal(apps, schema_editor):
    for statement in SEAL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unseal(apps, schema_editor):
    for statement in UNSEAL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(seal, unseal)]
