__IMPORTS__

const CHEAP_MODEL = process.env.CHEAP_MODEL ?? '__CHEAP__';
// In dollars.
const DAILY_BUDGET = Number(process.env.DAILY_MODEL_BUDGET ?? __BUDGET__);
const MAX_OUTPUT_TOKENS = __CAP__;
const TIMEOUT_MS = __SECONDS___000;
const CACHE_MS = __KEEP___000;
const CACHED_ANSWERS = 500;
// Dollars for a million tokens, in and out. A model that is not named here counts as the dearest.
const PRICES = {
__PRICES__
};
const DEAREST = [__DEAREST__];
const DEMANDING =
  /\b(?:analy[sz]e|architect|code|compare|debug|derive|evaluate|legal|plan|prove|refactor|step by step|translate)\b/i;

const usage = { day: '', dollars: 0 };
const cache = new Map();

/** The budget of today is spent; the message may be shown to people. */
export class BudgetSpent extends Error {
  status = 503;
  statusCode = 503;
}

/** Whether a prompt needs the strong model, guessed from its length and its words. */
export function scoreComplexity(prompt) {
  const text = JSON.stringify(prompt);
  return text.length > 2000 || DEMANDING.test(text) ? 'complex' : 'simple';
}

/** The model for this task, this customer and what is left of the budget of today. */
export function selectModel(strong, complexity, tier) {
  const spent = spentToday();
  if (spent >= DAILY_BUDGET) __OVER__;
  if (spent >= DAILY_BUDGET * 0.8 && tier === 'free') return CHEAP_MODEL;
  if (complexity === 'simple' && tier === 'free') return CHEAP_MODEL;
  return strong;
}

/** Writes down what one answer used and what it cost. */
export function recordUsage(model, tokensIn, tokensOut) {
  const [priceIn, priceOut] = PRICES[model] ?? DEAREST;
  const dollars = (tokensIn * priceIn + tokensOut * priceOut) / 1_000_000;
  usage.dollars = spentToday() + dollars;
  console.info(JSON.stringify({ event: 'model_usage', model, tokensIn, tokensOut, dollars, today: usage.dollars }));
}

function spentToday() {
  const day = new Date().toISOString().slice(0, 10);
  if (day !== usage.day) Object.assign(usage, { day, dollars: 0 });
  return usage.dollars;
}

function keep(key, answer) {
  cache.set(key, { at: Date.now(), answer });
  const [oldest] = cache.keys();
  if (cache.size > CACHED_ANSWERS && oldest !== undefined) cache.delete(oldest);
}

