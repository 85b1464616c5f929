"""A first journey through a web page with Playwright, for an application that has a start script."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tengates.authoring.editing.apps import lock_command
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Source, in_double_quotes
from tengates.authoring.editing.manifests_edits import node_dependency, node_script
from tengates.authoring.shipping.toolchains import Toolchain
from tengates.model.change import NewFile
from tengates.model.survey import Survey

_PLAYWRIGHT = "^1.56.0"
_PORTS = {
    "next": 3000,
    "@remix-run/dev": 3000,
    "nuxt": 3000,
    "react-scripts": 3000,
    "astro": 4321,
    "@sveltejs/kit": 5173,
    "vite": 5173,
    "@angular/cli": 4200,
}
_PORT = re.compile(r"(?:--port[= ]|-p )(\d{4,5})\b|\bPORT=(\d{4,5})\b")
_TITLE = re.compile(r"<title>\s*([^<{}\n]{2,60}?)\s*</title>|\btitle:\s*[\"']([^\"'\n{}]{2,60})[\"']")
_RUN = {"npm": "npm run", "pnpm": "pnpm", "yarn": "yarn", "berry": "yarn", "bun": "bun run"}
_WHY = "Opens the start page as a user does, and notices when it does not load or fails in the browser."


@dataclass(frozen=True, slots=True)
class NodeJourney:
    """Writes the settings and the journey of one application onto a sheet."""

    sheet: Sheet
    survey: Survey
    chain: Toolchain

    def applies(self) -> bool:
        """Whether it serves pages with a tool whose address is known."""
        return bool(set(_PORTS) & self.chain.packages)

    def write(self) -> None:
        """The files; CannotEdit when it cannot be started or has settings already."""
        script = next((name for name in ("dev", "start") if dict(self.chain.scripts).get(name)), "")
        if not script:
            raise CannotEdit("package.json has no script that starts it; add one named dev, then come back")
        if any(self.sheet.exists(f"{self.chain.prefix}playwright.config.{end}") for end in ("ts", "js", "mjs", "mts")):
            raise CannotEdit("Playwright is set up already; write the first journey by hand")
        end = "ts" if "typescript" in self.chain.packages else "js"
        path = f"{self.chain.prefix}e2e/start.e2e.{end}"
        if self.sheet.exists(path):
            raise CannotEdit(f"{path} is there already")
        needs = (*self._package(), *self._settings(script, end))
        self.sheet.create(NewFile(path, self._journey().encode(), _WHY, needs=needs))
        self.sheet.note("Run it with `npx playwright install chromium` and `npx playwright test`, then write down the one journey that pays your bills.")  # fmt: skip

    def _journey(self) -> str:
        title = self._title()
        claim = f'  await expect(page).toHaveTitle(/{title.replace(".", chr(92) + ".")}/);' if title else '  await expect(page.locator("body")).not.toBeEmpty();'  # fmt: skip
        lines = [
            'import { expect, test } from "@playwright/test";',
            "",
            'test("the start page loads without an error", async ({ page }) => {',
            "  const errors = [];" if "typescript" not in self.chain.packages else "  const errors: Error[] = [];",
            '  page.on("pageerror", (error) => errors.push(error));',
            '  const response = await page.goto("/");',
            "  expect(response?.ok()).toBe(true);",
            claim,
            "  expect(errors).toEqual([]);",
            "});",
        ]
        return "".join(f"{line}\n" for line in lines)

    def _title(self) -> str:
        names = ("index.html", "app/layout.tsx", "src/app/layout.tsx", "app/layout.jsx", "app/layout.js", "public/index.html")  # fmt: skip
        for name in names:
            path = self.chain.prefix + name
            if self.sheet.exists(path):
                found = _TITLE.search(self.sheet.data(path).decode("utf-8", "replace"))
                if any("metadata" in self._page(page) for page in ("app/page.tsx", "src/app/page.tsx", "app/page.jsx")):
                    return ""
                text = (found.group(1) or found.group(2)).strip() if found else ""
                return text if re.fullmatch(r"[\w ,.!'&-]+", text) else ""
        return ""

    def _page(self, name: str) -> str:
        path = self.chain.prefix + name
        return self.sheet.data(path).decode("utf-8", "replace") if self.sheet.exists(path) else ""

    def _settings(self, script: str, end: str) -> tuple[str, ...]:
        address = f"http://localhost:{self._port(script)}"
        path = f"{self.chain.prefix}playwright.config.{'ts' if end == 'ts' else 'mjs'}"
        lines = [
            'import { defineConfig, devices } from "@playwright/test";',
            "",
            "export default defineConfig({",
            '  testDir: "./e2e",',
            f'  testMatch: "**/*.e2e.{end}",',
            "  forbidOnly: !!process.env.CI,",
            "  retries: process.env.CI ? 1 : 0,",
            f'  use: {{ baseURL: "{address}", trace: "on-first-retry" }},',
            '  projects: [{ name: "chromium", use: { ...devices["Desktop Chrome"] } }],',
            "  webServer: {",
            f"    command: {in_double_quotes(f'{_RUN[self.chain.tool]} {script}')},",
            f'    url: "{address}",',
            "    reuseExistingServer: !process.env.CI,",
            "    timeout: 120_000,",
            "  },",
            "});",
        ]
        text = "".join(f"{line}\n" for line in lines)
        self.sheet.create(NewFile(path, text.encode(), "Starts the app and the browser for the journey.", supporting=True, key=path))  # fmt: skip
        return (path,)

    def _port(self, script: str) -> int:
        found = _PORT.search(dict(self.chain.scripts)[script])
        if found:
            return int(found.group(1) or found.group(2))
        for name in ("vite.config.ts", "vite.config.js", "vite.config.mts"):
            path = self.chain.prefix + name
            if self.sheet.exists(path):
                inside = re.search(r"\bport:\s*(\d{4,5})", self.sheet.data(path).decode("utf-8", "replace"))
                if inside:
                    return int(inside.group(1))
        return next(port for name, port in _PORTS.items() if name in self.chain.packages)

    def _package(self) -> tuple[str, ...]:
        manifest, keys = f"{self.chain.prefix}package.json", list[str]()
        source = Source(self.sheet.data(manifest))
        if "@playwright/test" not in self.chain.packages:
            keys.append(f"package:{manifest}:playwright")
            splice = node_dependency(source, "@playwright/test", _PLAYWRIGHT, "devDependencies")
            self.sheet.support(manifest, [splice], "The journey is driven by Playwright.", keys[0])
            command = lock_command(self.survey, manifest)[1] or "npm install"
            self.sheet.note(f"{manifest} gains @playwright/test: run `{command}` and commit the lock.")
        if "e2e" not in dict(self.chain.scripts):
            key = f"script:{manifest}:e2e"
            self.sheet.support(manifest, [node_script(source, "e2e", "playwright test")], "Runs the journeys with `npm run e2e`.", key)  # fmt: skip
            keys.append(key)
        return tuple(keys)
