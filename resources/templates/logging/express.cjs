const { AsyncLocalStorage } = require("node:async_hooks");
const { randomUUID } = require("node:crypto");
const pino = require("pino");

const context = new AsyncLocalStorage();

// Every line written while a request is answered carries the request's id.
const logger = pino({
  level: process.env.LOG_LEVEL || "info",
  mixin: () => context.getStore() || {},
});

function withRequestId(req, res, next) {
  const given = req.get("x-request-id") || "";
  const requestId = /^[\w.-]{1,64}$$/.test(given) ? given : randomUUID();
  res.setHeader("x-request-id", requestId);
  context.run({ requestId }, next);
}

module.exports = { logger, withRequestId };
