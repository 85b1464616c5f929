"""Words by which identity checks, refusals and public pages are known, as data."""

from __future__ import annotations

import re
from functools import lru_cache

from tengates.model.code import Expr

# Calls whose result says who is calling; the last parts of their names.
IDENTITY_CALL = re.compile(
    r"(?i)(?:^|[._])(?:auth|getauth|get_auth|currentuser|current_user|getcurrentuser|get_current_user|getserversession|"
    r"getsession|get_session|getuser|get_user|getclaims|get_claims|gettoken|validaterequest|"
    r"validate_request|validatesession|verify\w*|jwtverify|decode|decode_token|decrypt|authenticate\w*|isauthenticated|"
    r"is_authenticated|requireauth\w*|require_auth\w*|requireuser|require_user|check_?auth\w*|getiron_?session|"
    r"check_?api_?key|verify_?api_?key|constructevent|construct_event|compare_digest|timingsafeequal|"
    r"getuserfromrequest|get_user_from_\w+|ensure_?auth\w*|ensureloggedin|assert_?auth\w*|check_?password|check_?token)$"
)

# Calls whose empty result alone means that nobody is known: leaving then is a refusal whatever is answered.
IDENTITY_SOURCE = re.compile(
    r"(?i)(?:^|[._])(?:auth|getauth|get_auth|currentuser|current_user|getcurrentuser|get_current_user|getserversession|"
    r"getsession|auth\.get_?user|auth\.get_?claims|getclaims|gettoken|validatesession|validate_session|validaterequest|"
    r"get_?user_?identity|get_?auth_?user(?:_?id)?|"
    r"jwtverify|jwt\.verify|verify_?id_?token|verify_?token|decode_?token|authenticate_?request|isauthenticated|is_authenticated|"
    r"requireauth\w*|require_auth\w*|requireuser|require_user|check_?auth\w*|getiron_?session|check_?api_?key|"
    r"verify_?api_?key|compare_digest|timingsafeequal|getuserfrom(?:request|token|session|header\w*|cookie\w*)|"
    r"get_user_from_(?:request|token|session|header\w*|cookie\w*)|ensure_?auth\w*|ensureloggedin|assert_?auth\w*)$"
)

# Calls that refuse by themselves when there is no identity.
REFUSING_CALL = re.compile(
    r"(?:^|\.)(?:auth(?:\(\))?\.protect|auth\.require\w*|requireAuth\w*|require_auth\w*|requireUser\w*|require_user\w*|"
    r"authComponent\.getAuthUser|requireSession|requireAdmin|ensureAuthenticated|assertAuthenticated|verify_jwt_in_request|login_required)$"
)

# Signature checks of webhook senders, which throw when the signature is wrong.
SIGNATURE_CALL = re.compile(
    r"(?i)(?:webhooks?(?:\(\))?\.(?:constructevent\w*|construct_event|validateevent|verify\w*|unwrap|receive|verifyandreceive)|"
    r"(?:^|\.)construct_event|verifysignature\w*|verify_signature|verify_slack\w*|signatureverifier(?:\(\))?\.is_valid\w*|twilio\.validaterequest|"
    r"requestvalidator(?:\(\))?\.validate|validateexpressrequest|verifykey|verify_key|"
    r"verifywebhook\w*|verify_webhook\w*|evp_verify|webhook\(\)\.verify|isvalidsignature|validate_?signature)$"
)

# Objects that raise when a body handed to them by this method was not signed: those of LINE's library for Python,
# WhatsApp's for JavaScript.
_LINE = re.compile(r"^linebot\.(?:[\w.]+\.)?Webhook(?:Handler|Parser)$")
_WHATSAPP = re.compile(r"^whatsapp-api-js(?:/[\w/-]+)?\.(?:default\.)?WhatsAppAPI$")
_SVIX = re.compile(r"^(?:svix|standardwebhooks)\.(?:[\w.]+\.)?Webhook$")
SIGNING_OBJECTS = {"handle": _LINE, "parse": _LINE, "post": _WHATSAPP, "handle_post": _WHATSAPP, "verify": _SVIX}

