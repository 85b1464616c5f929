"""Files by which a platform or a tool sets up where the program runs, and words that name an environment."""

from __future__ import annotations

import re

# The end of a path -> what it sets up. Read in this order; the first that fits counts.
MANIFESTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:^|/)(?:{pattern})$"), what)
    for pattern, what in (
        (r"\.devcontainer/(?:[\w.-]{1,60}/)?devcontainer\.json|\.?devcontainer\.json", "a development container"),
        (r"fly(?:\.[\w-]{1,40})?\.toml", "the manifest of Fly"),
        (r"render\.ya?ml", "the manifest of Render"),
        (r"railway\.(?:toml|json)", "the manifest of Railway"),
        (r"vercel\.json", "the manifest of Vercel"),
        (r"netlify\.toml", "the manifest of Netlify"),
        (r"Procfile|heroku\.yml", "the manifest of Heroku"),
        (r"wrangler\.(?:toml|jsonc?)", "the manifest of Cloudflare Workers"),
        (r"app\.ya?ml|\.do/[\w.-]{1,60}\.ya?ml|apphosting(?:\.[\w-]{1,40})?\.ya?ml", "the manifest of a cloud app"),
        (r"firebase\.json", "the manifest of Firebase"),
        (r"amplify\.yml", "the manifest of Amplify"),
        (r"serverless\.(?:ya?ml|ts|json)|samconfig\.toml|template\.ya?ml", "a serverless manifest"),
        (
            r"sst\.config\.ts|cdk\.json|Pulumi\.ya?ml|azure\.ya?ml|apprunner\.ya?ml|copilot/[\w./-]{1,80}manifest\.ya?ml",
            "infrastructure code",
        ),
        (r"[\w.-]{1,80}\.(?:tf|bicep)", "infrastructure code"),
        (r"Chart\.ya?ml|kustomization\.ya?ml", "a manifest of Kubernetes"),
        (r"flake\.nix|shell\.nix|devbox\.json|\.replit|replit\.nix|nixpacks\.toml", "a described environment"),
        (
            r"cloudbuild\.ya?ml|skaffold\.ya?ml|Dockerrun\.aws\.json|captain-definition|zeabur\.(?:json|toml|ya?ml)",
            "a platform's manifest",
        ),
        (r"koyeb\.ya?ml|\.platform\.app\.ya?ml|langgraph\.json|cog\.yaml|modal\.toml", "a platform's manifest"),
        (r"ansible\.cfg|playbook\.ya?ml|Vagrantfile|cloud-init\.ya?ml", "infrastructure code"),
    )
)
KUBERNETES = re.compile(r"^kind:\s{0,4}(?:Deployment|StatefulSet|Rollout|Service|CronJob|Application)\b", re.MULTILINE)
HEROKU_APP = re.compile(r'"(?:buildpacks|formation|addons|env|stack)"\s{0,4}:')

LIVE = frozenset({"production", "prod", "prd", "live", "deploy"})
OTHER = frozenset(
    {
        "staging",
        "stage",
        "stg",
        "preview",
        "uat",
        "qa",
        "preprod",
        "sandbox",
        "dev",
        "development",
        "local",
        "override",
        "canary",
        "review",
    }
)

