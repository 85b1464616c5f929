"""Work that takes long, ways to put it off, and clients that should be made once."""

from __future__ import annotations

import re

# Long work by what its call is named; each row says what it is.
LONG_WORK = (
    (
        "documents are taken in",
        re.compile(
            r"(?:^|\.)(?:from_documents|from_texts|fromDocuments|fromTexts|add_documents|addDocuments|afrom_documents"
            r"|aadd_documents|add_texts|embed_documents|embedDocuments|load_and_split|loadAndSplit|from_files"
            r"|VectorstoreIndexCreator|partition_pdf|insert_nodes)$"
        ),
    ),
    (
        "mail is sent",
        re.compile(
            r"(?:^|\.)(?:send_mail|sendMail|sendmail|send_mass_mail|send_email|SMTP|SMTP_SSL|send_message_smtp"
            r"|emails\.send|send_template_email|sgMail\.send|mail\.send|sendEmail)$|^smtplib\.|^emails\.Message"
        ),
    ),
    (
        "media is made or changed",
        re.compile(
            r"(?:^|\.)(?:write_videofile|write_audiofile|VideoFileClip|ffmpeg\.run|from_pretrained"
            r"|YoutubeDL|download_video|extract_audio)$|^moviepy|^ffmpeg|^whisper\.load_model"
        ),
    ),
    (
        "pages are crawled",
        re.compile(
            r"(?:^|\.)(?:puppeteer(?:\.default)?\.launch|chromium\.launch|webdriver\.Chrome|crawl_url|crawlUrl)$"
        ),
    ),
    ("a team of agents works", re.compile(r"(?:^|\.)(?:kickoff|kickoff_async|initiate_chat|run_crew)$")),
    ("a graph's run on another server is waited for", re.compile(r"(?:^|\.)runs\.(?:wait|join)$")),
)
SLOW_MEDIA = frozenset({"replicate", "http:replicate", "http:stability", "huggingface"})
# Calls that put work off: what is handed to them does not run in the request.
DEFER_NAMES = frozenset(
    """
    add_task delay apply_async send_task enqueue enqueue_call enqueue_job defer defer_async create_task ensure_future
    waitUntil after trigger publishJSON schedule setImmediate start_soon run_in_background spawn spawn_task send_with_options
    kiq add_job batchTrigger invokeAsync perform_async
    """.split()
)
DEFER_ENDINGS = re.compile(
    r"(?i)(?:inngest\w*|qstash\w*|queue\w*|tasks?client|pubsub|sqs|boss|agenda|bull\w*)\.(?:send|add|publish|publishJSON|createTask|now|sendMessage|schedule)$"
)
QUEUE_MODULES = (
    "celery", "rq", "arq", "dramatiq", "huey", "procrastinate", "taskiq", "saq", "django_q", "django_rq", "inngest",
    "@trigger.dev/", "@trigger.dev/sdk", "bullmq", "bull", "bee-queue", "pg-boss", "graphile-worker", "agenda",
    "@upstash/qstash", "@upstash/workflow", "quirrel", "@temporalio/", "temporalio", "hatchet_sdk", "modal", "@vercel/queue",
)  # fmt: skip

# Clients by constructor: (what it is, how much it costs to make one for each request). "pool" is a database, "session"
# a set of connections, "object" little more than an object.
CLIENTS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        (
            "sqlalchemy.create_engine", "sqlmodel.create_engine", "sqlalchemy.engine.create_engine",
            "sqlalchemy.ext.asyncio.create_async_engine", "asyncpg.create_pool", "psycopg_pool.ConnectionPool",
            "psycopg_pool.AsyncConnectionPool", "psycopg2.pool.SimpleConnectionPool", "aiomysql.create_pool",
            "pymongo.MongoClient", "motor.motor_asyncio.AsyncIOMotorClient", "pymongo.AsyncMongoClient",
            "@prisma/client.PrismaClient", "prisma.Prisma", "mongodb.MongoClient", "pg.Pool", "pg.default.Pool",
            "mysql2.createPool", "mysql2/promise.createPool", "typeorm.DataSource", "sequelize.Sequelize", "neo4j.GraphDatabase.driver",
        ),
        ("a pool of database connections", "pool"),
    ),
    **dict.fromkeys(
        (
            "psycopg2.connect", "psycopg.connect", "pymysql.connect", "mysql.connector.connect", "asyncpg.connect",
            "pg.Client", "pg.default.Client", "mysql2.createConnection", "mysql2/promise.createConnection", "pyodbc.connect",
            "redis.Redis", "redis.from_url", "redis.asyncio.from_url", "redis.asyncio.Redis", "redis.StrictRedis", "redis.createClient",
            "ioredis.default", "ioredis.Redis", "elasticsearch.Elasticsearch",
        ),
        ("a connection to a database", "session"),
    ),
    "aiohttp.ClientSession": ("a set of connections", "session"),
    **dict.fromkeys(
        ("httpx.AsyncClient", "httpx.Client", "requests.Session", "requests.session"), ("a set of connections", "object")
    ),
    **dict.fromkeys(
        ("pinecone.Pinecone", "@pinecone-database/pinecone.Pinecone", "qdrant_client.QdrantClient", "weaviate.Client",
         "chromadb.HttpClient", "boto3.client", "@aws-sdk/client-s3.S3Client", "stripe.default", "stripe.Stripe",
         "google.cloud.storage.Client", "resend.Resend", "twilio.rest.Client"),
        ("a client", "object"),
    ),
}  # fmt: skip
CACHING_DECORATORS = frozenset(
    {
        "lru_cache",
        "cache",
        "cached",
        "cached_property",
        "cache_resource",
        "cache_data",
        "singleton",
        "experimental_singleton",
        "alru_cache",
    }
)
KEY_OPTIONS = ("api_key", "apiKey", "openai_api_key", "openAIApiKey", "api_token", "auth", "token")