# Middleware of webhook senders' own libraries, which answers 401 to a body that the sender did not sign.
SIGNING_MIDDLEWARE = (
    "@line/bot-sdk.middleware", "discord-interactions.verifyKeyMiddleware", "twilio.webhook", "twilio.default.webhook",
    "@octokit/webhooks.createNodeMiddleware",
)  # fmt: skip

# Libraries' token checks that throw when the token is wrong.
TOKEN_CALL = re.compile(
    r"(?:^|\.)(?:jwtVerify|verifyIdToken|verify_id_token|verifyToken|jwt\.verify|jsonwebtoken(?:\.default)?\.verify|"
    r"jwt\.decode|verify_oauth2_token|verifySessionCookie|verify_session_cookie)$"
)

# Variables that a build puts into what the browser downloads: no secret can be kept in one.
SHIPPED = ("PUBLIC_", "NEXT_PUBLIC_", "VITE_", "REACT_APP_", "NUXT_PUBLIC_", "EXPO_PUBLIC_")

# Words in a condition that speak of who is calling.
IDENTITY_WORD = re.compile(
    r"(?i)(user(?!_?(?:message|input|prompt|query|text|agent))|session(?!_?(?:storage|state))|token(?!s|_?(?:limit|count|usage))|"
    r"\bauth|authenticated|authoriz|is_?auth|api_?key|secret|signature|password|credential|cookie|logged|permission|"
    r"allow(?:ed)?_?(?:user|chat|id|list|guild|server|channel|team)|whitelist|allowlist|admin|superuser|\buid\b|jwt|claims|identity|hmac|digest|"
    r"headers?\b|x[-_]key|bearer|chat_?id|\bsub\b|account|principal|viewer|passcode|access_?code)"
)

# Texts by which an exit shows that it refuses for lack of identity.
REFUSAL = re.compile(
    r"(?i)(\b401\b|\b403\b|unauthori[sz]ed|forbidden|unauthenticated|not[ _]?authenticated|not[ _]authori[sz]ed|"
    r"(?:please|must|to) (?:log|sign) in\b|permission_?denied|access[ _]denied|autherror|authenticationerror|authorizationerror|invalid[ _](?:api[ _]?key|token|signature|"
    r"credentials)|log_?in\b|sign-?_?in\b|\blogin|signature (?:verification|mismatch)|must be logged|credentials?_?exception|"
    r"invalid_?token|no_?auth\w*|not allowed|not permitted|no access)"
)

# An exit that asks for payment or slows down is no identity check.
OTHER_REFUSAL = re.compile(r"(?i)\b(?:429|402|quota|credits?|trial|upgrade|rate.?limit|too many|subscription)\b")

# An answer that says that nothing was done.
UNDONE = re.compile(r"""(?i)["']?\b(?:success|ok)["']?\s{0,3}[:=]\s{0,3}false\b""")

# An exit that serves the guest after all.
SUCCESS = re.compile(r"""(?i)["']?\b(?:success|ok)["']?\s{0,3}[:=]\s{0,3}true\b""")

# A caller who is not on a list: `user.id not in ALLOWED`, `!allowed.includes(chatId)`.
UNLISTED = re.compile(
    r"(?i)(?:user|chat|from|author|sender|member|email|account|guild|server|channel|team)[\w.]{0,40}(?:id|name|email)?\)? not in "
    r"(?:[\w.]{0,60}(?:allow|admin|white|auth|permit|member|owner|trust|approved|users?\b|ids?\b|list\b)|(?-i:[A-Z][A-Z_]{3}))|"
    r"!\s*[\w.]{0,60}(?:allow|admin|white|owner|member|user)\w*\??\.(?:includes|has)\("
)

