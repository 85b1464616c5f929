"""Routes of Python servers: found where they are defined, guarded by what refuses."""

from __future__ import annotations

from tests.survey.web_project import lines, only

KEY_CHECK = """
    from fastapi import Header, HTTPException

    def check(x_key: str = Header()):
        if x_key != settings.API_KEY:
            raise HTTPException(status_code=401)
    """


def test_a_fastapi_route_stands_at_its_def_and_not_at_its_decorator() -> None:
    code = """
    from fastapi import FastAPI
    app = FastAPI()

    @app.post(
        "/chat",
    )
    async def chat(text: str):
        return ask_model(text)
    """
    assert lines({"main.py": code}) == ["POST /chat 8 open"]


def test_a_router_joined_with_dependencies_guards_its_routes() -> None:
    routes = """
    from fastapi import APIRouter
    router = APIRouter(prefix="/notes")

    @router.delete("/{note}")
    def remove(note: int): ...
    """
    main = """
    from fastapi import Depends, FastAPI
    from .deps import check
    from .routes import router
    app = FastAPI()
    app.include_router(router, prefix="/v1", dependencies=[Depends(check)])
    """
    files = {"app/routes.py": routes, "app/main.py": main, "app/deps.py": KEY_CHECK, "app/__init__.py": ""}
    assert lines(files) == ["DELETE /v1/notes/{note} 6 guarded"]


def test_app_level_dependencies_guard_every_router() -> None:
    main = """
    from fastapi import Depends, FastAPI
    from deps import check
    import notes
    app = FastAPI(dependencies=[Depends(check)])
    app.include_router(notes.router)
    """
    notes = """
    from fastapi import APIRouter
    router = APIRouter()

    @router.post("/notes")
    def add(): ...
    """
    assert lines({"main.py": main, "notes.py": notes, "deps.py": KEY_CHECK}) == ["POST /notes 6 guarded"]


def test_a_dependency_that_refuses_nobody_is_no_guard() -> None:
    code = """
    from fastapi import Depends, FastAPI
    app = FastAPI()

    def current_user():
        return {"name": "guest"}

    @app.post("/notes")
    def add(user=Depends(current_user)): ...
    """
    assert lines({"main.py": code}) == ["POST /notes 9 open"]


def test_a_dependency_of_a_dependency_guards() -> None:
    code = """
    from typing import Annotated
    from fastapi import Depends, FastAPI
    from fastapi.security import OAuth2PasswordBearer
    app = FastAPI()
    scheme = OAuth2PasswordBearer(tokenUrl="login")

    def user(token: Annotated[str, Depends(scheme)]):
        return find(token)

    def admin(user: Annotated[dict, Depends(user)]):
        return user

    @app.delete("/users")
    def remove(admin: Annotated[dict, Depends(admin)]): ...
    """
    assert lines({"main.py": code}) == ["DELETE /users 15 guarded"]


def test_a_scheme_that_lets_strangers_through_is_no_guard() -> None:
    code = """
    from fastapi import Depends, FastAPI
    from fastapi.security import HTTPBearer
    app = FastAPI()
    scheme = HTTPBearer(auto_error=False)

    @app.post("/notes")
    def add(token=Depends(scheme)): ...
    """
    assert lines({"main.py": code}) == ["POST /notes 8 open"]


def test_an_http_middleware_guards_the_paths_it_is_about() -> None:
    code = """
    from fastapi import FastAPI, Request
    from fastapi.responses import JSONResponse
    app = FastAPI()

    @app.middleware("http")
    async def only_known(request: Request, call_next):
        if request.url.path.startswith("/api") and not known(request.headers.get("authorization")):
            return JSONResponse({"detail": "Unauthorized"}, status_code=401)
        return await call_next(request)

    @app.post("/api/notes")
    def add(): ...

    @app.post("/other")
    def other(): ...
    """
    assert lines({"main.py": code}) == ["POST /api/notes 13 guarded", "POST /other 16 open"]


