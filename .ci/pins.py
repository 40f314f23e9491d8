"""Write the hash-pinned requirement files from `pyproject.toml`, for every supported Python. Needs a package index."""

from __future__ import annotations

from stages import PYTHON, run, step

COMPILE = [
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--upgrade", "--generate-hashes"),
    *("--no-emit-index-url", "--no-annotate", "--custom-compile-command", "make pins"),
]
FILES = {
    "backend/requirements.txt": ["pyproject.toml"],
    "tests/requirements.txt": ["--group", "dev", "--constraint", "backend/requirements.txt"],
    "pwa/requirements.txt": ["--group", "node"],
}

if __name__ == "__main__":
    with step("uv, which resolves for all Pythons at once"):
        run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"])
    for file, source in FILES.items():
        with step(file):
            run([*COMPILE, *source, "--output-file", file])