# A visitor whose session names nobody: `'username' not in g.session`, `not session.get("user_id")`.
UNSIGNED = re.compile(
    r"""(?i)^\(?["']\w*(?:user|uid|login|account|email|member)\w*["'] not in (?:[\w.]{1,20}\.)?session\b"""
    r"""|^not (?:[\w.]{1,20}\.)?session(?:\.get\(|\[)["']\w*(?:user|uid|login|account|email|member)"""
)

# Early ends that are calls: `st.stop()`, `redirect("/login")`, `abort(401)`.
STOPPING_CALL = re.compile(
    r"(?:^|\.)(?:st\.stop|streamlit\.stop|abort|redirect|permanentRedirect|notFound|unauthorized|forbidden|sendStatus|"
    r"raise_for_auth|HttpResponseForbidden)$|^next/navigation\.|^@sveltejs/kit\.error$"
)

NEGATION = re.compile(
    r"!(?!=)|\bnot\b|!==?|\bis None\b|===? ?(?:null|undefined|false|None)\b|\bnot in\b|== ?(?:None|False|''|\"\")"
)

# A setting, an environment variable or a constant: the program's own side of a comparison.
OWN_SIDE = re.compile(
    r"process\.env|os\.environ|os\.getenv|getenv|Deno\.env|import\.meta\.env|\b(?:settings|config|conf|cfg|env|app\.config)\b[.\[(]"
)

# Dependencies, decorators and middleware of libraries that refuse by themselves, by the last part of the name.
LIBRARY_GUARD = re.compile(
    r"^(?:HTTPBearer|HTTPBasic|HTTPDigest|OAuth2PasswordBearer|OAuth2AuthorizationCodeBearer|OpenIdConnect|APIKeyHeader|"
    r"APIKeyQuery|APIKeyCookie|login_required|jwt_required|fresh_jwt_required|auth_required|token_required|"
    r"permission_required|user_passes_test|staff_member_required|superuser_required|admin_required|roles_required|"
    r"roles_accepted|requires|requires_auth|api_key_required|LoginRequiredMixin|PermissionRequiredMixin|UserPassesTestMixin|"
    r"AccessMixin|StaffuserRequiredMixin|SuperuserRequiredMixin|current_user|get_current_user|authenticated|"
    r"ClerkExpressRequireAuth|requireAuth|requiresAuth|withAuth|withApiAuthRequired|withMiddlewareAuthRequired|"
    r"withPageAuthRequired|withIronSessionApiRoute|auth_basic|bearerAuth|basicAuth|jwk|ensureLoggedIn|ensureAuthenticated|"
    r"isAuthenticated|isLoggedIn|checkJwt|expressjwt|expressJwt|verifyToken|verifyJWT|authenticateToken|"
    r"verifySlackRequest|createMessageAdapter|validateRequest|validateWebhook)$"
)

# Django REST framework permissions that refuse a caller who is not known.
PERMISSIONS = re.compile(
    r"^(?:IsAuthenticated|IsAdminUser|DjangoModelPermissions|DjangoObjectPermissions|TokenHas\w+|HasAPIKey|Is[A-Z]\w+)$"
)
OPEN_PERMISSIONS = frozenset({"AllowAny", "IsAuthenticatedOrReadOnly", "DjangoModelPermissionsOrAnonReadOnly"})

# Names of first-party guards whose code is out of reach (other packages, too dynamic).
GUARD_NAME = re.compile(
    r"(?i)(?:^|[._])(?:require|ensure|check|verify|validate|authenticate|is|with|only|needs?|protect)_?"
    r"(?:auth\w*|user|login|logged_?in|session|token|jwt|admin\w*|api_?key|signature|permissions?|role|roles|access|signed_?in)$"
    r"|(?:^|[._])(?:auth|authenticate|authenticated|authorize|protect|login_?required|auth_?required|auth_?middleware|"
    r"auth_?guard|current_?(?:active_?)?(?:super)?user\w*|get_current_\w+)$"
)

