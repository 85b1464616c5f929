"""Packages that tell what a repository is: its frameworks, databases, accounts, agents."""

from __future__ import annotations

STACKS: dict[str, str] = {
    "fastapi": "FastAPI",
    "starlette": "Starlette",
    "flask": "Flask",
    "quart": "Quart",
    "django": "Django",
    "rest_framework": "Django REST framework",
    "aiohttp.web": "aiohttp",
    "streamlit": "Streamlit",
    "gradio": "Gradio",
    "chainlit": "Chainlit",
    "telegram": "python-telegram-bot",
    "discord": "discord.py",
    "slack_bolt": "Slack Bolt",
    "next": "Next.js",
    "express": "Express",
    "fastify": "Fastify",
    "koa": "Koa",
    "hono": "Hono",
    "elysia": "Elysia",
    "@nestjs/common": "NestJS",
    "@sveltejs/kit": "SvelteKit",
    "@remix-run/node": "Remix",
    "nuxt": "Nuxt",
    "vue": "Vue",
    "svelte": "Svelte",
    "react": "React",
}
DATABASE_PACKAGES = frozenset(
    """
    sqlalchemy sqlmodel psycopg2 psycopg asyncpg pymongo motor sqlite3 aiosqlite mysql pymysql MySQLdb aiomysql tortoise peewee
    django.db mongoengine beanie tinydb pony duckdb chromadb pinecone weaviate qdrant_client supabase pymilvus lancedb alembic
    flask_sqlalchemy flask_pymongo cassandra neo4j elasticsearch opensearchpy langchain_chroma langchain_pinecone langchain_qdrant
    langchain_postgres langchain_mongodb google.cloud.firestore google.cloud.bigquery azure.cosmos azure.cosmos.aio
    @prisma/client mongoose mongodb pg mysql mysql2 sequelize typeorm drizzle-orm knex better-sqlite3 sqlite3 sqlite @supabase/supabase-js
    @supabase/ssr @supabase/auth-helpers-nextjs @vercel/postgres @pinecone-database/pinecone @neondatabase/serverless postgres kysely
    @planetscale/database convex @libsql/client @aws-sdk/lib-dynamodb @aws-sdk/client-dynamodb @nestjs/typeorm @nestjs/mongoose
    firebase/firestore firebase/database firebase-admin/firestore @google-cloud/firestore chromadb-default-embed @qdrant/js-client-rest
    nedb lowdb neo4j-driver @elastic/elasticsearch bun:sqlite @zilliz/milvus2-sdk-node weaviate-ts-client @datastax/astra-db-ts
    """.split()
)
# Key-value stores: a database only where something is kept in them for good.
KEY_VALUE_PACKAGES = frozenset("redis aioredis ioredis @upstash/redis @vercel/kv @redis/client upstash_redis".split())
KEY_VALUE_WRITES = frozenset(
    "set hset hmset lpush rpush zadd sadd hSet lPush rPush zAdd sAdd json.set jsonSet xadd hincrby hmSet".split()
)
# Vector stores that frameworks wrap, by the names under which they are imported.
VECTOR_STORES = frozenset(
    """
    Chroma Pinecone PineconeStore PineconeVectorStore Weaviate WeaviateVectorStore WeaviateStore Qdrant QdrantVectorStore Milvus PGVector
    PGVectorStore SupabaseVectorStore MongoDBAtlasVectorSearch ElasticsearchStore ElasticVectorSearch LanceDB ChromaVectorStore
    MilvusVectorStore MongoDBChatMessageHistory PostgresChatMessageHistory PrismaVectorStore NeonPostgres AzureSearch Neo4jVector
    """.split()
)
USER_PACKAGES = frozenset(
    """
    flask_login flask_jwt_extended fastapi_users django.contrib.auth rest_framework_simplejwt authlib passlib flask_security
    flask_httpauth allauth dj_rest_auth djoser supertokens_python clerk_backend_api fastapi_login pwdlib
    @clerk/nextjs @clerk/clerk-react @clerk/backend @clerk/express @clerk/clerk-sdk-node next-auth @auth/core @auth/sveltekit
    @auth/express better-auth @auth0/nextjs-auth0 @auth0/auth0-react express-openid-connect passport @nestjs/passport express-session
    @supabase/auth-helpers-nextjs @supabase/ssr @kinde-oss/kinde-auth-nextjs lucia iron-session firebase/auth firebase-admin/auth
    streamlit_authenticator @workos-inc/authkit-nextjs bcrypt bcryptjs openid-client nuxt-auth-utils remix-auth
    @stackframe/stack arctic supertokens-node @privy-io/react-auth @descope/nextjs-sdk
    """.split()
)
BROWSER_PACKAGES = frozenset(
    {"react", "react-dom", "vue", "svelte", "solid-js", "preact", "@angular/core", "next", "nuxt"}
)