def test_a_middleware_class_that_refuses_guards() -> None:
    code = """
    from fastapi import FastAPI
    from starlette.middleware.base import BaseHTTPMiddleware
    from starlette.responses import Response

    class KeyMiddleware(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            if request.headers.get("x-api-key") != self.key:
                return Response(status_code=403)
            return await call_next(request)

    app = FastAPI()
    app.add_middleware(KeyMiddleware)

    @app.post("/notes")
    def add(): ...
    """
    assert lines({"main.py": code}) == ["POST /notes 16 guarded"]


def test_middleware_that_a_setting_switches_on_is_no_guard() -> None:
    code = """
    from fastapi import FastAPI
    from starlette.responses import Response
    from settings import settings

    app = FastAPI()

    class KeyMiddleware:
        async def __call__(self, request, call_next):
            if request.headers.get("x-api-key") != self.key:
                return Response(status_code=403)

    if settings.REQUIRE_KEY:
        app.add_middleware(KeyMiddleware)

    @app.post("/notes")
    def add(): ...
    """
    assert lines({"main.py": code}) == ["POST /notes 17 open"]


def test_health_login_and_constant_pages_may_be_open() -> None:
    code = """
    from fastapi import FastAPI
    app = FastAPI()

    @app.get("/")
    def home():
        return {"hello": "world"}

    @app.get("/healthz")
    def healthz():
        return "ok"

    @app.post("/auth/login")
    def login(form: dict): ...

    @app.get("/notes")
    def notes(session):
        return session.query(Note).all()
    """
    assert lines({"main.py": code}) == [
        "GET / 6 public",
        "GET /healthz 10 public",
        "POST /auth/login 14 public",
        "GET /notes 17 open",
    ]


def test_flask_login_required_and_own_decorators_guard() -> None:
    code = """
    from functools import wraps
    from flask import Flask, jsonify, redirect, request, session, url_for
    from flask_login import login_required
    app = Flask(__name__)

    def token_needed(view):
        @wraps(view)
        def inner(*args, **kwargs):
            token = request.headers.get("Authorization")
            if not token:
                return jsonify({"message": "Token is missing"}), 401
            return view(*args, **kwargs)
        return inner

    def timed(view):
        @wraps(view)
        def inner(*args, **kwargs):
            return view(*args, **kwargs)
        return inner

    @app.route("/a", methods=["POST"])
    @login_required
    def a(): ...

    @app.route("/b", methods=["POST"])
    @token_needed
    def b(): ...

    @app.route("/c", methods=["POST"])
    @timed
    def c(): ...

    @app.post("/d")
    def d():
        if "user" not in session:
            return redirect(url_for("login"))
        save(request.form)
    """
    assert lines({"app.py": code}) == [
        "POST /a 24 guarded",
        "POST /b 28 guarded",
        "POST /c 32 open",
        "POST /d 35 guarded",
    ]


def test_an_app_factory_with_before_request_guards_its_blueprints() -> None:
    app = """
    from flask import Flask, abort, request
    from notes import bp

    def create_app():
        app = Flask(__name__)

        @app.before_request
        def check():
            if request.endpoint != "login" and not request.headers.get("X-Token"):
                abort(401)

        app.register_blueprint(bp, url_prefix="/notes")
        return app
    """
    notes = """
    from flask import Blueprint
    bp = Blueprint("notes", __name__)

    @bp.route("/", methods=["POST"])
    def add(): ...
    """
    assert lines({"app.py": app, "notes.py": notes}) == ["POST /notes/ 6 guarded"]


def test_a_webhook_whose_signature_is_checked_is_guarded_by_it() -> None:
    code = """
    import stripe
    from flask import Flask, request
    app = Flask(__name__)

    @app.post("/webhook")
    def webhook():
        event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], SECRET)
        fulfil(event)
    """
    entry = only({"app.py": code})
    assert [(guard.kind, guard.name) for guard in entry.guards] == [("signature", "construct_event")]


def test_a_payment_check_is_no_identity_check() -> None:
    code = """
    from flask import Flask, jsonify
    app = Flask(__name__)

    @app.post("/ask")
    def ask():
        if not user_has_credits():
            return jsonify({"error": "No credits left, please upgrade"}), 403
        return ask_model("hi")
    """
    assert lines({"app.py": code}) == ["POST /ask 6 open"]


