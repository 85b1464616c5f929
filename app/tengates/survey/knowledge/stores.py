"""How stored records are declared and asked for: classes, tables, verbs, and the words that name an owner."""

from __future__ import annotations

import re

# Calls that declare one column of a class, by the last part of their names.
COLUMNS = re.compile(
    r"(?:^|\.)(?:Column|mapped_column|relationship|Relationship|ForeignKey|OneToOneField|ManyToManyField|ForeignKeyField"
    r"|\w{2,30}Field|ReferenceField|Mapped|ObjectIdField|StringField)$"
)
RECORD_BASES = frozenset(
    """
    Model SQLModel Base DeclarativeBase Document MappedAsDataclass AbstractUser AbstractBaseUser TimeStampedModel BaseModel
    DynamicDocument SQLAlchemyBaseUserTable SQLAlchemyBaseUserTableUUID
    """.split()
)
RECORD_DECORATORS = frozenset({"Entity", "Schema", "Table"})
TABLE_MAKERS = frozenset({"pgTable", "sqliteTable", "mysqlTable", "createTable", "singlestoreTable"})
DEFINERS = frozenset({"define"})  # sequelize.define("Note", {…})
MODEL_MAKERS = frozenset({"model"})  # mongoose.model("Note", schema)

# A column that says whose a record is.
OWNER = re.compile(
    r"(?i)^(?:user|owner|author|creator|created_?by|account|tenant|org|organi[sz]ation|workspace|team|customer|uploader|uploaded_?by"
    r"|profile|member)(?:_?(?:id|uid|uuid|email|name|pk|ref))?$|^uid$"
)
OWNER_WORDS = frozenset(
    """
    user users owner author creator account tenant org organization organisation workspace team customer uploader profile member
    members uid userid viewer me self_user username auth
    """.split()
)
# Records that keep accounts themselves: found by e-mail or token before anybody is known.
ACCOUNT_RECORD = re.compile(
    r"(?i)^(?:auth_?)?(?:users?|accounts?|sessions?|user_?sessions?|profiles?|user_?profiles?|members?|customers?|verification\w{0,20}|authenticators?|password\w{0,20}"
    r"|refresh_?tokens?|oauth\w{0,20}|organi[sz]ations?|teams?|workspaces?|tenants?|roles?|user_?roles?|team_?members?|memberships?"
    r"|invit\w{0,12}|audit\w{0,20}|log_?entr\w{0,4}|activity_?logs?)$"
)
# Words that make a record open on purpose, or findable by whoever holds a link.
SHARED_WORDS = frozenset({"public", "published", "visibility", "shared", "share", "token", "sharing", "key", "secret"})

READS_AND_WRITES = frozenset(
    """
    findMany findFirst findUnique findUniqueOrThrow findFirstOrThrow update updateMany delete deleteMany upsert count aggregate
    groupBy find findOne findById findByIdAndUpdate findByIdAndDelete findByIdAndRemove findOneAndUpdate findOneAndDelete
    findOneAndReplace deleteOne updateOne replaceOne countDocuments findAll findByPk findAndCountAll findOneBy findBy findAndCount
    destroy remove softDelete restore filter get all exclude first last values filter_by get_or_404 find_one find_many delete_one
    delete_many update_one update_many replace_one find_one_and_update count_documents distinct find_all objects
    """.split()
)
STATEMENTS = frozenset(
    {"select", "query", "delete", "update", "get", "select_from", "get_object_or_404", "get_list_or_404", "aget"}
)
# Calls that ask a container of Azure's Cosmos DB for documents, or change one that is there.
COSMOS_CALLS = frozenset({"query_items", "read_item", "read_all_items", "delete_item", "replace_item", "patch_item"})
SQL_CALLS = frozenset(
    """
    execute executemany query raw fetch fetchrow fetchall fetchval fetchone all get run prepare each text sql exec
    $queryRaw $executeRaw $queryRawUnsafe $executeRawUnsafe first
    """.split()
)
# Arguments that shape an answer or fill a record, and tell nothing of which records are meant.
SHAPES = frozenset(
    """
    select include data orderBy omit set $set attributes values returning order_by options insert create fields projection _sum
    only defer select_related prefetch_related populate sort order limit range columns group group_by groupBy distinct defaults
    annotate values_list
    """.split()
)
REFINES = frozenset("where filter filter_by eq match and_ andWhere push append update and in".split())
HELPERS = re.compile(
    r"(?i)(?:check|verify|assert|ensure|require|can|has|is|authori[sz]e|validate|enforce|throwif\w{0,12}|with)_?\w{0,30}"
    r"(?:owner|access|permission|permitted|allowed|member|author|rls|belongs|tenant)|for_?(?:user|owner|team|tenant|org)|belongs_?to"
    r"|with_?rls|(?:^|\.)ability\.can$|casbin"
)
SERVICE_KEY = re.compile(r"(?i)service_?role|secret_?key|supabase_?(?:admin|service)|service_?key|admin_?client")
SQL_TABLE = re.compile(r"(?i)\b(?:from|join|update|into)\s{1,10}[\"`\[]?(?:\w{1,60}\.)?[\"`\[]?(\w{1,60})")
SQL_ASKS = re.compile(r"(?i)^\W{0,6}(?:with|select|update|delete)\b")
SQL_MAKES = re.compile(
    r"(?i)\bcreate\s{1,5}table\s{1,5}(?:if\s{1,5}not\s{1,5}exists\s{1,5})?[\"`\[]?(?:\w{1,60}\.)?[\"`\[]?(\w{1,60})[\"`\]]?\s{0,5}\("
)
