"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('organisation', 'chapter', 'branch', 'circle', 'committee')", name=op.f("ck_body_kind")
        ),
        sa.CheckConstraint(
            "scope is null or scope in ('workplace', 'employer', 'union', 'industry', 'sector')",
            name=op.f("ck_body_scope"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["body.id"], name=op.f("fk_body_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("name", name=op.f("uq_body_name")),
    )
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "boundary",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "kind", "due", name=op.f("pk_boundary")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_boundary_entry_id")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "cosignature",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("witness", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("size", "witness", name=op.f("pk_cosignature")),
    )
    op.create_table(
        "counterpart",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("private_person", sa.Boolean(), nullable=False),
        sa.Column("public_role", sa.String(length=200), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counterpart")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("register", sa.String(length=16), nullable=False),
        sa.Column("log_key", sa.Text(), nullable=False),
        sa.Column("office_key", sa.Text(), nullable=False),
        sa.Column("mandate_key", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "log_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_log_entry_id")),
    )
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.create_index("ix_log_entry_type_seq", ["type", "seq"], unique=False)

    op.create_table(
        "log_pending",
        sa.Column(
            "turn", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("turn", name=op.f("pk_log_pending")),
        sa.UniqueConstraint("id", name=op.f("uq_log_pending_id")),
    )
    op.create_table(
        "log_tile",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("width", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "n", "width", name=op.f("pk_log_tile")),
    )
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    with op.batch_alter_table("login_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_login_attempt_account_at", ["account_hash", "at"], unique=False)
        batch_op.create_index("ix_login_attempt_address_at", ["address_hash", "at"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("persona", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("email", name=op.f("uq_member_email")),
    )
    op.create_table(
        "numbering",
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_numbering")),
    )
    op.create_table(
        "seal_key",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_key")),
        sa.UniqueConstraint("public", name=op.f("uq_seal_key_public")),
    )
    op.create_table(
        "status_list",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jwt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
    )
    with op.batch_alter_table("status_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_list_issued_at"), ["issued_at"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("aim", sa.String(length=200), nullable=False),
        sa.Column("candidate", sa.String(length=200), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_campaign_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_body_id"), ["body_id"], unique=False)

    op.create_table(
        "dues",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("paid_from", sa.Date(), nullable=False),
        sa.Column("paid_until", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_dues_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues")),
    )
    with op.batch_alter_table("dues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dues_member_id"), ["member_id"], unique=False)

    op.create_table(
        "interest",
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_interest_member_id")),
        sa.PrimaryKeyConstraint("member_id", "subject", name=op.f("pk_interest")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_meeting_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_body_id"), ["body_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_membership_body_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_membership_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("member_id", "body_id", "since", name=op.f("uq_membership_member_id_body_id_since")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_body_id"), ["body_id"], unique=False)

    op.create_table(
        "office",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("founding", sa.Boolean(), nullable=False),
        sa.Column("given_by_a", sa.String(length=32), nullable=True),
        sa.Column("given_by_b", sa.String(length=32), nullable=True),
        sa.Column("ended_by_a", sa.String(length=32), nullable=True),
        sa.Column("ended_by_b", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('chair', 'secretary', 'convener', 'facilitator', 'teller', 'auditor', 'organiser', 'membership secretary', 'committee')",
            name=op.f("ck_office_kind"),
        ),
        sa.CheckConstraint(
            "founding or (given_by_a is not null and given_by_b is not null and given_by_a <> given_by_b and member_id <> given_by_a and member_id <> given_by_b)",
            name=op.f("ck_office_two_others"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_office_body_id")),
        sa.ForeignKeyConstraint(["ended_by_a"], ["member.id"], name=op.f("fk_office_ended_by_a")),
        sa.ForeignKeyConstraint(["ended_by_b"], ["member.id"], name=op.f("fk_office_ended_by_b")),
        sa.ForeignKeyConstraint(["given_by_a"], ["member.id"], name=op.f("fk_office_given_by_a")),
        sa.ForeignKeyConstraint(["given_by_b"], ["member.id"], name=op.f("fk_office_given_by_b")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_office_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_member_id"), ["member_id"], unique=False)

    op.create_table(
        "one_time_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_one_time_code_member_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_one_time_code")),
    )
    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_code_member_id"), ["member_id"], unique=False)

    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_outgoing_mail_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mail_key")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_mail_member_id"), ["member_id"], unique=False)

    op.create_table(
        "paired_act",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_a", sa.String(length=32), nullable=False),
        sa.Column("at_a", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_b", sa.String(length=32), nullable=True),
        sa.Column("at_b", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("by_b is null or by_a <> by_b", name=op.f("ck_paired_act_two_people")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_paired_act_body_id")),
        sa.ForeignKeyConstraint(["by_a"], ["member.id"], name=op.f("fk_paired_act_by_a")),
        sa.ForeignKeyConstraint(["by_b"], ["member.id"], name=op.f("fk_paired_act_by_b")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paired_act")),
    )
    with op.batch_alter_table("paired_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paired_act_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paired_act_subject"), ["subject"], unique=False)

    op.create_table(
        "procedure",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "kind in ('endorse', 'activate', 'renew', 'sever', 'position')", name=op.f("ck_procedure_kind")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_procedure_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sa.UniqueConstraint("body_id", "kind", "version", name=op.f("uq_procedure_body_id_kind_version")),
    )
    op.create_table(
        "reference",
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reference_member_id")),
        sa.PrimaryKeyConstraint("scope", "member_id", name=op.f("pk_reference")),
        sa.UniqueConstraint("scope", "ref", name=op.f("uq_reference_scope_ref")),
    )
    op.create_table(
        "relationship",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("counterpart_id", sa.String(length=32), nullable=False),
        sa.Column("directness", sa.String(length=16), nullable=False),
        sa.Column("holder", sa.String(length=16), nullable=False),
        sa.Column("holder_name", sa.String(length=200), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("directness in ('direct', 'indirect')", name=op.f("ck_relationship_directness")),
        sa.CheckConstraint("holder in ('organisation', 'candidate', 'person')", name=op.f("ck_relationship_holder")),
        sa.CheckConstraint(
            "level in ('leader-leader', 'leader-body', 'body-body')", name=op.f("ck_relationship_level")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_relationship_body_id")),
        sa.ForeignKeyConstraint(["counterpart_id"], ["counterpart.id"], name=op.f("fk_relationship_counterpart_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationship")),
    )
    with op.batch_alter_table("relationship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relationship_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_relationship_counterpart_id"), ["counterpart_id"], unique=False)

    op.create_table(
        "roll",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_roll_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll")),
    )
    with op.batch_alter_table("roll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_body_id"), ["body_id"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_web_session_member_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_member_id"), ["member_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_attendance_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("relationship_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("reach", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["relationship_id"], ["relationship.id"], name=op.f("fk_contact_relationship_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_relationship_id"), ["relationship_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("procedure_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=True),
        sa.Column("relationship_id", sa.String(length=32), nullable=True),
        sa.Column("mandate_id", sa.String(length=32), nullable=True),
        sa.Column("endorsement_id", sa.String(length=32), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposer_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "kind in ('endorse', 'activate', 'renew', 'sever', 'position')", name=op.f("ck_proposal_kind")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_proposal_body_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_proposal_campaign_id")),
        sa.ForeignKeyConstraint(
            ["endorsement_id"], ["decision.id"], name=op.f("fk_proposal_endorsement_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_proposal_mandate_id"), use_alter=True),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name=op.f("fk_proposal_procedure_id")),
        sa.ForeignKeyConstraint(["proposer_id"], ["member.id"], name=op.f("fk_proposal_proposer_id")),
        sa.ForeignKeyConstraint(["relationship_id"], ["relationship.id"], name=op.f("fk_proposal_relationship_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("number", name=op.f("uq_proposal_number")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_endorsement_id"), ["endorsement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_mandate_id"), ["mandate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_relationship_id"), ["relationship_id"], unique=False)

    op.create_table(
        "roll_amendment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("roll_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("by_a", sa.String(length=32), nullable=False),
        sa.Column("by_b", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "by_a <> by_b and member_id <> by_a and member_id <> by_b", name=op.f("ck_roll_amendment_two_others")
        ),
        sa.ForeignKeyConstraint(["by_a"], ["member.id"], name=op.f("fk_roll_amendment_by_a")),
        sa.ForeignKeyConstraint(["by_b"], ["member.id"], name=op.f("fk_roll_amendment_by_b")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_roll_amendment_member_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"], name=op.f("fk_roll_amendment_roll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_amendment")),
        sa.UniqueConstraint("roll_id", "n", name=op.f("uq_roll_amendment_roll_id_n")),
    )
    op.create_table(
        "roll_entry",
        sa.Column("roll_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("grp", sa.String(length=200), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.CheckConstraint("weight > 0", name=op.f("ck_roll_entry_weight")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_roll_entry_member_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"], name=op.f("fk_roll_entry_roll_id")),
        sa.PrimaryKeyConstraint("roll_id", "member_id", name=op.f("pk_roll_entry")),
        sa.UniqueConstraint("roll_id", "ref", name=op.f("uq_roll_entry_roll_id_ref")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proposal_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("terms_hash", sa.String(length=64), nullable=False),
        sa.Column("procedure_hash", sa.String(length=64), nullable=False),
        sa.Column("roll_id", sa.String(length=32), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["noticed_by"], ["member.id"], name=op.f("fk_notice_noticed_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_notice_proposal_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"], name=op.f("fk_notice_roll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("proposal_id", "n", name=op.f("uq_notice_proposal_id_n")),
        sa.UniqueConstraint("roll_id", name=op.f("uq_notice_roll_id")),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("proposal_id", sa.String(length=32), nullable=False),
        sa.Column("host_id", sa.String(length=32), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_round_span")),
        sa.ForeignKeyConstraint(["called_by"], ["member.id"], name=op.f("fk_round_called_by")),
        sa.ForeignKeyConstraint(["host_id"], ["body.id"], name=op.f("fk_round_host_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_round_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("number", name=op.f("uq_round_number")),
        sa.UniqueConstraint("proposal_id", "host_id", name=op.f("uq_round_proposal_id_host_id")),
    )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_host_id"), ["host_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("proposal_id", sa.String(length=32), nullable=False),
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("roll_id", sa.String(length=32), nullable=False),
        sa.Column("seal_key_id", sa.String(length=32), nullable=False),
        sa.Column("secrecy", sa.String(length=16), nullable=False),
        sa.Column("quorum", sa.Text(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extend_days", sa.Integer(), nullable=False),
        sa.Column("extend_times", sa.Integer(), nullable=False),
        sa.Column("paper_length", sa.Integer(), nullable=False),
        sa.Column("codes", sa.Boolean(), nullable=False),
        sa.Column("certify_within_days", sa.Integer(), nullable=False),
        sa.Column("protest_days", sa.Integer(), nullable=False),
        sa.Column("rule_within_days", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("secrecy in ('sealed', 'roll-call')", name=op.f("ck_ballot_secrecy")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_ballot_window")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_ballot_body_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_ballot_notice_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_ballot_proposal_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"], name=op.f("fk_ballot_roll_id")),
        sa.ForeignKeyConstraint(["seal_key_id"], ["seal_key.id"], name=op.f("fk_ballot_seal_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_ballot_entry_id")),
        sa.UniqueConstraint("id", "proposal_id", name=op.f("uq_ballot_id_proposal_id")),
        sa.UniqueConstraint("id", "roll_id", "secrecy", name=op.f("uq_ballot_id_roll_id_secrecy")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_ballot_notice_id")),
        sa.UniqueConstraint("number", name=op.f("uq_ballot_number")),
        sa.UniqueConstraint("roll_id", name=op.f("uq_ballot_roll_id")),
        sa.UniqueConstraint("seal_key_id", name=op.f("uq_ballot_seal_key_id")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "round_attendance",
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_round_attendance_member_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_attendance_round_id")),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_round_attendance")),
    )
    op.create_table(
        "round_report",
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("minority", sa.Text(), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.String(length=32), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["reporter_id"], ["member.id"], name=op.f("fk_round_report_reporter_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_report_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_report")),
    )
    op.create_table(
        "annulment",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_a", sa.String(length=32), nullable=True),
        sa.Column("by_b", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "cause = 'key lost' or (by_a is not null and by_b is not null and by_a <> by_b)",
            name=op.f("ck_annulment_two_people"),
        ),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_annulment_ballot_id")),
        sa.ForeignKeyConstraint(["by_a"], ["member.id"], name=op.f("fk_annulment_by_a")),
        sa.ForeignKeyConstraint(["by_b"], ["member.id"], name=op.f("fk_annulment_by_b")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_annulment")),
    )
    op.create_table(
        "ballot_count",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("outcome in ('CARRIED', 'NOT CARRIED', 'INQUORATE')", name=op.f("ck_ballot_count_outcome")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_count_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_count")),
        sa.UniqueConstraint("ballot_id", "hash", "outcome", name=op.f("uq_ballot_count_ballot_id_hash_outcome")),
        sa.UniqueConstraint("ballot_id", "hash", name=op.f("uq_ballot_count_ballot_id_hash")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_ballot_count_entry_id")),
    )
    op.create_table(
        "contest",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_contest_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", "n", name=op.f("pk_contest")),
    )
    op.create_table(
        "count_alarm",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_count_alarm_ballot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_alarm")),
    )
    with op.batch_alter_table("count_alarm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_count_alarm_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "envelope_digest",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("pos", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("e", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_envelope_digest_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", "pos", name=op.f("pk_envelope_digest")),
        sa.UniqueConstraint("ballot_id", "e", name=op.f("uq_envelope_digest_ballot_id_e")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "intake",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("roll_id", sa.String(length=32), nullable=False),
        sa.Column("secrecy", sa.String(length=16), nullable=False),
        sa.Column("e", sa.LargeBinary(length=32), nullable=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("n >= 1 and (secrecy = 'roll-call' or n = 1)", name=op.f("ck_intake_once")),
        sa.ForeignKeyConstraint(
            ["ballot_id", "roll_id", "secrecy"],
            ["ballot.id", "ballot.roll_id", "ballot.secrecy"],
            name="fk_intake_ballot",
        ),
        sa.ForeignKeyConstraint(
            ["roll_id", "member_id"], ["roll_entry.roll_id", "roll_entry.member_id"], name="fk_intake_roll_entry"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "member_id", "n", name=op.f("pk_intake")),
        sa.UniqueConstraint("ballot_id", "e", name=op.f("uq_intake_ballot_id_e")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "key_destruction",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_key_destruction_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_key_destruction")),
    )
    op.create_table(
        "suspension_release",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_suspension_release_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_suspension_release")),
    )
    op.create_table(
        "teller_naming",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("teller_id", sa.String(length=32), nullable=False),
        sa.Column("by_a", sa.String(length=32), nullable=False),
        sa.Column("by_b", sa.String(length=32), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "by_a <> by_b and teller_id <> by_a and teller_id <> by_b", name=op.f("ck_teller_naming_two_others")
        ),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_teller_naming_ballot_id")),
        sa.ForeignKeyConstraint(["by_a"], ["member.id"], name=op.f("fk_teller_naming_by_a")),
        sa.ForeignKeyConstraint(["by_b"], ["member.id"], name=op.f("fk_teller_naming_by_b")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_teller_naming_office_id")),
        sa.ForeignKeyConstraint(["teller_id"], ["member.id"], name=op.f("fk_teller_naming_teller_id")),
        sa.PrimaryKeyConstraint("ballot_id", "teller_id", name=op.f("pk_teller_naming")),
    )
    op.create_table(
        "turnout_snapshot",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("shown", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_turnout_snapshot_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_turnout_snapshot")),
    )
    op.create_table(
        "urn",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("contest", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pos", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("grp", sa.String(length=200), nullable=True),
        sa.Column("ref", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_urn_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", "contest", "pos", name=op.f("pk_urn")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "count_signature",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("teller_id", sa.String(length=32), nullable=False),
        sa.Column("count_hash", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "count_hash"],
            ["ballot_count.ballot_id", "ballot_count.hash"],
            name="fk_count_signature_count",
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_count_signature_office_id")),
        sa.ForeignKeyConstraint(["teller_id"], ["member.id"], name=op.f("fk_count_signature_teller_id")),
        sa.PrimaryKeyConstraint("ballot_id", "teller_id", name=op.f("pk_count_signature")),
        sa.UniqueConstraint(
            "ballot_id", "teller_id", "count_hash", name=op.f("uq_count_signature_ballot_id_teller_id_count_hash")
        ),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("proposal_id", sa.String(length=32), nullable=False),
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("count_hash", sa.String(length=64), nullable=False),
        sa.Column("teller_a", sa.String(length=32), nullable=False),
        sa.Column("teller_b", sa.String(length=32), nullable=False),
        sa.Column("relationship_id", sa.String(length=32), nullable=True),
        sa.Column("campaign_id", sa.String(length=32), nullable=True),
        sa.Column("terms_hash", sa.String(length=64), nullable=False),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("protest_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("outcome in ('CARRIED', 'NOT CARRIED', 'INQUORATE')", name=op.f("ck_decision_outcome")),
        sa.CheckConstraint("teller_a <> teller_b", name=op.f("ck_decision_two_tellers")),
        sa.ForeignKeyConstraint(
            ["ballot_id", "count_hash", "outcome"],
            ["ballot_count.ballot_id", "ballot_count.hash", "ballot_count.outcome"],
            name="fk_decision_count",
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id", "proposal_id"], ["ballot.id", "ballot.proposal_id"], name="fk_decision_ballot"
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id", "teller_a", "count_hash"],
            ["count_signature.ballot_id", "count_signature.teller_id", "count_signature.count_hash"],
            name="fk_decision_teller_a",
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id", "teller_b", "count_hash"],
            ["count_signature.ballot_id", "count_signature.teller_id", "count_signature.count_hash"],
            name="fk_decision_teller_b",
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_decision_body_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_decision_campaign_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_decision_proposal_id")),
        sa.ForeignKeyConstraint(["relationship_id"], ["relationship.id"], name=op.f("fk_decision_relationship_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("ballot_id", name=op.f("uq_decision_ballot_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_decision_entry_id")),
        sa.UniqueConstraint(
            "id", "kind", "outcome", "relationship_id", "campaign_id", "terms_hash", name="uq_decision_effect"
        ),
        sa.UniqueConstraint("id", "kind", "outcome", name=op.f("uq_decision_id_kind_outcome")),
        sa.UniqueConstraint("number", name=op.f("uq_decision_number")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("decision_number", sa.String(length=20), nullable=False),
        sa.Column("body_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("relationship_id", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("terms_hash", sa.String(length=64), nullable=False),
        sa.Column("endorsement_id", sa.String(length=32), nullable=False),
        sa.Column("endorsement_number", sa.String(length=20), nullable=False),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("suspend_days", sa.Integer(), nullable=False),
        sa.Column("renews_id", sa.String(length=32), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("(kind = 'renew') = (renews_id is not null)", name=op.f("ck_mandate_renews")),
        sa.CheckConstraint("kind in ('activate', 'renew')", name=op.f("ck_mandate_kind")),
        sa.CheckConstraint("outcome = 'CARRIED'", name=op.f("ck_mandate_carried")),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_mandate_span")),
        sa.CheckConstraint("slot in (0, 1)", name=op.f("ck_mandate_slot")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_mandate_body_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_mandate_campaign_id")),
        sa.ForeignKeyConstraint(
            ["decision_id", "kind", "outcome", "relationship_id", "campaign_id", "terms_hash"],
            [
                "decision.id",
                "decision.kind",
                "decision.outcome",
                "decision.relationship_id",
                "decision.campaign_id",
                "decision.terms_hash",
            ],
            name="fk_mandate_decision",
        ),
        sa.ForeignKeyConstraint(["endorsement_id"], ["decision.id"], name=op.f("fk_mandate_endorsement_id")),
        sa.ForeignKeyConstraint(["relationship_id"], ["relationship.id"], name=op.f("fk_mandate_relationship_id")),
        sa.ForeignKeyConstraint(["renews_id"], ["mandate.id"], name=op.f("fk_mandate_renews_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_mandate_decision_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_mandate_entry_id")),
        sa.UniqueConstraint("number", name=op.f("uq_mandate_number")),
        sa.UniqueConstraint("status_index", name=op.f("uq_mandate_status_index")),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandate_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandate_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandate_relationship_id"), ["relationship_id"], unique=False)
        batch_op.create_index(
            "uq_mandate_standing",
            ["relationship_id", "campaign_id", "slot"],
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )

    op.create_table(
        "protest",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("fact", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.String(length=32), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_protest_decision_id")),
        sa.ForeignKeyConstraint(["filed_by"], ["member.id"], name=op.f("fk_protest_filed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protest")),
        sa.UniqueConstraint("decision_id", "fact", name=op.f("uq_protest_decision_id_fact")),
    )
    with op.batch_alter_table("protest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_protest_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "withdrawal",
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("endorsement_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_number", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind = 'sever'", name=op.f("ck_withdrawal_kind")),
        sa.CheckConstraint("outcome = 'CARRIED'", name=op.f("ck_withdrawal_carried")),
        sa.ForeignKeyConstraint(
            ["decision_id", "kind", "outcome"],
            ["decision.id", "decision.kind", "decision.outcome"],
            name="fk_withdrawal_decision",
        ),
        sa.ForeignKeyConstraint(["endorsement_id"], ["decision.id"], name=op.f("fk_withdrawal_endorsement_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_withdrawal")),
    )
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_withdrawal_endorsement_id"), ["endorsement_id"], unique=False)

    op.create_table(
        "ruling",
        sa.Column("protest_id", sa.String(length=32), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_a", sa.String(length=32), nullable=False),
        sa.Column("by_b", sa.String(length=32), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("by_a <> by_b", name=op.f("ck_ruling_two_people")),
        sa.ForeignKeyConstraint(["by_a"], ["member.id"], name=op.f("fk_ruling_by_a")),
        sa.ForeignKeyConstraint(["by_b"], ["member.id"], name=op.f("fk_ruling_by_b")),
        sa.ForeignKeyConstraint(["protest_id"], ["protest.id"], name=op.f("fk_ruling_protest_id")),
        sa.PrimaryKeyConstraint("protest_id", name=op.f("pk_ruling")),
    )
    op.create_table(
        "sever_ballot",
        sa.Column("mandate_id", sa.String(length=32), nullable=False),
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_sever_ballot_ballot_id")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_sever_ballot_mandate_id")),
        sa.PrimaryKeyConstraint("mandate_id", "ballot_id", name=op.f("pk_sever_ballot")),
    )
    op.create_table(
        "severance",
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("mandate_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_number", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind = 'sever'", name=op.f("ck_severance_kind")),
        sa.CheckConstraint("outcome = 'CARRIED'", name=op.f("ck_severance_carried")),
        sa.ForeignKeyConstraint(
            ["decision_id", "kind", "outcome"],
            ["decision.id", "decision.kind", "decision.outcome"],
            name="fk_severance_decision",
        ),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_severance_mandate_id")),
        sa.PrimaryKeyConstraint("decision_id", "mandate_id", name=op.f("pk_severance")),
    )
    op.create_table(
        "stay",
        sa.Column("protest_id", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_stay_decision_id")),
        sa.ForeignKeyConstraint(["protest_id"], ["protest.id"], name=op.f("fk_stay_protest_id")),
        sa.PrimaryKeyConstraint("protest_id", name=op.f("pk_stay")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "suspension",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("mandate_id", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_suspension_mandate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
        sa.UniqueConstraint("mandate_id", "ground", name=op.f("uq_suspension_mandate_id_ground")),
    )
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspension_mandate_id"), ["mandate_id"], unique=False)

    op.create_table(
        "token",
        sa.Column("jti", sa.String(length=32), nullable=False),
        sa.Column("mandate_id", sa.String(length=32), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jwt", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_token_mandate_id")),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_token")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_mandate_id"), ["mandate_id"], unique=False)

    op.create_table(
        "stay_ruling",
        sa.Column("protest_id", sa.String(length=32), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["protest_id"], ["stay.protest_id"], name=op.f("fk_stay_ruling_protest_id")),
        sa.PrimaryKeyConstraint("protest_id", name=op.f("pk_stay_ruling")),
    )
    op.create_table(
        "suspension_hold",
        sa.Column("suspension_id", sa.String(length=32), nullable=False),
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_suspension_hold_ballot_id")),
        sa.ForeignKeyConstraint(["suspension_id"], ["suspension.id"], name=op.f("fk_suspension_hold_suspension_id")),
        sa.PrimaryKeyConstraint("suspension_id", "ballot_id", name=op.f("pk_suspension_hold")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL leaves the two keys that close a circle out of CREATE TABLE; SQLite takes them there.
        op.create_foreign_key("fk_proposal_endorsement_id", "proposal", "decision", ["endorsement_id"], ["id"])
        op.create_foreign_key("fk_proposal_mandate_id", "proposal", "mandate", ["mandate_id"], ["id"])


def downgrade() -> None:
    raise NotImplementedError("migrations run forward only: restore a backup taken before this one")
