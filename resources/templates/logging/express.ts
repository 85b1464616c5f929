import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
$types
import pino from "pino";

const context = new AsyncLocalStorage$generic();

// Every line written while a request is answered carries the request's id.
export const logger = pino({
  level: process.env.LOG_LEVEL ?? "info",
  mixin: () => context.getStore() ?? {},
});

export function withRequestId($req, $res, $next) {
  const given = req.get("x-request-id") ?? "";
  const requestId = /^[\w.-]{1,64}$$/.test(given) ? given : randomUUID();
  res.setHeader("x-request-id", requestId);
  context.run({ requestId }, next);
}
