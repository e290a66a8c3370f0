"""A review as a page for a browser or a printer, made of its Markdown: no HTML of anybody's goes through."""

from __future__ import annotations

from html import escape

from markdown_it import MarkdownIt

STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1b1f; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid #c8c8d0 }
h3 { font-size: 1rem } table { border-collapse: collapse } td, th { padding: .2rem .8rem .2rem 0; text-align: left }
li { overflow-wrap: anywhere }
@media print { body { margin: 0; max-width: none; font-size: 11pt } h2 { break-after: avoid }
  li { break-inside: avoid } }
"""


def page(markdown: str, title: str) -> str:
    """The whole page. Links are the web's alone, images stay text, raw HTML is shown as it was typed."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    body = reader.render(markdown)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
