"""The way to the models: which one answers, what it costs, and what happens once the day's budget is spent."""

from __future__ import annotations

__IMPORTS__

Tier = Literal["free", "paid"]
Complexity = Literal["simple", "complex"]

CHEAP_MODEL = os.environ.get("CHEAP_MODEL", "__CHEAP__")
DAILY_BUDGET = float(os.environ.get("DAILY_MODEL_BUDGET", "__BUDGET__"))  # dollars
USAGE_LEDGER = os.environ.get("USAGE_LEDGER", "usage.db")
MAX_OUTPUT_TOKENS = __CAP__
TIMEOUT_SECONDS = __SECONDS__.0
CACHE_SECONDS = __KEEP__
CACHED_ANSWERS = 500
# Dollars for a million tokens, in and out. A model that is not named here counts as the dearest.
PRICES: Mapping[str, tuple[float, float]] = {
__PRICES__
}

_DEMANDING = re.compile(
    r"\b(?:analy[sz]e|architect|code|compare|debug|derive|evaluate|legal|plan|prove|refactor|step by step|translate)\b",
    re.IGNORECASE,
)
_cache: OrderedDict[str, tuple[float, Any]] = OrderedDict()


class BudgetSpent(RuntimeError):
    """Today's budget is spent; the message may be shown to people."""


def score_complexity(prompt: object) -> Complexity:
    """Whether a prompt needs the strong model, guessed from its length and its words."""
    text = json.dumps(prompt, default=str)
    return "complex" if len(text) > 2000 or _DEMANDING.search(text) else "simple"


def select_model(strong: str, complexity: Complexity, tier: Tier, spent: float) -> str:
    """The model for this task, this customer and what is left of today's budget."""
    if spent >= DAILY_BUDGET:
        __OVER__
    if spent >= DAILY_BUDGET * 0.8 and tier == "free":
        return CHEAP_MODEL
    if complexity == "simple" and tier == "free":
        return CHEAP_MODEL
    return strong


def record_usage(model: str, tokens_in: int, tokens_out: int) -> None:
    """Write down what one answer used and what it cost."""
    price_in, price_out = PRICES.get(model, max(PRICES.values()))
    dollars = (tokens_in * price_in + tokens_out * price_out) / 1_000_000
    with closing(_ledger()) as ledger, ledger:
        ledger.execute("INSERT INTO usage VALUES (date('now'), ?, ?, ?, ?)", (model, tokens_in, tokens_out, dollars))


def spent_today() -> float:
    """Today's cost in dollars (the day of UTC)."""
    with closing(_ledger()) as ledger:
        (dollars,) = ledger.execute("SELECT total(dollars) FROM usage WHERE day = date('now')").fetchone()
    return float(dollars)


def _ledger() -> sqlite3.Connection:
    ledger = sqlite3.connect(USAGE_LEDGER, timeout=5)
    ledger.execute(
        "CREATE TABLE IF NOT EXISTS usage (day TEXT, model TEXT, tokens_in INTEGER, tokens_out INTEGER, dollars REAL)"
    )
    return ledger


def _key(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


