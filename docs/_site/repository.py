"""MkDocs hook: the repository's pages as one site that loads nothing from others.

In the repository a page may link to any file (`../infra/stack.py`). The site holds only pages, so a
link to a file that is no page becomes its plain text, and the guides that stand at the root
(CONTRIBUTING.md and the like) become pages. A link to what is not there is left as it is: strict
mode refuses it. A page that would load a script, font or picture from elsewhere ends the build.
"""

import posixpath
import re
from pathlib import Path
from typing import Any, Final

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT: Final = Path(__file__).parents[2]
GUIDES: Final = ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "LICENSE")
FRONT: Final = "README.md"
LINK: Final = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
FENCE: Final = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)
LOADS: Final = re.compile(
    r"<(?:script|img|iframe|source|link)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//[^>]*>"
)


def on_files(files: Any, config: Any) -> Any:
    """The root's guides join the pages; the README is the front page."""
    for name in (*GUIDES, FRONT):
        text = (ROOT / name).read_text(encoding="utf-8")
        if not name.endswith(".md"):
            text = f"# {name.title()}\n\n```text\n{text.strip()}\n```\n"
        files.append(File.generated(config, _page_of(name), content=text))
    return files


def on_page_markdown(markdown: str, page: Any, files: Any, **_: Any) -> str:
    """Links as the site has them; code stays as it is written."""
    parts = FENCE.split(markdown)
    place = _place_of(page.file.src_uri)
    return "".join(
        part if at % 2 else LINK.sub(lambda found: _linked(found, place, page, files), part)
        for at, part in enumerate(parts)
    )


def on_post_page(output: str, page: Any, **_: Any) -> str:
    found = LOADS.search(output)
    if found:
        raise PluginError(f"{page.file.src_uri} would load from elsewhere: {found[0][:200]}")
    return output


def _linked(found: re.Match[str], place: str, page: Any, files: Any) -> str:
    text, target = found.groups()
    path, mark, anchor = target.partition("#")
    if not path or "://" in path or path.startswith("mailto:"):
        return found[0]
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(place), path))
    name = _page_of(meant)
    if files.get_file_from_path(name) is not None:
        here = posixpath.dirname(page.file.src_uri)
        return f"[{text}]({posixpath.relpath(name, here or '.')}{mark}{anchor})"
    return text if (ROOT / meant).exists() else found[0]


def _page_of(repository_path: str) -> str:
    """Where the site keeps a file of the repository."""
    if repository_path == FRONT:
        return "index.md"
    if repository_path in GUIDES:
        return f"{Path(repository_path).stem.lower()}.md"
    return repository_path.removeprefix("docs/")


def _place_of(site_path: str) -> str:
    """Where the repository keeps a page of the site."""
    for name in (FRONT, *GUIDES):
        if _page_of(name) == site_path:
            return name
    return f"docs/{site_path}"
