"""A hundred rules for ast-grep, about as many as we have controls: calls, arguments, handlers, assignments."""

from __future__ import annotations

from pathlib import Path

RULES = 100
_NAMES = (
    "requests.get requests.post os.system subprocess.run eval exec json.loads pickle.loads print open "
    "sqlite3.connect client.chat.completions.create yaml.load hashlib.md5 random.choice time.sleep logging.info "
    "app.run router.post router.get fetch axios.get axios.post console.log JSON.parse process.exit"
).split()
_SHAPES = ("{name}($$$ARGS)", "{name}($A)", "$X = {name}($$$ARGS)", "{name}($A, $B, $$$REST)")


def write_rules(folder: Path, language: str) -> Path:
    """The configuration of a folder of rules for "python" or "typescript"."""
    rules = folder / "rules"
    rules.mkdir(parents=True)
    patterns = [shape.format(name=name) for name in _NAMES for shape in _SHAPES][:RULES]
    for number, pattern in enumerate(patterns):
        (rules / f"rule{number}.yml").write_text(
            f"id: rule{number}\nlanguage: {language}\nseverity: warning\nmessage: found\nrule:\n  pattern: '{pattern}'\n"
        )
    config = folder / "sgconfig.yml"
    config.write_text("ruleDirs: [rules]\n")
    return config
