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
    sqlalchemy sqlmodel psycopg2 psycopg asyncpg pymongo motor sqlite3 aiosqlite mysql pymysql tortoise peewee django.db
    redis chromadb pinecone weaviate qdrant_client faiss supabase firebase_admin pymilvus lancedb alembic flask_sqlalchemy
    @prisma/client mongoose mongodb pg mysql2 sequelize typeorm drizzle-orm knex better-sqlite3 sqlite3 @supabase/supabase-js
    @supabase/ssr @supabase/auth-helpers-nextjs firebase firebase-admin @vercel/postgres @vercel/kv @upstash/redis ioredis
    @pinecone-database/pinecone @neondatabase/serverless @planetscale/database convex
    """.split()
)
USER_PACKAGES = frozenset(
    """
    flask_login flask_jwt_extended fastapi_users django.contrib.auth rest_framework_simplejwt authlib passlib
    @clerk/nextjs @clerk/clerk-react @clerk/backend next-auth @auth/core better-auth @auth0/nextjs-auth0 @auth0/auth0-react
    passport express-session @supabase/auth-helpers-nextjs @supabase/ssr @kinde-oss/kinde-auth-nextjs lucia iron-session
    firebase/auth streamlit_authenticator @workos-inc/authkit-nextjs bcrypt bcryptjs
    """.split()
)
AGENT_PACKAGES = frozenset(
    """
    crewai autogen langgraph @langchain/langgraph langgraph.prebuilt smolagents pydantic_ai langchain.agents agents
    langchain/agents @openai/agents openai_agents google.adk
    """.split()
)
AGENT_CALLEES = frozenset(
    """
    initialize_agent AgentExecutor create_react_agent createReactAgent create_openai_functions_agent create_tool_calling_agent
    createToolCallingAgent create_csv_agent create_pandas_dataframe_agent create_sql_agent initializeAgentExecutorWithOptions
    """.split()
)
BROWSER_PACKAGES = frozenset(
    {"react", "react-dom", "vue", "svelte", "solid-js", "preact", "@angular/core", "next", "nuxt"}
)
