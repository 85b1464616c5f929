"""What a handler does beyond answering: whether it changes state, whether it reads what belongs to somebody."""

from __future__ import annotations

import re

from tengates.model.place import Span
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.project import Project

_WRITES = frozenset(
    {"commit", "insert_one", "insert_many", "update_one", "update_many", "delete_one", "delete_many", "replace_one",
     "insertOne", "insertMany", "updateOne", "updateMany", "deleteOne", "deleteMany", "findOneAndUpdate", "findByIdAndUpdate",
     "findByIdAndDelete", "bulk_create", "bulkCreate", "upsert", "create_all", "executemany", "writeFile", "writeFileSync",
     "unlink", "unlinkSync", "appendFile", "rmtree", "add_documents", "add_texts", "addDocuments", "put_object", "upload",
     "upload_file", "send_mail", "sendMail", "sendEmail", "sendgrid", "get_or_create", "update_or_create", "hset", "lpush",
     "rpush", "createMany", "deleteFrom", "$executeRaw", "$executeRawUnsafe"}
)  # fmt: skip
_ORM_WRITE = re.compile(
    r"(?:prisma|prismadb|db|\btx)\.\w+\.(?:create|update|delete|upsert|createMany|updateMany|deleteMany)$"
    r"|objects\.create$|supabase\w*\.from\(\)(?:\.\w+\(\))*\.(?:insert|update|delete|upsert)$|\.from\(\)\.(?:insert|update|delete|upsert)$"
    r"|(?:db|database)\.(?:insert|update|delete)$|(?:^|\.)db\.session\.(?:add|delete|merge)$|os\.(?:remove|rename)$|shutil\.\w+$"
    r"|stripe\.\w+(?:\.\w+)*\.create$"
)
_READS = re.compile(
    r"(?:prisma|prismadb|\btx)\.\w+\.(?:find\w*|count|aggregate|groupBy)$|objects\.(?:all|filter|get|exclude|values)\b"
    r"|\.from\(\)\.select\b|\.query\(\)\.(?:filter|all|get|first)|session\.(?:query|exec|scalars|execute|get)$|\.query\.(?:filter\w*|all|get|get_or_404)\b"
    r"|\.(?:find_one|findOne|findAll|findByPk|findById|find_many|findMany|aggregate|fetchall|fetchone|fetchval)$"
    r"|(?:^|\.)(?:collection|col)\(?\)?\.(?:find|get)$|(?:^|\.)db\.(?:query|select|get|all|execute)$|\.similarity_search\w*$"
    r"|(?:^|\.)(?:pool|client|conn|connection|cursor|cur)\.(?:query|execute)$|\.rpc$"
    r"|(?:^|[./])[A-Z]\w*[a-rt-z](?:\.default)?\.(?:find|countDocuments)$"  # a model of Mongoose's, which names one thing
)


# What lies in a folder was put there by somebody's use of the program.
_LISTS = re.compile(
    r"^os\.(?:listdir|scandir|walk)$|\.(?:iterdir|rglob)$|^glob\.i?glob$|^(?:node:)?fs\.(?:promises\.)?readdir(?:Sync)?$"
)


def changes_state(project: Project, file: SourceFile, span: Span) -> bool:
    """Whether a handler, or what it calls in three steps, writes somewhere."""
    asked = ("changes state", span)
    return project.memory.recall(file.path, asked, lambda: any(_writes(name) for name in _callees(project, file, span)))


def reads_data(project: Project, file: SourceFile, span: Span) -> bool:
    """Whether a handler reads from a database, a store of documents, or a folder whatever lies in it."""
    return any(_READS.search(name) or _LISTS.search(name) for name in _callees(project, file, span))


def reads_rows(project: Project, file: SourceFile, span: Span) -> bool:
    """Whether a handler reads from a database or a store of documents."""
    return any(_READS.search(name) for name in _callees(project, file, span))


def writes_about(file: SourceFile, span: Span, words: re.Pattern[str]) -> bool:
    """Whether a handler itself writes something that these words name."""
    return any(_writes(call.callee[:200]) and words.search(call.expr.text) for call in file.calls(span))


def _writes(name: str) -> bool:
    return last(name) in _WRITES or bool(_ORM_WRITE.search(name))


def _callees(project: Project, file: SourceFile, span: Span) -> list[str]:
    return [call.callee[:200] for at, here in project.reached_from(file, span) for call in at.calls(here)]
