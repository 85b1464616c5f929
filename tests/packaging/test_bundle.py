"""What goes into a bundle, under which licences, and how it is released."""

# ruff: noqa: E402  the scripts' folder is put on the path before they are imported

from __future__ import annotations

import configparser
import json
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import tengates
from tengates import assets

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import contents
import deb
import icons
import licences
import sbom
import screen
from PySide6.QtGui import QImage, QImageReader

RELEASE = ROOT / ".github" / "workflows" / "release.yml"


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/QtWidgets.abi3.so",
        "PySide6/Qt/lib/libQt6XcbQpa.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt6Core.dll",
        "QtCore.framework/Versions/A/QtCore",
        "betterleaks/libbetterleaks.so",
        "libpython3.11.so.1.0",
        "libxcb-cursor.so.0",
        "zizmor",
        "resources/gates.toml",
    ],
)
def test_what_the_program_needs_goes_in(path: str) -> None:
    assert contents.is_wanted(path)
    assert contents.is_wanted(path.replace("/", "\\"))


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/QtNetwork.abi3.so",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt6Quick.dll",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/opengl32sw.dll",
        "betterleaks/bin/betterleaks",
        "libreadline.so.8",
        "libstdc++.so.6",
        "libglib-2.0.so.0",
        "libX11.so.6",
    ],
)
def test_what_it_never_loads_or_the_system_has_stays_out(path: str) -> None:
    assert not contents.is_wanted(path)


def test_every_module_of_ours_goes_in_also_those_that_are_only_discovered() -> None:
    found = {item.name for item in pkgutil.walk_packages(tengates.__path__, "tengates.")}
    assert found - {"tengates.__main__"} <= set(contents.modules(ROOT / "app"))
    assert "tengates.controls.cost.token_limits" in found


def test_nothing_that_runs_with_the_program_is_under_the_gpl_or_agpl() -> None:
    found = [(part.name, part.licence) for part in licences.parts() if licences.is_refused(part.licence)]
    assert found == []


def test_nothing_that_the_server_for_agents_brings_is_under_the_gpl_or_agpl() -> None:
    brought = licences.packages("mcp")
    assert "mcp" in {item.name for item in brought}
    refused = [item.name for item in brought if licences.is_refused(licences.licence_of(item))]
    assert refused == []
    assert "mcp" not in {item.name for item in licences.packages()}  # the bundle does without


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("GPL-3.0-only", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("AGPL-3.0-or-later", True),
        ("GNU Affero General Public License v3", True),
        ("MIT AND GPL-2.0-only", True),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
        ("unknown", True),
        ("", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", False),
        ("GPL-2.0-or-later WITH Bootloader-exception", False),
        ("MIT", False),
        ("Apache-2.0 OR BSD-3-Clause", False),
    ],
)
def test_a_licence_is_refused_when_no_alternative_of_it_is_free_of_gpl(licence: str, refused: bool) -> None:  # noqa: FBT001  a column of the table
    assert licences.is_refused(licence) is refused


def test_the_text_that_the_window_shows_is_that_of_the_packages_in_use() -> None:
    shown = licences.SHOWN.read_text(encoding="utf-8")
    missing = [item.name for item in licences.packages() if f"\n{item.name} {item.version} " not in shown]
    assert not missing, "run in .venv: python packaging/licences.py"
    for part in licences.parts():
        for text in part.texts:
            if part.name != "Python":  # its text differs from one Python to the next
                first = text.strip().splitlines()[0].rstrip()
                assert first in shown, part.name


def test_a_library_that_nobody_accounts_for_is_named(tmp_path: Path) -> None:
    for name in ("_internal/libreadline.so.8", "_internal/libssl.so.3", "_internal/PySide6/QtCore.abi3.so", "tengates"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"\x7fELF")
    assert licences.unaccounted(tmp_path) == ["libreadline.so.8"]


