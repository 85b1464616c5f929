"""Makes or refreshes `.venv` beside pyproject.toml; shared by run.py and test.py. Standard library only."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BUILD_VENV = ROOT / "build" / "env"
SBOM_VENV = ROOT / "build" / "sbom"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
OLDEST = (3, 11)
INTERRUPTED = 130

# Shared libraries that Qt's Linux platform plugins load, and the Debian packages that bring them.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
FONTS = "fonts-dejavu-core"

# Programs that bundles and their checks need, and the Debian packages that bring them.
BUILD_COMMANDS = {"objcopy": "binutils", "objdump": "binutils", "patchelf": "patchelf", "strip": "binutils"}
SMOKE_COMMANDS = {"Xvfb": "xvfb"}
DEB_COMMANDS = {
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "lintian": "lintian",
}


class SetupError(Exception):
    """Something is missing that only the person at the keyboard can bring; the message says how."""


def say(message: str) -> None:
    """Tell what is happening."""
    print(f"[tengates] {message}", flush=True)


def ensure(*, development: bool) -> Path:
    """The environment's Python, installed and up to date. SetupError says what to do when that fails."""
    if sys.version_info < OLDEST:
        raise SetupError(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}.")
    if shutil.which("git") is None:
        _system_packages(["git"])
    tools = _group("dev") if development else []
    what = "pinned dependencies" + (" and the tools for checks" if development else "")
    ours = f"{ROOT}[mcp]" if development else str(ROOT)
    python = _ready(VENV, "tengates-test" if development else "tengates-run", ["-e", ours, *tools], what)
    if development:
        (VENV / "tengates-run").write_text(_fingerprint(VENV), encoding="utf-8")
    return python


def ensure_build() -> Path:
    """The Python of an environment that holds what a bundle is made of, and what makes it; nothing else."""
    ensure_commands(BUILD_COMMANDS)
    with (ROOT / "pyproject.toml").open("rb") as stream:
        needs = list(tomllib.load(stream)["project"]["dependencies"])
    return _ready(BUILD_VENV, "tengates-build", [*needs, *_group("build")], "what the bundle is made of")


def ensure_sbom() -> Path:
    """The Python of an environment that holds what writes the list of parts; apart, so that it is not on that list."""
    return _ready(SBOM_VENV, "tengates-sbom", _group("sbom"), "what writes the list of parts")


def ensure_commands(commands: Mapping[str, str]) -> None:
    """On Debian and Ubuntu, bring these programs; elsewhere nothing is needed."""
    if sys.platform.startswith("linux"):
        missing = sorted({package for command, package in commands.items() if shutil.which(command) is None})
        if missing:
            _system_packages(missing)


def ensure_qt_libraries() -> None:
    """On Debian and Ubuntu, bring the shared libraries that Qt needs; elsewhere nothing is needed."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in QT_LIBRARIES.items() if not _loads(library)]
    if not _has_fonts():
        missing.append(FONTS)
    if missing:
        _system_packages(missing)


def hand_on(module: str) -> int:
    """Make everything ready for development, then hand the command line on to a module of the tests."""
    try:
        python = ensure(development=True)
        ensure_qt_libraries()
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    return subprocess.run([python, "-m", module, *sys.argv[1:]], cwd=ROOT, check=False).returncode


def calmly(main: Callable[[], int]) -> int:
    """Run a script's main; Ctrl-C and a reader that went away (`| head`) end it without a traceback."""
    try:
        return main()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _ready(venv: Path, stamp: str, packages: list[str], what: str) -> Path:
    """The Python of `venv`, in which `packages` are installed; does nothing when they were since the last change."""
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = _fingerprint(venv)
    if python.exists() and _reads(venv / stamp) == wanted:
        return python
    if not _works(python):
        _make_venv(venv)
    say(f"Installing {what} (once) …")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", CONSTRAINTS, *packages]
    if subprocess.run(command, check=False).returncode:
        raise SetupError("The dependencies could not be installed. Check the network and run this again.")
    (venv / stamp).write_text(wanted, encoding="utf-8")
    return python


def _fingerprint(venv: Path) -> str:
    parts = [sys.version, str(venv), CONSTRAINTS.read_text("utf-8"), (ROOT / "pyproject.toml").read_text("utf-8")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _reads(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _works(python: Path) -> bool:
    return (
        python.exists()
        and subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    )


def _make_venv(venv: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _system_packages([f"python3.{sys.version_info.minor}-venv"])
    say(f"Making {venv.relative_to(ROOT)} …")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=False)
    if done.returncode:
        raise SetupError(f"The environment {venv} could not be made. Is there space, and may you write here?")


def _group(name: str) -> list[str]:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        return list(tomllib.load(stream)["dependency-groups"][name])


def _loads(library: str) -> bool:
    probe = f"import ctypes; ctypes.CDLL({library!r})"
    return subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False).returncode == 0


def _has_fonts() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
    return any(next(folder.rglob("*.[to]tf"), None) for folder in folders if folder.is_dir())


def _system_packages(packages: list[str]) -> None:
    """Install Debian packages when that is possible without asking; else say the one line that does."""
    line = f"apt-get install -y {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise SetupError(f"Missing on this system: {', '.join(packages)}. Install them and run this again.")
    if os.geteuid() != 0:
        raise SetupError(f"Some system packages are missing. Run this line, then try again:\n  sudo {line}")
    say(f"Installing system packages: {' '.join(packages)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False, stdout=subprocess.DEVNULL)
    arguments = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if subprocess.run(arguments, env=environment, check=False, stdout=subprocess.DEVNULL).returncode:
        raise SetupError(f"The system packages could not be installed. Run this line and try again:\n  {line}")