def test_django_views_permissions_and_defaults() -> None:
    urls = """
    from django.contrib.auth.decorators import login_required
    from django.urls import include, path
    from rest_framework.routers import DefaultRouter
    from . import views

    router = DefaultRouter()
    router.register("notes", views.NoteViewSet)
    urlpatterns = [
        path("ask/", views.ask),
        path("mine/", login_required(views.mine)),
        path("open/", views.Open.as_view()),
        path("page/", views.Page.as_view()),
        path("", include(router.urls)),
    ]
    """
    views = """
    from django.contrib.auth.mixins import LoginRequiredMixin
    from django.views import View
    from rest_framework import viewsets
    from rest_framework.decorators import api_view
    from rest_framework.permissions import AllowAny
    from rest_framework.views import APIView

    @api_view(["POST"])
    def ask(request):
        return ask_model(request.data)

    def mine(request):
        return Note.objects.filter(owner=request.user)

    class Open(APIView):
        permission_classes = [AllowAny]

        def post(self, request):
            return ask_model(request.data)

    class Page(LoginRequiredMixin, View):
        def post(self, request):
            save(request.POST)

    class NoteViewSet(viewsets.ModelViewSet):
        serializer_class = NoteSerializer
    """
    settings = """
    REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
    """
    files = {"site/urls.py": urls, "site/views.py": views, "site/settings.py": settings, "site/__init__.py": ""}
    assert lines(files) == [
        "POST /ask/ 10 guarded",
        "GET /mine/ 13 guarded",
        "POST /open/ 19 open",
        "POST /page/ 23 guarded",
        "GET/POST/PUT/PATCH/DELETE /notes 26 guarded",
    ]


def test_aiohttp_routes_and_middleware() -> None:
    code = """
    from aiohttp import web
    routes = web.RouteTableDef()

    @routes.post("/a")
    async def a(request):
        body = await request.json()

    async def b(request): ...

    app = web.Application()
    app.router.add_post("/b", b)
    app.add_routes([web.get("/health", health), web.post("/c", b)])
    """
    assert lines({"main.py": code}) == ["POST /a 6 open", "POST /b 9 open", "POST /c 9 open"]
    guard = """
    from aiohttp import web

    @web.middleware
    async def known(request, handler):
        if not request.headers.get("Authorization"):
            raise web.HTTPUnauthorized()
        return await handler(request)
    """
    assert lines({"main.py": code, "guard.py": guard})[0] == "POST /a 6 guarded"


def test_looking_up_the_user_that_the_address_names_is_no_identity_check() -> None:
    code = """
    from fastapi import FastAPI, HTTPException
    app = FastAPI()

    @app.delete("/users/{user_id}")
    def remove(user_id: int):
        user = crud.get_user(user_id)
        if not user:
            raise HTTPException(status_code=404, detail="User not found")
        crud.delete(user)
    """
    assert lines({"main.py": code}) == ["DELETE /users/{user_id} 6 open"]


def test_a_prefix_is_put_together_from_settings_and_constants() -> None:
    config = """
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        API: str = "/api/v1"
        OTHER: str

    BASE = "/base"
    settings = Settings()
    """
    routes = """
    from fastapi import APIRouter
    router = APIRouter()

    @router.post("/notes")
    def keep(text: str): ...
    """
    main = """
    from fastapi import FastAPI
    from config import BASE, settings
    from routes import router
    app = FastAPI()
    app.include_router(router, prefix={given})
    """
    for given, shown in {
        'settings.API + "/chat"': "/api/v1/chat/notes",
        'f"{settings.API}/chat"': "/api/v1/chat/notes",
        "BASE": "/base/notes",
        'BASE + "/x"': "/base/x/notes",
        "settings.OTHER": "/{…}/notes",
        "made()": "/{…}/notes",
    }.items():
        files = {"config.py": config, "routes.py": routes, "main.py": main.replace("{given}", given)}
        assert lines(files) == [f"POST {shown} 6 open"]