def test_the_bill_names_what_is_bundled_and_nothing_that_only_built_it() -> None:
    made = {
        "metadata": {"component": {"bom-ref": "root", "name": "tengates"}},
        "components": [{"bom-ref": "a==1", "name": "a"}, {"bom-ref": "pyinstaller==6", "name": "pyinstaller"}],
        "dependencies": [{"ref": "root", "dependsOn": ["a==1", "pyinstaller==6"]}, {"ref": "pyinstaller==6"}],
    }
    bill = sbom.bundled(made, {"a"}, [{"name": "Qt", "licence": "LGPL-3.0-only", "files": "libQt6"}])
    assert [item["name"] for item in bill["components"]] == ["a", "Qt"]
    assert {"ref": "root", "dependsOn": ["a==1", "part:Qt"]} in bill["dependencies"]
    assert "pyinstaller" not in json.dumps(bill)
    assert bill["metadata"]["component"]["version"] == tengates.__version__


def test_the_release_workflow_has_nothing_that_zizmor_finds() -> None:
    program = assets.program("zizmor")
    assert program is not None
    done = subprocess.run(
        [program, "--offline", "--no-config", "--persona", "pedantic", "--format=json-v1", RELEASE],
        check=False,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout) == [], done.stderr


def test_the_release_workflow_pins_every_action_by_commit() -> None:
    uses = re.findall(r"uses: (\S+)", RELEASE.read_text(encoding="utf-8"))
    known = tomllib.loads((ROOT / "resources" / "actions" / "releases.toml").read_text(encoding="utf-8"))
    assert uses
    for action in uses:
        name, _, commit = action.partition("@")
        assert commit in known[name].values(), action


def test_the_menu_entry_opens_folders_and_the_store_page_names_this_version() -> None:
    linux = ROOT / "packaging" / "linux"
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(linux / "tengates.desktop", encoding="utf-8")
    section = entry["Desktop Entry"]
    assert (section["Exec"], section["MimeType"], section["Icon"]) == ("tengates %f", "inode/directory;", "tengates")
    page = ET.parse(linux / f"{deb.APP_ID}.metainfo.xml").getroot()  # noqa: S314  our own file
    assert page.findtext("launchable") == "tengates.desktop"
    assert page.findtext("id") == deb.APP_ID
    assert f'bundle_identifier="{deb.APP_ID}"' in (ROOT / "packaging" / "tengates.spec").read_text("utf-8")
    assert next(item.get("version") for item in page.iter("release")) == tengates.__version__
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", linux / "tengates.desktop"], check=True)


def test_icons_are_drawn_in_every_size_and_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["icons.py", str(tmp_path)])
    assert icons.main() == 0
    for size in icons.SIZES:
        picture = QImage(str(tmp_path / f"tengates-{size}.png"))
        assert (picture.width(), picture.pixelColor(0, 0).alpha()) == (size, 0)
        assert picture.pixelColor(size // 2, size // 2).lightness() > 200
    windows = QImageReader(str(tmp_path / "tengates.ico"))
    assert (windows.imageCount(), windows.read().width()) == (6, 16)
    assert windows.jumpToImage(5)
    assert windows.read().width() == 256
    mac = (tmp_path / "tengates.icns").read_bytes()
    assert mac[:4] == b"icns"
    assert int.from_bytes(mac[4:8], "big") == len(mac)


def test_a_picture_of_the_display_becomes_a_png() -> None:
    rows = (b"\xff\0\0" + b"\0\xff\0", b"\0\0\xff" + b"\xff\xff\xff")
    taken = screen.Picture(2, 2, rows)
    assert taken.colours == 4
    read = QImage.fromData(taken.png())
    assert [read.pixelColor(x, y).name() for y in (0, 1) for x in (0, 1)] == [
        "#ff0000",
        "#00ff00",
        "#0000ff",
        "#ffffff",
    ]


def test_a_helping_program_is_found_in_the_bundle_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / ("zizmor.exe" if sys.platform == "win32" else "zizmor")
    inside.write_bytes(b"")
    assert assets.program("zizmor") != str(inside)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert assets.program("zizmor") == str(inside)
    assert assets.program("no-such-program-anywhere") is None
