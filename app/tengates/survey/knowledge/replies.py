"""How servers, bots and pages answer, and who answers last when nothing else did."""

from __future__ import annotations

import re

# Calls that are an answer, or become one when raised; the last parts of their names.
ANSWERS = frozenset(
    """
    HTTPException abort jsonify make_response JSONResponse Response PlainTextResponse HTMLResponse StreamingResponse
    HttpResponse JsonResponse ORJSONResponse json_response NextResponse json send sendStatus end writeHead error fail
    createError APIException ValidationError render_template HttpError HTTPError TRPCError throw status code
    ServerResponse text apiError errorResponse sendError
    """.split()
)
# Kinds of failure that stand for any.
BROAD = frozenset({"Exception", "BaseException", "builtins.Exception"})
# Answers whose name says that the request is at fault.
REFUSING_NAMES = {
    "HttpResponseBadRequest": 400,
    "HTTPBadRequest": 400,
    "BadRequest": 400,
    "BadRequestError": 400,
    "BadRequestException": 400,
    "HTTPUnprocessableEntity": 422,
    "UnprocessableEntity": 422,
    "UnprocessableEntityException": 422,
    "RequestEntityTooLarge": 413,
    "ValidationError": 422,
    "RequestValidationError": 422,
    "ParseError": 400,
    "InvalidRequestError": 400,
    "InvalidInputError": 400,
    "UserInputError": 400,
    "badRequest": 400,
    "unprocessable": 422,
}
STATUS_LABELS = frozenset({"status", "status_code", "statusCode", "code", "httpStatus"})
STATUS_TEXT = re.compile(
    r"(?:\.status|\.code|\.sendStatus|\.writeHead|\babort|\.throw|\bfail|\berror|createError)\(\s{0,20}([45]\d\d)\b"
)
STATUS_NAMES = (
    (re.compile(r"HTTP_400|(?i:bad_?request)|INVALID_ARGUMENT"), 400),
    (re.compile(r"HTTP_422|UNPROCESSABLE|Unprocessable"), 422),
    (re.compile(r"HTTP_413|PAYLOAD_TOO_LARGE|PayloadTooLarge|TOO_LARGE"), 413),
    (re.compile(r"HTTP_409|(?i:conflict)"), 409),
    (re.compile(r"HTTP_404|(?i:not_?found)"), 404),
    (re.compile(r"HTTP_401|(?i:unauthorized)"), 401),
    (re.compile(r"HTTP_403|(?i:forbidden)"), 403),
    (re.compile(r"HTTP_500|INTERNAL_SERVER_ERROR|InternalServerError"), 500),
)
# Statuses that speak of who is asking or how often, not of what was given.
NOT_ABOUT_INPUT = frozenset({401, 402, 403, 404, 405, 429})
CHAT_ANSWERS = frozenset(
    """
    reply_text reply_html reply_markdown reply send_message sendMessage say respond answer edit_text edit_message_text
    followup postMessage chat_postMessage send_message_draft editReply followUp edit_original_response chat_update
    reply_message push_message replyMessage pushMessage
    """.split()
)
CHAT_TEXTS = re.compile(r"^linebot\..*\bText(?:Send)?Message$")  # LINE's: made where the words stand, sent further on
SCREEN_ANSWERS = frozenset(
    "error warning info toast exception write markdown Error Warning Info ErrorMessage Message flash success text".split()
)
# Frameworks that check a typed request by themselves and say what is wrong with it.
EXPLAINS_ITSELF = frozenset(
    {"fastapi", "django", "fastify", "nest", "hono", "trpc", "litestar", "ninja", "elysia", "nuxt"}
)
# Frameworks whose own last answer is a plain one without details.
SAFE_BY_DEFAULT = frozenset(
    """
    fastapi starlette flask quart sanic django aiohttp next.js nest koa hono sveltekit remix nuxt astro gradio litestar
    tornado bottle supabase vercel cloudflare lambda
    """.split()
)
# Files that a framework shows when a page fails.
ERROR_PAGES = re.compile(
    r"(?:^|/)(?:app/(?:.*/)?(?:error|global-error)\.[jt]sx?|pages/(?:_error|500)\.[jt]sx?|\+error\.svelte|error\.vue"
    r"|templates/(?:.*/)?(?:500|error)\.(?:html|jinja2?))$"
)
# Last-resort handlers: decorators and registrations by the last part of their names.
HANDLER_DECORATORS = frozenset({"errorhandler", "app_errorhandler", "exception_handler", "error_handler", "Catch"})
BOT_HANDLERS = frozenset(
    {
        "add_error_handler",
        "on_error",
        "on_command_error",
        "on_app_command_error",
        "on_application_command_error",
        "errors",
    }
)
REGISTRATIONS = frozenset({"setErrorHandler", "useGlobalFilters", "add_error_handler"})
BOUNDARY_MODULES = ("react-error-boundary", "next/error", "vue-error-boundary")
BOUNDARY_METHODS = frozenset({"componentDidCatch", "getDerivedStateFromError", "errorCaptured"})
BOUNDARY_OPTIONS = frozenset(
    {"errorElement", "errorComponent", "defaultErrorComponent", "ErrorBoundary", "handleError"}
)
