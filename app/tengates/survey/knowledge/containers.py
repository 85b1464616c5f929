"""What is known about container images, and names by which files and variables say what they are for."""

from __future__ import annotations

import re

# Images whose own start script leaves root behind, and images that never run as root.
DROPS_ROOT = re.compile(
    r"(?:^|/)(?:postgres|pgvector|postgis|timescaledb|mysql|mariadb|redis|valkey|mongo|rabbitmq|memcached|elasticsearch"
    r"|nginx-unprivileged|opensearch|kibana|grafana|prometheus|qdrant-unprivileged)(?:$|[:@])"
    r"|nonroot|rootless|(?:^|/)(?:bitnami|chainguard)/|^cgr\.dev/|^public\.ecr\.aws/lambda/"
)
# Images that a platform starts for each request: no health to ask for.
PER_REQUEST = re.compile(r"^public\.ecr\.aws/lambda/|aws-lambda|^mcr\.microsoft\.com/azure-functions/")
# Web servers whose workers leave root behind, while the first process keeps it.
HALF_ROOT = re.compile(r"(?:^|/)(?:nginx|caddy|httpd|traefik)(?:$|[:@])")
# Publishers that give away nothing but the newest image.
ONLY_LATEST = re.compile(r"^cgr\.dev/|^gcr\.io/distroless/")
# Releases that are called by a name: the name stays, so it settles the version.
NAMED_RELEASES = re.compile(r"(?:^|/)(?:debian|ubuntu|buildpack-deps):[a-z]")
# Words by which an image is said to be switched to another user while it starts.
STEPS_DOWN = re.compile(r"\b(?:gosu|su-exec|setpriv|runuser|s6-setuidgid|chpst)\b|\bsu -")
# Services that the program uses, as against the program itself.
BESIDE = re.compile(
    r"(?:^|/)(?:postgres|pgvector|postgis|timescaledb|mysql|mariadb|redis|redis-stack\w*|valkey|mongo|rabbitmq|memcached"
    r"|elasticsearch|opensearch|minio|mailhog|mailpit|maildev|mailcatcher|inbucket|adminer|pgadmin4?|localstack|qdrant"
    r"|chroma|weaviate|milvus|etcd|zookeeper|kafka|clickhouse(?:-server)?|jaeger|phoenix|prometheus|grafana|ollama"
    r"|mongo-express|redisinsight|serverless-redis-http)(?:$|[:@])"
)
SECRET_NAME = re.compile(
    r"(?:^|_)(?:PASSWORD|PASSWD|PASS|PASSPHRASE|SECRET|SECRET_KEY|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|SECRET_ACCESS_KEY"
    r"|AUTH_KEY|CREDENTIALS)$",
    re.IGNORECASE,
)
PUBLIC_NAME = re.compile(
    r"(?:^|_)PUBLIC(?:_|$)|^VITE_|^REACT_APP_|PUBLISHABLE|ANON|SITE_KEY|^ALLOW_|^REQUIRE_", re.IGNORECASE
)
PLACEHOLDER = re.compile(
    r"your|placeholder|dummy|example|build|fake|none|^x+$|^\*+$|^<|^\.\.\.|replace|insert|^(?:true|false|yes|no|\d)$",
    re.IGNORECASE,
)
ASIDE = frozenset(
    "dev develop development local test tests testing e2e ci debug override playwright cypress gitpod devcontainer"
    " example examples sample samples docs demo demos lab labs fixtures".split()
)
"""Words of a path that say: for development and tests, not for what runs."""
