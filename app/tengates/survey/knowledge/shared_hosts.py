"""Hosts under which anybody may publish a page: whoever lets in every name below one of them lets in everybody."""

from __future__ import annotations

import re

_HOSTS = (
    "vercel.app", "netlify.app", "pages.dev", "workers.dev", "github.io", "gitlab.io", "herokuapp.com", "onrender.com",
    "web.app", "firebaseapp.com", "run.app", "ngrok.io", "ngrok.app", "ngrok-free.app", "ngrok-free.dev", "surge.sh",
    "up.railway.app", "fly.dev", "azurewebsites.net", "azurestaticapps.net", "amplifyapp.com", "cloudfront.net",
    "lovable.app", "lovableproject.com", "replit.app", "repl.co", "streamlit.app", "hf.space", "glitch.me", "deno.dev",
)  # fmt: skip
_ANY_NAME = r"\(?(?:\?:)?(?:\.|\[[^\]]{1,40}\]|[wS])[*+]\??\)?"
# Any name straight before the host, `https://.*.vercel.app`; `https://my-app-.*.vercel.app` is narrower.
_OPEN = re.compile(rf"^(?:https?\??://)?{_ANY_NAME}\.?(?:{'|'.join(map(re.escape, _HOSTS))})(?::\S{{1,20}})?$")


def opens_shared_host(pattern: str) -> bool:
    """Whether a pattern of origins lets in every page of such a host."""
    plain = pattern[:400].replace("\\", "").replace("^", "").replace("$", "")
    return any(_OPEN.match(part) for part in (plain, *plain.strip("()").split("|")))
