"""Failures and what is told of them: answers, logs, traces, dashboards."""