# Packages that switch features on for some users, and what is called to ask.
FLAG_PACKAGES: dict[str, str] = {
    "ldclient": "LaunchDarkly",
    "launchdarkly-node-server-sdk": "LaunchDarkly",
    "@launchdarkly/node-server-sdk": "LaunchDarkly",
    "launchdarkly-react-client-sdk": "LaunchDarkly",
    "launchdarkly-js-client-sdk": "LaunchDarkly",
    "UnleashClient": "Unleash",
    "unleash-client": "Unleash",
    "@unleash/nextjs": "Unleash",
    "@unleash/proxy-client-react": "Unleash",
    "flagsmith": "Flagsmith",
    "growthbook": "GrowthBook",
    "@growthbook/growthbook": "GrowthBook",
    "@growthbook/growthbook-react": "GrowthBook",
    "statsig": "Statsig",
    "statsig_python_core": "Statsig",
    "statsig-node": "Statsig",
    "@statsig/react-bindings": "Statsig",
    "statsig-react": "Statsig",
    "configcatclient": "ConfigCat",
    "configcat-node": "ConfigCat",
    "openfeature": "OpenFeature",
    "@openfeature/server-sdk": "OpenFeature",
    "@openfeature/react-sdk": "OpenFeature",
    "waffle": "django-waffle",
    "flags/next": "the flags SDK",
    "@vercel/flags": "the flags SDK",
    "@vercel/flags/next": "the flags SDK",
    "flags/sveltekit": "the flags SDK",
    "flipt": "Flipt",
    "@splitsoftware/splitio": "Split",
    "splitio": "Split",
    "gatekeeper": "a gatekeeper",
    "eppo": "Eppo",
}
FLAG_CALLS = re.compile(
    r"(?:^|\.)(?:isFeatureEnabled|is_feature_enabled|feature_enabled|useFeatureFlagEnabled|useFeatureFlag|getFeatureFlag"
    r"|get_feature_flag|flag_is_active|switch_is_active|useFlag|useFlags|isFlagEnabled|is_flag_enabled|checkGate|useGate"
    r"|useFeatureIsOn|useFeatureValue|isFeatureOn)$"
)
FLAG_FILES = re.compile(
    r"(?:^|/)(?:feature[_-]?flags?|featureFlags?|feature[_-]?toggles?)(?:\.[jt]sx?|\.py|/index\.[jt]s)$"
)

# Text of a configuration file, workflow or script -> the way of releasing that it shows.
ROLLOUTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^kind:\s{0,4}(?:Rollout|Canary)\b", re.MULTILINE), "a canary on Kubernetes"),
    (
        re.compile(r"^\s{0,12}strategy\s{0,4}=\s{0,4}[\"'](?:canary|bluegreen)[\"']", re.MULTILINE),
        "a canary or blue-green release on Fly",
    ),
    (
        re.compile(
            r"^\s{0,4}previewsEnabled:\s{0,4}true|^previews:\s{0,4}\n\s{1,8}generation:\s{0,4}(?:automatic|manual)",
            re.MULTILINE,
        ),
        "preview environments on Render",
    ),
    (re.compile(r"^\[context\.(?:deploy-preview|branch-deploy)", re.MULTILINE), "deploy previews on Netlify"),
    (re.compile(r"\"environments\"\s{0,4}:\s{0,4}\{[^}]{0,200}\"review\""), "review apps on Heroku"),
    (
        re.compile(r"--no-traffic\b|--to-revisions\b|--to-tags\b|--no-promote\b|--splits\b"),
        "traffic moved step by step",
    ),
    (
        re.compile(
            r"\b(?:Canary10Percent|Linear10Percent|canarySettings|codedeploy:[^\n]{0,40}BlueGreen)", re.IGNORECASE
        ),
        "a canary on AWS",
    ),
    (re.compile(r"\bwrangler versions (?:upload|deploy)\b"), "versions moved step by step on Cloudflare"),
    (re.compile(r"\bhosting:channel:deploy\b|FirebaseExtended/action-hosting-deploy"), "preview channels on Firebase"),
    (re.compile(r"nginx\.ingress\.kubernetes\.io/canary|\bflagger\b|\bargo-rollouts\b"), "a canary on Kubernetes"),
)
DEPLOYS = re.compile(
    r"\b(?:vercel\b(?:[^\n]{0,80}\bdeploy\b|[^\n]{0,60}--token)|(?:fly|flyctl) deploy|netlify deploy|wrangler (?:deploy|publish|pages)|railway up|gcloud run deploy"
    r"|gcloud app deploy|(?:serverless|sls) deploy|sst deploy|cdk deploy|terraform apply|helm upgrade|kubectl (?:apply|set image|rollout)|eb deploy"
    r"|heroku container:release|git push heroku|docker compose [^\n]{0,120}\bup\b|firebase deploy|az webapp|azd (?:up|deploy)|copilot (?:deploy|svc deploy)"
    r"|aws ecs update-service|render deploys?)"
)
DEPLOY_ACTIONS = re.compile(
    r"^(?:amondnet/vercel-action|superfly/|nwtgck/actions-netlify|cloudflare/wrangler-action|cloudflare/pages-action|google-github-actions/deploy"
    r"|azure/webapps-deploy|aws-actions/amazon-ecs-deploy|akhileshns/heroku-deploy|appleboy/ssh-action|bervproject/railway|JorgeLNJunior/render-deploy"
    r"|FirebaseExtended/action-hosting-deploy|azure/k8s-deploy|azure/static-web-apps-deploy)",
    re.IGNORECASE,
)
