#!/usr/bin/env bash
# Makes dist/tengates-VERSION-macos-ARCH.dmg of "dist/Ten Gates.app", and has Apple notarise it.
# Untried: written from Apple's documentation, never run with a certificate.
# Without MAC_NOTARY_ID, MAC_NOTARY_TEAM and MAC_NOTARY_PASSWORD (one for apps) the image is made and not notarised.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' app/tengates/__init__.py)
image="dist/tengates-$version-macos-$(uname -m).dmg"
stage=$(mktemp -d)
cp -R "dist/Ten Gates.app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -volname "Ten Gates" -srcfolder "$stage" -ov -format UDZO "$image"
if [ -n "${TENGATES_SIGN_AS:-}" ] && [ -n "${MAC_NOTARY_ID:-}" ]; then
  codesign --verify --deep --strict "dist/Ten Gates.app"
  codesign --sign "$TENGATES_SIGN_AS" --timestamp "$image"
  xcrun notarytool submit "$image" --apple-id "$MAC_NOTARY_ID" --team-id "$MAC_NOTARY_TEAM" \
    --password "$MAC_NOTARY_PASSWORD" --wait
  xcrun stapler staple "$image"
else
  echo "Not notarised: the secrets for it are not given."
fi