# Paths and names of what is open on purpose, with the reason in words.
_HEALTH = (
    r"(?:^|[/_-])(?:health|healthz|health-?_?check|healthcheck|livez?|liveness|ready|readyz|readiness|ping|heartbeat|"
    r"_stcore)/?$|^(?:/api)?/(?:up|version|status)/?$"
)
_LOGIN = (
    r"(?:^|[/_.-])(?:log-?_?in|log-?_?out|sign-?_?in|sign-?_?up|sign-?_?out|signout|"
    r"oauth2?|sso|saml|magic-?_?link|forgot\w*|reset[-_/]?(?:password|pw)\w*|resetpw|password[-_/]?(?:reset|recovery)|"
    r"recover-?_?password|verify[-_/]?email|confirm[-_/]?email|email[-_/]?(?:verification|verify|confirm)|"
    r"csrf|refresh-?_?token|"
    r"authenticate|auth/(?:guest|anonymous)|nextauth|\[\.\.\.nextauth\]|passwordless|otp)(?:$|[/_.-])"
)
# Before these words, in an address of a login, stands nothing but where logins live.
_BEFORE = r"^/?(?:(?:api|rest|v\d+|app|web|public|auth\w*|oauth2?|login|identity|security|accounts?|users?|members?|customers?|me)/)*"
_SENT_AGAIN = r"verif\w*|code|otp|confirm\w*|activation|link|e?mail|token|magic\w*|password"
_JOINED = (
    rf"{_BEFORE}(?:users?[-_])?regist(?:er|ration)(?:[-_](?:users?|accounts?|form|page|submit))?(?:/?$|[/.])"
    rf"|{_BEFORE}resend(?:[-_]|/?$)|(?:^|[/_-])resend[-_/]?(?:{_SENT_AGAIN})(?:$|[/_-])"
    rf"|(?:^|[/_-])(?:{_SENT_AGAIN})[-_/]resend/?$"
    rf"|{_BEFORE}callback(?:/|$)|(?:^|/)oauth2?_?callback(?:$|/)|(?:^|[/_-])(?:\w*auth\w*|login|sso|saml|oidc|openid|sign-?_?in)[/_-](?:[^/]{{1,60}}[/_-])?callback(?:$|[/_-])"
    rf"|(?:^|[/_-])callback[/_-](?:\w*auth\w*|login|sso|saml|oidc|google|github|microsoft|apple|facebook)(?:$|[/_-])"
)
_ISSUED = r"(?:^|/)(?:access-?_?|refresh-?_?)?token/?$|(?:^|/)auth/?$"
_DOCS = r"(?:^|/)(?:docs|redoc|openapi(?:\.json)?|swagger\w*|schema|api-docs)(?:$|/)"
_STATIC = (
    r"(?:^|/)(?:static|assets|favicon(?:\.ico)?|robots(?:\.txt)?|sitemap(?:\.xml)?|manifest(?:\.json)?|"
    r"\.well-known|media|opengraph-image|og|icon)(?:$|/)"
)
# Who subscribes to one of these leaves more than an address for letters.
SOLD = re.compile(r"(?i)\b(?:plan|tier|price|credits?)(?:_?(?:id|name))?\b")
# What somebody thinks of an answer hangs on that answer: `/messages/{id}/feedback`, `/message_feedback`.
_FORMS = (
    r"(?:^|[/_-])(?:contact|newsletter|subscribe|waitlist|"
    r"(?<!message[_-])(?<!answer[_-])(?<!response[_-])(?<!chat[_-])(?<![}\]>]/)feedback)/?$"
)
ABOUT_EVERYBODY = "its address says that it is for everybody"
ABOUT_LOGINS = "people log in or sign up here"
ABOUT_FORMS = "a public form"
ABOUT_DOCS = "shows the API's own documentation"
ABOUT_FILES = "serves static files"
_PUBLIC = (
    (_HEALTH, "says whether the app is up"),
    (_LOGIN, ABOUT_LOGINS),
    (_JOINED, ABOUT_LOGINS),
    (_ISSUED, ABOUT_LOGINS),
    (_DOCS, ABOUT_DOCS),
    (_STATIC, ABOUT_FILES),
    (_FORMS, ABOUT_FORMS),
    (r"(?:^|/)public(?:$|/)", ABOUT_EVERYBODY),
)
PUBLIC = tuple((re.compile(rf"(?i){pattern}"), reason) for pattern, reason in _PUBLIC)

