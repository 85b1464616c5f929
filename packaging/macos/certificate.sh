#!/usr/bin/env bash
# Puts the signing certificate into a keychain of its own, before packaging/build.py signs with it.
# Untried: written from Apple's documentation, never run with a certificate.
# Needs MAC_SIGN_AS ("Developer ID Application: …"), MAC_CERTIFICATE (a .p12 in base64), MAC_CERTIFICATE_PASSWORD.
set -euo pipefail
if [ -z "${MAC_CERTIFICATE:-}" ]; then
  echo "No certificate is given: the program will not be signed, and a Mac asks before it opens it."
  exit 0
fi
keychain="$RUNNER_TEMP/tengates.keychain-db"
password=$(openssl rand -base64 24)
printf '%s' "$MAC_CERTIFICATE" | base64 --decode > "$RUNNER_TEMP/certificate.p12"
security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 3600 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$RUNNER_TEMP/certificate.p12" -k "$keychain" -P "$MAC_CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple:,codesign: -s -k "$password" "$keychain"
security list-keychains -d user -s "$keychain" login.keychain-db
rm "$RUNNER_TEMP/certificate.p12"
echo "TENGATES_SIGN_AS=$MAC_SIGN_AS" >> "$GITHUB_ENV"
