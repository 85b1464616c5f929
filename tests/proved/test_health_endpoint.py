"""health-endpoint: the address answers."""

from __future__ import annotations

from tests.proved.conftest import Refactored, Run, Serve, TypeCheck

FASTAPI = """from fastapi import FastAPI

app = FastAPI()


@app.get("/{name}")
def hello(name: str) -> dict[str, str]:
    return {"hello": name}
"""
FLASK = """import os

from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.route("/")
    def index():
        return "Hello"

    return app


if __name__ == "__main__":
    create_app().run(port=int(os.environ["PORT"]))
"""
STARLETTE = """from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def hello(request):
    return PlainTextResponse(request.path_params["name"])


app = Starlette(routes=[Route("/{name}", hello)])
"""
DJANGO = {
    "shop/__init__.py": "",
    "shop/settings.py": """SECRET_KEY = "only for this sample"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]
LOGIN_URL = "/login"
""",
    "shop/urls.py": """from django.urls import path

from shop.views import order

urlpatterns = [path("orders", order)]
""",
    "shop/views.py": """from django.http import JsonResponse


def order(request):
    return JsonResponse({"id": 1})
""",
    "shop/asgi.py": """import os

from django.core.asgi import get_asgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
application = get_asgi_application()
""",
}
EXPRESS = """import express from 'express'

const app = express()

app.get('/:name', (req, res) => {
  res.send(`Hello ${req.params.name}`)
})

app.listen(process.env.PORT)
"""
NEXT = """import { NextResponse } from 'next/server'

export async function POST(req: Request) {
  const { name } = await req.json()
  return NextResponse.json({ hello: name })
}
"""
DRIVE = """import { GET } from './app/api/health/route'

async function main() {
  const answer = GET()
  console.log(answer.status, await answer.text())
}

main()
"""


NOT_FOUND = 404


def test_fastapi(refactored: Refactored, serve_python: Serve) -> None:
    served = serve_python(
        refactored({"main.py": FASTAPI}, "health-endpoint"), "-m", "uvicorn", "main:app", "--port", "{port}"
    )
    assert served.get("/health").json() == {"status": "ok"}
    assert served.get("/you").json() == {"hello": "you"}


def test_flask_made_by_a_function(refactored: Refactored, serve_python: Serve) -> None:
    served = serve_python(refactored({"server.py": FLASK}, "health-endpoint"), "server.py")
    assert served.get("/health").json() == {"status": "ok"}
    assert served.get("/").text == "Hello"


def test_starlette_in_front_of_a_wider_route(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored({"main.py": STARLETTE}, "health-endpoint")
    served = serve_python(folder, "-m", "uvicorn", "main:app", "--port", "{port}")
    assert served.get("/health").json() == {"status": "ok"}
    assert served.get("/you").text == "you"


def test_django_behind_a_login(refactored: Refactored, serve_python: Serve) -> None:
    folder = refactored(DJANGO, "health-endpoint")
    served = serve_python(folder, "-m", "uvicorn", "shop.asgi:application", "--port", "{port}")
    assert served.get("/health").json() == {"status": "ok"}
    assert served.get("/orders").status == NOT_FOUND  # it leads to the login page, which this sample has not


def test_express(refactored: Refactored, serve_node: Serve) -> None:
    files = {"package.json": '{"type": "module", "dependencies": {"express": "^5"}}\n', "server.js": EXPRESS}
    served = serve_node(refactored(files, "health-endpoint"), "server.js")
    assert served.get("/health").json() == {"status": "ok"}
    assert served.get("/you").text == "Hello you"


def test_next(refactored: Refactored, run_node: Run, type_check: TypeCheck) -> None:
    files = {
        "package.json": '{"dependencies": {"next": "^16", "react": "^19"}}\n',
        "app/api/hello/route.ts": NEXT,
        "drive.ts": DRIVE,
    }
    folder = refactored(files, "health-endpoint")
    assert type_check(folder) == []
    assert run_node(folder, "drive.ts").log.strip() == '200 {"status":"ok"}'