# Words that say it in an address of logins alone: what such a handler does has to say it too.
REGISTERS = re.compile(r"(?i)(?:^|[/_.-])regist(?:er|ration)(?:$|[/_.-])")
CALLED_BACK = re.compile(r"(?i)(?:^|[/_.-])callback(?:$|[/_.-])")
PASSWORD = re.compile(r"(?i)passw(?:or)?d|pwd|passphrase")
EXCHANGED = re.compile(r"(?i)\bcode\b")
# The services at which passport's strategies let people log in; its others check who calls.
STRATEGY = re.compile(
    r"(?i)^(?:google|github|gitlab|bitbucket|facebook|instagram|twitter|linkedin|microsoft|azure\w*|apple|amazon|discord|"
    r"slack|spotify|twitch|steam|strava|notion|auth0|okta|oauth2?|oidc|openid\w*|saml)(?:$|[-_])"
)

# Libraries whose ready-made handlers let people log in, or ask who is calling.
_ANSWERS_ITSELF = (
    "next-auth", "@auth/", "better-auth", "@auth0/nextjs-auth0", "@kinde-oss/kinde-auth-nextjs",
    "@workos-inc/authkit-nextjs", "uploadthing", "inngest", "@sanity",
)  # fmt: skip

WEBHOOK = re.compile(r"(?i)(?:^|[/_-])(?:web-?_?hooks?|hooks)(?:$|[/_-])|stripe/events?")


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
ABOUT_HEALTH = PUBLIC[0][1]

# Keys of model providers: a page that asks its user for one does not thereby ask who is calling.
PROVIDER = re.compile(
    r"(?i)open_?ai|anthropic|claude|gemini|palm|google_?api|hugging|hf_|replicate|cohere|groq|mistral|pinecone|deepgram|"
    r"eleven|together|perplexity|serp|tavily|azure|model_?key|llm_?key"
)


# Addresses that name what belongs to people, and calls that answer with a page.
_THINGS = re.compile(
    r"(?i)(?:^|[/_-])(?:users?|messages?|conversations?|history|logs?|orders?|uploads?|profiles?|accounts?|notes?|"
    r"payments?|invoices?|transcripts?|emails?|contacts?|customers?|patients?|files|documents|chats|threads|sessions|"
    r"reports|tickets|bookings|appointments|leads|resumes)(?:$|[/_-])"
)
RENDERS = re.compile(
    r"(?:^|\.)(?:render\w*|TemplateResponse|send_from_directory|sendFile|FileResponse|HTMLResponse|redirect)$"
)


def leaves_unsigned(made: Expr) -> bool:
    """`new WhatsAppAPI({ secure: false })`, also inside what sets it up for a platform."""
    bags = [*made.positional, *(inner for item in made.positional for inner in item.positional)]
    return any(value.text == "false" for bag in bags if (value := bag.get("secure")) is not None)


def answers_itself(maker: str) -> str:
    """Why a handler that this library's function makes may be open; "" when it is no such library."""
    return "a library answers here and asks who is calling itself" if maker.startswith(_ANSWERS_ITSELF) else ""


def names_data(pattern: str, name: str) -> bool:
    """Whether an address, or the handler's name, speaks of what belongs to people."""
    return bool(_THINGS.search(pattern[:400]) or _THINGS.search(_CAMEL.sub("-", name[:200])))


@lru_cache(4096)
def public_reason(pattern: str, name: str) -> str:
    """Why an entry point at this path, or of this name, is open on purpose; "" when it is not known to be."""
    for wanted, reason in PUBLIC:
        if wanted.search(_CAMEL.sub("-", pattern[:400])) or (
            not pattern and wanted.search(_CAMEL.sub("-", name[:200]))
        ):
            return reason
    return ""
