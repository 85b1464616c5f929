"""What alerts, budgets, dashboards, objectives and duties look like where they are kept as code."""

from __future__ import annotations

# Terraform resources and CloudFormation or ARM types, by what they are.
RESOURCES: dict[str, frozenset[str]] = {
    "alert": frozenset({
        "aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "google_monitoring_alert_policy",
        "azurerm_monitor_metric_alert", "azurerm_monitor_scheduled_query_rules_alert",
        "azurerm_monitor_scheduled_query_rules_alert_v2", "datadog_monitor", "grafana_rule_group", "sentry_issue_alert",
        "sentry_metric_alert", "newrelic_nrql_alert_condition", "betteruptime_monitor", "checkly_check",
        "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/scheduledQueryRules",
    }),
    "budget": frozenset({
        "aws_budgets_budget", "aws_ce_anomaly_subscription", "google_billing_budget",
        "azurerm_consumption_budget_subscription", "azurerm_consumption_budget_resource_group", "AWS::Budgets::Budget",
        "AWS::CE::AnomalySubscription", "Microsoft.Consumption/budgets",
    }),
    "dashboard": frozenset({
        "grafana_dashboard", "aws_cloudwatch_dashboard", "google_monitoring_dashboard", "datadog_dashboard",
        "datadog_dashboard_json", "newrelic_one_dashboard", "azurerm_portal_dashboard", "AWS::CloudWatch::Dashboard",
        "Microsoft.Portal/dashboards",
    }),
    "objective": frozenset({
        "datadog_service_level_objective", "google_monitoring_slo", "grafana_slo", "newrelic_service_level",
        "AWS::ApplicationSignals::ServiceLevelObjective",
    }),
    "duty": frozenset({
        "pagerduty_schedule", "pagerduty_escalation_policy", "pagerduty_service", "opsgenie_schedule",
        "opsgenie_escalation", "grafana_oncall_schedule",
    }),
}  # fmt: skip
